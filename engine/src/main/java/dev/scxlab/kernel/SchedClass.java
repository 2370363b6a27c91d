package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A scheduling class ({@code struct sched_class}): one object per kernel, which keeps its own run
 * queues. The core calls the methods with time standing still; whatever they change takes effect at
 * once, and what they cost they {@linkplain Kernel#charge charge}.
 *
 * <p>The running task of a CPU stays queued in its class; {@link #setNextTask} and {@link
 * #putPrevTask} tell the class that it begins and stops to run.
 */
public abstract class SchedClass {

  /** The classes from the most important one down. */
  public enum Rank {
    STOP("stop_sched_class"),
    DEADLINE("dl_sched_class"),
    REALTIME("rt_sched_class"),
    FAIR("fair_sched_class"),
    EXT("ext_sched_class"),
    IDLE("idle_sched_class");

    private final String symbol;

    Rank(String symbol) {
      this.symbol = symbol;
    }

    /** The kernel's symbol, as dumps show it. */
    public String symbol() {
      return symbol;
    }
  }

  private final Rank rank;

  protected SchedClass(Rank rank) {
    this.rank = rank;
  }

  public final Rank rank() {
    return rank;
  }

  /** Whether tasks of this class go before those of the other. */
  public final boolean isAbove(SchedClass other) {
    return rank.ordinal() < other.rank.ordinal();
  }

  /** Adds a runnable task; must call {@link RunQueue#addRunning}. {@code flags}: ENQUEUE_*. */
  public abstract void enqueueTask(RunQueue rq, Task p, int flags);

  /**
   * Removes a task; calls {@link RunQueue#subRunning} when it really left.
   *
   * @param flags DEQUEUE_*
   * @return false if the class keeps it for now although it sleeps (delayed dequeue)
   */
  public abstract boolean dequeueTask(RunQueue rq, Task p, int flags);

  /**
   * Chooses the task to run next, without making it the running one.
   *
   * @param prev the task that runs or ran until now, of any class
   * @return the task, which may be {@code prev}; null if the class has none
   */
  public abstract @Nullable Task pickTask(RunQueue rq, Task prev);

  /**
   * The running task stops to run. It may have been dequeued before (then it sleeps).
   *
   * @param next the task that runs next; null in the middle of a property change
   */
  public abstract void putPrevTask(RunQueue rq, Task p, @Nullable Task next);

  /**
   * A task begins to run.
   *
   * @param first false when a property change of the running task ends
   */
  public abstract void setNextTask(RunQueue rq, Task p, boolean first);

  /** Whether a deadline server of this class would find a task on the CPU. */
  public boolean hasTasks(RunQueue rq) {
    return false;
  }

  /** The tick on a CPU that runs a task of this class. */
  public abstract void taskTick(RunQueue rq, Task p);

  /**
   * A task of this class became runnable on a CPU that runs a task of this class too; asks for a
   * reschedule if it should run first.
   */
  public abstract void wakeupPreempt(RunQueue rq, Task p, int wakeFlags);

  /**
   * Chooses the CPU for a waking or new task that may run on several.
   *
   * @param wakeFlags WF_*
   * @return a CPU; the core replaces one the task may not use
   */
  public abstract int selectTaskRq(Task p, int prevCpu, int wakeFlags);

  /** Brings the accounting of the running task up to date. */
  public abstract void updateCurr(RunQueue rq);

  /**
   * Whether a task of this class that waits for a lock stays queued to donate its context ({@code
   * sched-ext.md} 6.3).
   */
  public boolean retainsBlocked(Task p) {
    return true;
  }

  /** A retained donor of this class was woken where it is queued. */
  public void donorWoken(RunQueue rq, Task p) {}

  /** The run queue's donor, a task of this class, has someone to execute: itself or an owner. */
  public void donorConfirmed(RunQueue rq, Task donor) {}

  /** sched_yield of the running task; the core reschedules afterwards. */
  public void yieldTask(RunQueue rq) {}

  /**
   * yield_to of the running task.
   *
   * @return whether the class agrees to let {@code to} run
   */
  public boolean yieldToTask(RunQueue rq, Task to) {
    return false;
  }

  /** A waking or new task of this class is queued and its state is RUNNING. */
  public void taskWoken(RunQueue rq, Task p) {}

  /** The tick of a CPU is over, whatever class runs there: the time for balancing. */
  public void tickEnd(RunQueue rq) {}

  /** A new task of this class is set up; it is not queued yet. */
  public void taskFork(Task p, @Nullable Task parent) {}

  /** A task of this class was switched away from for the last time. */
  public void taskDead(Task p) {}

  /** The task gets another CPU and is not queued ({@code migrate_task_rq}). */
  public void migrateTaskRq(Task p, int newCpu) {}

  /** The task is about to enter this class; it is dequeued. */
  public void switchingTo(RunQueue rq, Task p) {}

  /** The task left this class; it is dequeued. */
  public void switchedFrom(RunQueue rq, Task p) {}

  /** The task entered this class and is queued again if it was. */
  public void switchedTo(RunQueue rq, Task p) {}

  /** The task's priority changed inside this class. */
  public void prioChanged(RunQueue rq, Task p, int oldPrio) {}

  /** The task's nice value changed; it is dequeued if it was queued. */
  public void reweightTask(RunQueue rq, Task p) {}

  /** The task's affinity changed; it is dequeued if it was queued. */
  public void setCpusAllowed(Task p, CpuMask mask) {}

  /** A CPU came up. */
  public void rqOnline(RunQueue rq) {}

  /** A CPU is going down. */
  public void rqOffline(RunQueue rq) {}
}
