package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;

/** What a running task can ask of the kernel; see {@link TaskProgram}. Times are in ns. */
public interface TaskControl {

  /** The running task. */
  Task task();

  /** The present simulated time. */
  long nowNs();

  // Requests that end a step: exactly one per step.

  /** Computes: {@code workNs} of CPU time on a CPU of capacity 1024; 0 is allowed. */
  void run(long workNs);

  /** Spins until {@code untilNs} of simulated time; time preempted counts. */
  void runUntil(long untilNs);

  /** Sleeps until {@code untilNs} of simulated time; does not sleep when that has passed. */
  void sleepUntil(long untilNs);

  /**
   * Leaves the CPU until another task calls {@link #wake}.
   *
   * @param reason what it waits for, for accounting and messages
   */
  void block(BlockReason reason);

  /**
   * Leaves the CPU until the lock is its own, is free, or, for an interruptible wait, a signal
   * comes; the program then tries again. The task may donate its context to the owner meanwhile.
   */
  void blockOn(KernelLock lock, boolean interruptible);

  /** Gives the CPU away: sched_yield. */
  void yieldCpu();

  /** The task is done. */
  void exit();

  // What takes no time and may be done any number of times before.

  /**
   * Wakes a task that is blocked by {@link #block}; nothing happens to one that is not.
   *
   * @param sync whether the waker is about to sleep (WAKE_SYNC)
   */
  void wake(Task task, boolean sync);

  /**
   * Sends a signal: a task in an interruptible wait for a lock wakes up and gives up. Elsewhere
   * signals have no effect.
   */
  void signal(Task task);

  /** Whether the CPU of the running task is to reschedule. */
  boolean needsResched();

  /** Which proxy execution the kernel has. */
  ProxyExecution proxy();

  /** The price of a piece of kernel work in ns. */
  long cost(Cost cost);

  /** Says in the trace what the running task does with a lock: one of the LOCK kinds. */
  void traceLock(TraceKind kind, int lock);

  /** Creates a task that starts at once, as fork does; it is dead if the policy refused it. */
  Task fork(TaskSpec spec);

  /** Changes the running task's nice value, -20..19. */
  void setNice(int nice);

  /** Changes the running task's policy. */
  void setPolicy(SchedPolicy policy, int priority);

  /** Changes the running task's affinity; takes effect before the step's request begins. */
  void setAffinity(CpuMask mask);

  /** Counts one completed pass of the phase list. */
  void loopDone();
}
