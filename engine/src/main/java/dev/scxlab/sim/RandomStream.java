package dev.scxlab.sim;

import com.google.common.hash.Hashing;

/**
 * A stream of random numbers that belongs to one purpose of one task, never to the order of events
 * (design D9 "Chance"): SplitMix64, started at the low 64 bits of murmur3_128 over seed, task,
 * phase and purpose.
 */
public final class RandomStream {

  /** The task number of a policy's own {@code random()}. */
  public static final long POLICY = -1;

  /** The task number of the fair class's dice. */
  public static final long FAIR_CLASS = -2;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private boolean drawn;

  /**
   * Opens a stream.
   *
   * @param seed the run's seed
   * @param task the task's place in the workload file, or one of the constants here
   * @param phase the phase inside the task
   * @param purpose what the numbers are for, when one phase draws for several things
   */
  public RandomStream(long seed, long task, long phase, long purpose) {
    this.state =
        Hashing.murmur3_128()
            .newHasher(32)
            .putLong(seed)
            .putLong(task)
            .putLong(phase)
            .putLong(purpose)
            .hash()
            .asLong();
  }

  /** The next 64 random bits. */
  public long nextLong() {
    drawn = true;
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The next number from 0 to {@code bound - 1}; {@code bound} is positive. */
  public long nextBelow(long bound) {
    return Math.floorMod(nextLong() >>> 1, bound);
  }

  /** Whether anything was drawn; a run that drew nothing needs no second seed. */
  public boolean wasDrawn() {
    return drawn;
  }
}
