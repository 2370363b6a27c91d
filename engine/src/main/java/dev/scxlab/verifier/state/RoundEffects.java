package dev.scxlab.verifier.state;

/**
 * What the present round of each loop of a function did to queues: a loop that takes an entry from
 * a queue in every round, but perhaps the last one, and never adds one ends when the queue is
 * empty. Queues are the maps with an index below 64.
 */
public final class RoundEffects {

  private static final int QUEUES = 64;

  /** Surely: an entry was taken. */
  private final long[] taken;

  /** Surely: the queue was found empty. */
  private final long[] emptied;

  /** Perhaps: an entry was added. */
  private final long[] added;

  /** Perhaps: the queue was found empty. */
  private final long[] maybeEmptied;

  /** Perhaps: it was found empty in the round before. */
  private final long[] emptiedBefore;

  public RoundEffects(int loops) {
    this(new long[loops], new long[loops], new long[loops], new long[loops], new long[loops]);
  }

  private RoundEffects(
      long[] taken, long[] emptied, long[] added, long[] maybeEmptied, long[] emptiedBefore) {
    this.taken = taken;
    this.emptied = emptied;
    this.added = added;
    this.maybeEmptied = maybeEmptied;
    this.emptiedBefore = emptiedBefore;
  }

  public RoundEffects copy() {
    return taken.length == 0
        ? this
        : new RoundEffects(
            taken.clone(),
            emptied.clone(),
            added.clone(),
            maybeEmptied.clone(),
            emptiedBefore.clone());
  }

  /** A loop is entered. */
  public void enter(int loop) {
    begin(loop);
    emptiedBefore[loop] = 0;
  }

  /** A round of a loop begins. */
  public void begin(int loop) {
    emptiedBefore[loop] = maybeEmptied[loop];
    taken[loop] = 0;
    emptied[loop] = 0;
    added[loop] = 0;
    maybeEmptied[loop] = 0;
  }

  /** An entry is taken from a queue. */
  public void take(int map) {
    set(taken, map);
  }

  /** A queue has nothing to take. */
  public void findEmpty(int map) {
    set(emptied, map);
    set(maybeEmptied, map);
  }

  /** An entry may be added to a queue. */
  public void add(int map) {
    set(added, map);
  }

  private static void set(long[] sets, int map) {
    for (int i = 0; i < sets.length && map < QUEUES; i++) {
      sets[i] |= 1L << map;
    }
  }

  /** Whether the round leaves a queue shorter, or is the first that finds it empty. */
  public boolean drains(int loop, int map) {
    if (map >= QUEUES) {
      return false;
    }
    long progress = taken[loop] | (emptied[loop] & ~emptiedBefore[loop]);
    return ((progress & ~added[loop]) >>> map & 1) != 0;
  }

  /** Makes this what holds on both ways. */
  public void join(RoundEffects other) {
    for (int i = 0; i < taken.length; i++) {
      taken[i] &= other.taken[i];
      emptied[i] &= other.emptied[i];
      added[i] |= other.added[i];
      maybeEmptied[i] |= other.maybeEmptied[i];
      emptiedBefore[i] |= other.emptiedBefore[i];
    }
  }

  /** Whether this says no more than another. */
  public boolean includes(RoundEffects other) {
    for (int i = 0; i < taken.length; i++) {
      boolean surely = (taken[i] & ~other.taken[i]) == 0 && (emptied[i] & ~other.emptied[i]) == 0;
      boolean perhaps =
          (other.added[i] & ~added[i]) == 0
              && (other.maybeEmptied[i] & ~maybeEmptied[i]) == 0
              && (other.emptiedBefore[i] & ~emptiedBefore[i]) == 0;
      if (!surely || !perhaps) {
        return false;
      }
    }
    return true;
  }
}
