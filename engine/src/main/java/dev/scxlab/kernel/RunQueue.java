package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The run queue of a CPU ({@code struct rq}): what all classes share. Each class keeps its own
 * queues beside it, by {@link #cpu} number.
 */
public final class RunQueue {

  /** No reschedule wanted. */
  public static final int RESCHED_NONE = 0;

  /** At the next return to user mode ({@code NEED_RESCHED_LAZY}). */
  public static final int RESCHED_LAZY = 1;

  /** As soon as possible ({@code NEED_RESCHED}). */
  public static final int RESCHED_FULL = 2;

  /** Stages of a CPU that is being taken down. */
  enum Down {
    NO,
    /** Inactive: what it switches to is pushed away. */
    PUSHING,
    /** Offline for all classes: what waits on it is moved. */
    EVACUATING
  }

  public final int cpu;

  /** The idle task. */
  public final Task idle;

  /** The task whose code executes. */
  public Task curr;

  /**
   * The task whose scheduling context is used: {@link #curr}, or one that waits for a lock and has
   * the owner execute in its place.
   */
  public Task donor;

  /** The donor that the trace tells of; {@link #donor} runs ahead of it while a pick is made. */
  Task tracedDonor;

  /** Class of the pick in flight, or of the running task. */
  public SchedClass nextClass;

  /** Runnable tasks of all classes, the running one included. */
  public int nrRunning;

  /** Time that tasks of classes above fair ran, for the capacity left to fair ones. */
  public long aboveFairNs;

  /** One of the {@code RESCHED_} constants. */
  public int needResched;

  /** Whether the CPU is up ({@code cpu_online}). */
  public boolean online = true;

  /** Whether tasks may be placed on it ({@code cpu_active}). */
  public boolean active = true;

  /** The present reschedule found no task to execute yet; another one follows at once. */
  boolean pickAgain;

  /** How far it is on its way down. */
  Down down = Down.NO;

  /** What is to be done once the present reschedule is complete ({@code balance_callback}). */
  public @Nullable Runnable balanceCallback;

  private final Kernel kernel;

  RunQueue(Kernel kernel, int cpu, Task idle) {
    this.kernel = kernel;
    this.cpu = cpu;
    this.idle = idle;
    this.curr = idle;
    this.donor = idle;
    this.tracedDonor = idle;
    this.nextClass = idle.schedClass;
  }

  /** The task clock: simulated time; interrupts count as part of the task they interrupt. */
  public long clockNs() {
    return kernel.nowNs();
  }

  /** Counts tasks in; called by classes. */
  public void addRunning(int count) {
    nrRunning += count;
  }

  /** Counts tasks out; called by classes. */
  public void subRunning(int count) {
    nrRunning -= count;
  }

  /** Whether the idle task runs and nothing waits ({@code idle_cpu}). */
  public boolean isIdle() {
    return curr == idle && nrRunning == 0;
  }

  /** Whether a reschedule is wanted at once. */
  public boolean needsReschedFull() {
    return needResched == RESCHED_FULL;
  }

  /** The pid that runs, for messages. */
  @Override
  public String toString() {
    return "rq" + cpu + "(curr=" + curr + ", nr_running=" + nrRunning + ")";
  }

  /** The task that runs, or null when the CPU idles. */
  public @Nullable Task running() {
    return curr == idle ? null : curr;
  }
}
