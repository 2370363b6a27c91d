package dev.scxlab.kernel;

/** Weights by nice value ({@code sched_prio_to_weight}, {@code sched-ext.md} 1.3). */
public final class LoadWeight {

  /** Weight of SCHED_IDLE tasks. */
  public static final int IDLE_POLICY = 3;

  private static final int NICE_MIN = -20;

  private static final int[] BY_NICE = {
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, //
    9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277, //
    1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, //
    110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
  };

  private LoadWeight() {}

  /** Load weight of a task: 15..88761, or 3. */
  public static int of(SchedPolicy policy, int nice) {
    return policy == SchedPolicy.IDLE ? IDLE_POLICY : BY_NICE[nice - NICE_MIN];
  }

  /** The same on the scale of cgroups: 1..10000, 100 for nice 0 ({@code scx.weight}). */
  public static int toCgroupScale(int loadWeight) {
    return Math.min(10_000, Math.max(1, (loadWeight * 100 + 512) / 1024));
  }
}
