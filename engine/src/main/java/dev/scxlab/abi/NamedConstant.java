package dev.scxlab.abi;

import static dev.scxlab.abi.AbiType.*;

import java.util.Optional;

/** The constants of the interface that are neither flags nor errnos ({@code verifier.md} 6.2). */
public enum NamedConstant {
  GLOBAL(DSQ, DsqId.GLOBAL, "the DSQ every CPU takes from when its local one is empty"),
  LOCAL(DSQ, DsqId.LOCAL, "the local DSQ: of the chosen CPU, or of this one in dispatch"),
  SLICE_DFL(TIME, KernelLimits.SLICE_DFL_NS, "the default slice, 20 ms"),
  SLICE_INF(TIME, KernelLimits.SLICE_INF, "a slice that never ends"),
  KEEP_SLICE(TIME, 0, "keeps the rest of the present slice"),
  CPUPERF_ONE(U32, KernelLimits.CPUPERF_ONE, "full performance of a CPU"),
  MAX_CPUS(U32, KernelLimits.MAX_CPUS, "CPUs of the largest machine"),
  MAX_CORES(U32, KernelLimits.MAX_CORES, "cores of the largest machine"),
  MAX_LLCS(U32, KernelLimits.MAX_LLCS, "last-level caches of the largest machine"),
  MAX_NODES(U32, KernelLimits.MAX_NODES, "nodes of the largest machine");

  private final AbiType type;
  private final long value;
  private final String doc;

  NamedConstant(AbiType type, long value, String doc) {
    this.type = type;
    this.value = value;
    this.doc = doc;
  }

  /** Its type; U32 ones adapt to their context like a number literal. */
  public AbiType type() {
    return type;
  }

  public long value() {
    return value;
  }

  /** One line for listings. */
  public String doc() {
    return doc;
  }

  /** Finds a constant by its name in a policy. */
  public static Optional<NamedConstant> byName(String name) {
    for (NamedConstant c : values()) {
      if (c.name().equals(name)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }
}
