package dev.scxlab.kernel.fair;

/** Arithmetic of virtual time (eevdf.md, conventions): all comparisons are wrap safe. */
final class VirtualTime {

  /** What {@code d} ns of run time are in virtual time for a task of this nice weight. */
  static long scale(long d, int weight) {
    return weight == 1024 ? d : d * 1024 / weight;
  }

  /** The run time that moves the vruntime of a task of this weight by {@code virtualNs}. */
  static long unscale(long virtualNs, int weight) {
    return weight == 1024 ? virtualNs : virtualNs * weight / 1024;
  }

  /** Whether {@code a} lies before {@code b}. */
  static boolean before(long a, long b) {
    return a - b < 0;
  }

  static long min(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private VirtualTime() {}
}
