package dev.scxlab.verifier.state;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.number.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a loop ends: some register moves in one direction on every way round, and is known not
 * to pass a limit, or several that never move back do, one or the other each time; or a number
 * loses or gains a bit per round; or a queue loses an entry.
 *
 * <p>The register's value at the end of round k is at least its first value plus k steps. That it
 * is also at most what the states at the back-edges say bounds k.
 */
public final class LoopProof {

  /** No register was found. */
  public static final long UNBOUNDED = -1;

  /** A register moves, but nobody knows how far. */
  public static final long HUGE = Long.MAX_VALUE;

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
  public record Counter(long id, boolean up, long first, long step, long rounds) {

    /** How many rounds may have passed when the counter lies in these numbers. */
    public long roundsAt(Scalar value) {
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
  public LoopProof(List<VerifierState> entries, List<VerifierState> latches, LoopPhis phis) {
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
  public long rounds(int loop, List<MapDef> maps) {
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
    if (counter != null && (best < 0 || counter.rounds < best)) {
      best = counter.rounds;
    }
    return best < 0 || best == HUGE ? together(best) : best;
  }

  /** The register that shows the fewest rounds, or null. */
  public @Nullable Counter counter() {
    Counter best = null;
    if (latches.isEmpty() || entries.isEmpty()) {
      return null;
    }
    for (int r = 0; r < latches.get(0).top().regs.length; r++) {
      Counter constant = counter(r);
      Counter counter = constant == null ? monotone(r) : constant;
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

  /** Whether a register has a bit less after every round, or a bit more. */
  private boolean shrinks(int register) {
    long head = phis.ofRegister(register);
    boolean less = true;
    boolean more = true;
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      boolean named = value.isScalar() && value.id() != 0;
      less &= named && latch.isBelow(value, r -> isShrunk(r) && r.high() == head);
      more &= named && latch.isAbove(value, r -> isShrunk(r) && r.low() == head);
    }
    return less || more;
  }

  private static boolean isShrunk(Relation r) {
    return r.kind() == Relation.Kind.SHRUNK && r.lowDelta() == 0 && r.highDelta() == 0;
  }

  /** How a register at the end of a round lies to what it was at its beginning. */
  private ValueOrder movement(VerifierState latch, int register) {
    RegState value = latch.reg(register);
    return value.isScalar() && value.id() != 0
        ? ValueOrder.of(latch, phis.ofRegister(register), value)
        : ValueOrder.UNKNOWN;
  }

  /** A register that moves in one direction each round, by who knows how much. */
  private @Nullable Counter monotone(int register) {
    ValueOrder all = movement(latches.get(0), register);
    for (VerifierState latch : latches) {
      all = all.join(movement(latch, register));
    }
    if (all != ValueOrder.ABOVE && all != ValueOrder.BELOW) {
      return null;
    }
    long distance = distance(register, all == ValueOrder.ABOVE);
    if (distance < 0) {
      return null;
    }
    boolean up = all == ValueOrder.ABOVE;
    long first = up ? Long.MAX_VALUE : Long.MIN_VALUE;
    for (VerifierState entry : entries) {
      Scalar value = entry.reg(register).scalar();
      first = up ? Math.min(first, value.smin()) : Math.max(first, value.smax());
    }
    return new Counter(phis.ofRegister(register), up, first, 1, distance);
  }

  /**
   * How far a register that never moves back can get, or -1 when that is not known, or when it may
   * be no natural number.
   */
  private long distance(int register, boolean up) {
    long from = up ? Long.MAX_VALUE : 0;
    long to = up ? 0 : Long.MAX_VALUE;
    for (VerifierState entry : entries) {
      RegState value = entry.reg(register);
      if (!value.isScalar() || value.scalar().smin() < 0) {
        return -1;
      }
      from = up ? Math.min(from, value.scalar().smin()) : Math.max(from, value.scalar().smax());
    }
    for (VerifierState latch : latches) {
      RegState value = latch.reg(register);
      if (!value.isScalar() || value.scalar().smin() < 0) {
        return -1;
      }
      to = up ? Math.max(to, value.scalar().smax()) : Math.min(to, value.scalar().smin());
    }
    return Math.max(up ? to - from : from - to, 0);
  }

  /**
   * The rounds of a loop in which several registers never move back and at least one of them moves
   * on each way round, as the ends of an interval that is halved do; else what was known before.
   */
  private long together(long otherwise) {
    boolean[] moved = new boolean[latches.size()];
    long sum = 0;
    for (int r = 0; r < latches.get(0).top().regs.length; r++) {
      ValueOrder all = movement(latches.get(0), r);
      for (VerifierState latch : latches) {
        all = all.join(movement(latch, r));
      }
      long distance = all.isUp() || all.isDown() ? distance(r, all.isUp()) : -1;
      if (distance < 0 || distance > KernelLimits.MAX_LOOP_STEPS || all == ValueOrder.EQUAL) {
        continue;
      }
      for (int i = 0; i < moved.length; i++) {
        ValueOrder here = movement(latches.get(i), r);
        moved[i] |= here == ValueOrder.ABOVE || here == ValueOrder.BELOW;
      }
      sum += distance;
    }
    for (boolean m : moved) {
      if (!m) {
        return otherwise;
      }
    }
    return sum;
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
