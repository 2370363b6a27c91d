package dev.scxlab.verifier;

import java.util.List;

/**
 * Shows that a loop ends: some register moves by a constant in one direction on every way round,
 * and is known not to pass a limit.
 *
 * <p>The register's value at the end of round k is at least its first value plus k steps. That it
 * is also at most what the states at the back-edges say bounds k.
 */
final class LoopProof {

  /** No register was found. */
  static final long UNBOUNDED = -1;

  /** A register moves, but nobody knows how far. */
  static final long HUGE = Long.MAX_VALUE;

  /** Halving shortens a number, clearing a bit leaves it with fewer ones: 64 times each. */
  private static final long MAX_SHRINKS = 128;

  private LoopProof() {}

  /**
   * The most rounds, {@link #HUGE} or {@link #UNBOUNDED}.
   *
   * @param entries states that enter the loop
   * @param latches states at the back-edges
   * @param phis names the identities that the head gave to the registers
   */
  static long rounds(List<VerifierState> entries, List<VerifierState> latches, LoopPhis phis) {
    if (latches.isEmpty() || entries.isEmpty()) {
      return 0;
    }
    long best = UNBOUNDED;
    int registers = latches.get(0).top().regs.length;
    for (int r = 0; r < registers; r++) {
      long rounds = shrinks(latches, phis, r) ? MAX_SHRINKS : byCounter(entries, latches, phis, r);
      if (rounds >= 0 && (best < 0 || rounds < best)) {
        best = rounds;
      }
    }
    return best;
  }

  /** Whether a register has a bit less after every round. */
  private static boolean shrinks(List<VerifierState> latches, LoopPhis phis, int register) {
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      boolean less =
          value.isScalar()
              && value.id() != 0
              && latch.isBelow(
                  value,
                  b -> b.shrunk() && b.highDelta() == 0 && phis.isRegister(b.high(), register));
      if (!less) {
        return false;
      }
    }
    return true;
  }

  private static long byCounter(
      List<VerifierState> entries, List<VerifierState> latches, LoopPhis phis, int register) {
    long smallest = Long.MAX_VALUE;
    long largest = Long.MIN_VALUE;
    long latchMin = Long.MAX_VALUE;
    long latchMax = Long.MIN_VALUE;
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      if (!value.isScalar() || !phis.isRegister(value.id(), register)) {
        return UNBOUNDED;
      }
      smallest = Math.min(smallest, value.delta());
      largest = Math.max(largest, value.delta());
      latchMin = Math.min(latchMin, value.scalar().smin());
      latchMax = Math.max(latchMax, value.scalar().smax());
    }
    if (smallest <= 0 && largest >= 0) {
      return UNBOUNDED;
    }
    long entryMin = Long.MAX_VALUE;
    long entryMax = Long.MIN_VALUE;
    for (VerifierState entry : entries) {
      RegState value = entry.reg(register);
      if (!value.isScalar()) {
        return UNBOUNDED;
      }
      entryMin = Math.min(entryMin, value.scalar().smin());
      entryMax = Math.max(entryMax, value.scalar().smax());
    }
    return smallest > 0
        ? upwards(entryMin, latchMax, smallest, largest)
        : upwards(-entryMax, -latchMin, -largest, -smallest);
  }

  /** Rounds from {@code from} to at most {@code to}; a step must not be able to wrap around. */
  private static long upwards(long from, long to, long step, long longest) {
    boolean extreme = from == Long.MIN_VALUE || to == Long.MIN_VALUE || longest < 0;
    if (extreme || to > Long.MAX_VALUE - longest) {
      return HUGE;
    }
    long distance = to - from;
    boolean overflow = ((to ^ from) & (to ^ distance)) < 0;
    return overflow ? HUGE : distance < 0 ? 0 : distance / step;
  }
}
