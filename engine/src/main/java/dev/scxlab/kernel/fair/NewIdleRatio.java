package dev.scxlab.kernel.fair;

import dev.scxlab.sim.RandomStream;

/**
 * How often balancing a domain before going idle succeeded, and the dice that follow from it
 * ({@code newidle_ratio}, eevdf.md 5.3).
 */
final class NewIdleRatio {

  private static final int ONE = 1024;
  private static final int WINDOW = 1024;

  /** 2^22 ns of time count as one success. */
  private static final int TIME_SHIFT = 22;

  private int ratio = ONE / 2;
  private int calls;
  private int successes;
  private long windowStartNs;

  /**
   * Throws the dice.
   *
   * @return how many attempts a success stands for, 0 when the domain is to be skipped
   */
  int throwDice(RandomStream random) {
    if (ratio >= ONE) {
      return 1;
    }
    int chance = 1 + ratio;
    if (random.nextBelow(ONE) > chance) {
      return 0;
    }
    return (ONE + chance / 2) / chance;
  }

  /** Counts an attempt, skipped ones included; {@code success} is the weight of a success or 0. */
  void count(int success, long nowNs) {
    calls++;
    successes += success;
    if (calls >= WINDOW) {
      long elapsed = (nowNs - windowStartNs) >> TIME_SHIFT;
      windowStartNs = nowNs;
      ratio = (int) Math.min(ONE, elapsed + successes);
      calls /= 2;
      successes /= 2;
    }
  }
}
