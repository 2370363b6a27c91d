package dev.scxlab.abi;

import java.util.BitSet;
import java.util.Optional;

/** Sets of CPUs as people write them: {@code all}, or numbers and ranges such as {@code 0-3,8}. */
public final class CpuListText {

  /** All CPUs of the machine. */
  public static final String ALL = "all";

  private CpuListText() {}

  /** The CPUs that a text names; empty when it is no such text, or names none. */
  public static Optional<BitSet> parse(String text) {
    BitSet cpus = new BitSet();
    if (text.equals(ALL)) {
      cpus.set(0, KernelLimits.MAX_CPUS);
      return Optional.of(cpus);
    }
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      int first = number(ends[0]);
      int last = ends.length == 2 ? number(ends[1]) : first;
      if (ends.length > 2 || first < 0 || last < first) {
        return Optional.empty();
      }
      cpus.set(first, last + 1);
    }
    return Optional.of(cpus);
  }

  /** A CPU number, or -1. */
  private static int number(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      return -1;
    }
    int n = Integer.parseInt(text);
    return n < KernelLimits.MAX_CPUS ? n : -1;
  }
}
