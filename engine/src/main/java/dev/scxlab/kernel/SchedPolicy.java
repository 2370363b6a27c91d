package dev.scxlab.kernel;

/** Scheduling policies of tasks with the kernel's numbers ({@code sched-ext.md} 1.1). */
public enum SchedPolicy {
  NORMAL(0, "SCHED_NORMAL"),
  FIFO(1, "SCHED_FIFO"),
  RR(2, "SCHED_RR"),
  BATCH(3, "SCHED_BATCH"),
  IDLE(5, "SCHED_IDLE"),
  DEADLINE(6, "SCHED_DEADLINE"),
  EXT(7, "SCHED_EXT");

  private final int number;
  private final String kernelName;

  SchedPolicy(int number, String kernelName) {
    this.number = number;
    this.kernelName = kernelName;
  }

  public int number() {
    return number;
  }

  /** The name with its prefix, as in the kernel and in rt-app files. */
  public String kernelName() {
    return kernelName;
  }

  /** FIFO or RR. */
  public boolean isRealtime() {
    return this == FIFO || this == RR;
  }

  /** A policy of the fair family, which the ext class takes over when a policy is loaded. */
  public boolean isFairFamily() {
    return this == NORMAL || this == BATCH || this == IDLE || this == EXT;
  }
}
