package dev.scxlab.codegen;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Places that were read and the registers that still hold their values, so that two reads of one
 * place with no call and no write between them are one read ({@code verifier.md} 6.3 "memory").
 */
final class KnownReads {

  /**
   * A read.
   *
   * @param register where the value is
   * @param base the register the address or handle came from, or -1
   * @param constant whether the place never changes (params, facts of the machine)
   */
  private record Read(int register, int base, boolean constant, AliasClass aliasClass) {}

  private final Map<String, Read> reads = new LinkedHashMap<>();

  /** The register that holds the value of a place, or -1. */
  int find(String place) {
    Read r = reads.get(place);
    return r == null ? -1 : r.register;
  }

  void add(String place, int register, int base, boolean constant, AliasClass aliasClass) {
    reads.put(place, new Read(register, base, constant, aliasClass));
  }

  /** A register gets another value. */
  void registerChanged(int register) {
    reads.values().removeIf(r -> r.register == register || r.base == register);
  }

  /** Something is written to a place of a class: other names of it are no longer known. */
  void written(AliasClass aliasClass) {
    reads.values().removeIf(r -> !r.constant && r.aliasClass.meets(aliasClass));
  }

  /** Something unknown may have been written: a call was made. */
  void forgetAllButConstants() {
    reads.values().removeIf(r -> !r.constant);
  }

  KnownReads copy() {
    KnownReads c = new KnownReads();
    c.reads.putAll(reads);
    return c;
  }

  /** Keeps what another way knows as well. */
  void intersect(KnownReads other) {
    reads.entrySet().removeIf(e -> !e.getValue().equals(other.reads.get(e.getKey())));
  }
}
