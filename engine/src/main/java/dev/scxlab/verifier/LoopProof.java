package dev.scxlab.verifier;

import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.number.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a loop ends: some register moves by a constant in one direction on every way round,
 * and is known not to pass a limit; or a number loses a bit per round; or a queue loses an entry.
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

  /**
   * A register that moves by at least {@code step} each round.
   *
   * @param id the identity it has at the head
   * @param up whether it grows
   * @param first its value nearest to the limit when the loop is entered
   * @param step the smallest distance of a round, positive
   * @param rounds the most rounds, or {@link #HUGE}
   */
  record Counter(long id, boolean up, long first, long step, long rounds) {

    /** How many rounds may have passed when the counter lies in these numbers. */
    long roundsAt(Scalar value) {
      long distance = up ? value.smax() - first : first - value.smin();
      return distance < 0 ? 0 : distance / step;
    }
  }

  private final List<VerifierState> entries;
  private final List<VerifierState> latches;
  private final LoopPhis phis;

  /**
   * About one loop.
   *
   * @param entries states that enter it
   * @param latches states at its back-edges
   * @param phis names the identities that the head gave to the registers
   */
  LoopProof(List<VerifierState> entries, List<VerifierState> latches, LoopPhis phis) {
    this.entries = entries;
    this.latches = latches;
    this.phis = phis;
  }

  /**
   * The most rounds, {@link #HUGE} or {@link #UNBOUNDED}.
   *
   * @param loop its number in its function
   * @param maps the maps of the program
   */
  long rounds(int loop, List<MapDef> maps) {
    if (latches.isEmpty() || entries.isEmpty()) {
      return 0;
    }
    long best = drained(loop, maps);
    for (int r = 0; r < latches.get(0).top().regs.length; r++) {
      if (shrinks(r) && (best < 0 || MAX_SHRINKS < best)) {
        best = MAX_SHRINKS;
      }
    }
    Counter counter = counter();
    return counter != null && (best < 0 || counter.rounds < best) ? counter.rounds : best;
  }

  /** The register that shows the fewest rounds, or null. */
  @Nullable Counter counter() {
    Counter best = null;
    if (latches.isEmpty() || entries.isEmpty()) {
      return null;
    }
    for (int r = 0; r < latches.get(0).top().regs.length; r++) {
      Counter counter = counter(r);
      if (counter != null && (best == null || counter.rounds < best.rounds)) {
        best = counter;
      }
    }
    return best;
  }

  /** The entries of a queue from which every round takes one, or {@link #UNBOUNDED}. */
  private long drained(int loop, List<MapDef> maps) {
    long best = UNBOUNDED;
    for (int m = 0; m < maps.size(); m++) {
      int map = m;
      MapDef def = maps.get(m);
      boolean drains =
          (def.kind() == MapDef.Kind.QUEUE || def.kind() == MapDef.Kind.TREE)
              && latches.stream().allMatch(l -> l.top().rounds.drains(loop, map));
      // Of several queues one may be found empty before an entry is taken from another.
      long entriesInAll =
          def.count() > 1
              ? 2 * ((long) def.maxEntries() * def.count() + 1)
              : (long) def.maxEntries() + 1;
      if (drains && (best < 0 || entriesInAll < best)) {
        best = entriesInAll;
      }
    }
    return best;
  }

  /** Whether a register has a bit less after every round. */
  private boolean shrinks(int register) {
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      boolean less =
          value.isScalar()
              && value.id() != 0
              && latch.isBelow(
                  value,
                  r ->
                      r.kind() == Relation.Kind.SHRUNK
                          && r.highDelta() == 0
                          && phis.isRegister(r.high(), register));
      if (!less) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Counter counter(int register) {
    long smallest = Long.MAX_VALUE;
    long largest = Long.MIN_VALUE;
    long latchMin = Long.MAX_VALUE;
    long latchMax = Long.MIN_VALUE;
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      if (!value.isScalar() || !phis.isRegister(value.id(), register)) {
        return null;
      }
      smallest = Math.min(smallest, value.delta());
      largest = Math.max(largest, value.delta());
      latchMin = Math.min(latchMin, value.scalar().smin());
      latchMax = Math.max(latchMax, value.scalar().smax());
    }
    if (smallest <= 0 && largest >= 0) {
      return null;
    }
    long entryMin = Long.MAX_VALUE;
    long entryMax = Long.MIN_VALUE;
    for (VerifierState entry : entries) {
      RegState value = entry.reg(register);
      if (!value.isScalar()) {
        return null;
      }
      entryMin = Math.min(entryMin, value.scalar().smin());
      entryMax = Math.max(entryMax, value.scalar().smax());
    }
    long id = latches.get(0).reg(register).id();
    return smallest > 0
        ? new Counter(id, true, entryMin, smallest, upwards(entryMin, latchMax, smallest, largest))
        : new Counter(
            id, false, entryMax, -largest, upwards(-entryMax, -latchMin, -largest, -smallest));
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
