package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairLoad;

/**
 * Steps of the load averages of tasks and run queues ({@code struct sched_avg}, eevdf.md 5.1). An
 * average follows x' = x * f + a * 1024 * (1 - f), f = 2^(-dt / 32.768 ms), where the activity a
 * held during dt; values carry 20 fraction bits.
 */
final class LoadAverage {

  /** Fraction bits of the stored averages. */
  static final int SHIFT = 20;

  private static final long FULL = 1024L << SHIFT;

  /**
   * Brings {@code load} up to {@code nowNs}; what is smaller than a microsecond waits for the next
   * time.
   *
   * @param loadWeight weight that was queued (of a queue: the sum)
   * @param runnable how many tasks were runnable
   * @param running whether one ran
   */
  static void update(FairLoad load, long nowNs, long loadWeight, int runnable, boolean running) {
    long us = (nowNs - load.updatedNs) / 1000;
    if (us <= 0) {
      return;
    }
    load.updatedNs += us * 1000;
    load.load = step(load.load, loadWeight << SHIFT, us);
    load.runnable = step(load.runnable, runnable * FULL, us);
    load.util = step(load.util, running ? FULL : 0, us);
  }

  /** Brings a utilization up to date that was active for {@code activeUs} of {@code us}. */
  static void updateShare(FairLoad load, long nowNs, long activeUs, long us) {
    load.updatedNs = nowNs;
    load.util = step(load.util, FULL * activeUs / us, us);
  }

  /** One step toward {@code target}: the distance fades. */
  private static long step(long value, long target, long us) {
    return value <= target
        ? target - Decay.fade(target - value, us)
        : target + Decay.fade(value - target, us);
  }

  /** Moves the averages of a task into those of a queue. */
  static void attach(FairLoad queue, FairLoad task) {
    queue.load += task.load;
    queue.runnable += task.runnable;
    queue.util += task.util;
  }

  /** Takes the averages of a task out of those of a queue. */
  static void detach(FairLoad queue, FairLoad task) {
    queue.load = Math.max(0, queue.load - task.load);
    queue.runnable = Math.max(0, queue.runnable - task.runnable);
    queue.util = Math.max(0, queue.util - task.util);
  }

  /**
   * Gives a new task its first averages: full load, and as much utilization as its weight has of
   * the queue's, up to half of what the CPU has to spare.
   *
   * @param task already brought up to date
   */
  static void initialize(FairLoad task, FairLoad queue, int weight) {
    long spare = Math.max(0, FULL - queue.util) / 2;
    long util = spare;
    if (queue.util != 0) {
      util = Math.min((queue.utilAvg() * weight / (queue.loadAvg() + 1)) << SHIFT, spare);
    }
    task.load = (long) weight << SHIFT;
    task.util = util;
    task.runnable = util;
  }

  private LoadAverage() {}
}
