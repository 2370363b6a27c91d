package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A task ({@code struct task_struct}). Fields are named as in the kernel and are changed by the
 * kernel and its scheduling classes only.
 */
public final class Task {

  /** {@code PF_EXITING}. */
  public static final int PF_EXITING = 0x4;

  /** {@code PF_WQ_WORKER}. */
  public static final int PF_WQ_WORKER = 0x20;

  /** {@code PF_KTHREAD}. */
  public static final int PF_KTHREAD = 0x200000;

  /** Nice value 0 as a priority. */
  public static final int DEFAULT_PRIO = 120;

  /** Length of {@link #comm} at most. */
  public static final int COMM_LENGTH = 15;

  /** Values of {@link #onRq}. */
  public static final int ON_RQ_NO = 0;

  public static final int ON_RQ_QUEUED = 1;
  public static final int ON_RQ_MIGRATING = 2;

  /** Number in order of creation from 0; idle tasks have the numbers before the first real one. */
  public final int slot;

  /** Process id; 0 for idle tasks. */
  public final int pid;

  public final int tgid;
  public final String comm;

  /** What it does; null for idle tasks. */
  public final @Nullable TaskProgram program;

  /** The class that schedules it. Set before the task is first used. */
  public SchedClass schedClass;

  public SchedPolicy policy = SchedPolicy.NORMAL;

  /** -20..19. */
  public int nice;

  /** 1..99 for real-time policies, else 0. */
  public int rtPriority;

  /** {@code PF_} bits. */
  public int flags;

  /** One of {@link TaskState}. */
  public int state = TaskState.NEW;

  /** One of the {@code ON_RQ_} constants. */
  public int onRq;

  /** Whether it executes now. */
  public boolean onCpu;

  /** The CPU it is associated with ({@code task_cpu}). */
  public int cpu;

  /** Where its next wakeup starts looking: the CPU it last ran on. */
  public int wakeCpu;

  /** {@code recent_used_cpu} of the fair class's CPU selection. */
  public int recentUsedCpu;

  /** Where it may run ({@code cpus_ptr}). */
  public final CpuMask cpusMask;

  /** What the user asked for: the mask to return to when migration is enabled again. */
  public final CpuMask userMask;

  public int nrCpusAllowed;

  /** More than 0: it may not move for now. */
  public int migrationDisabled;

  /** The lock it sleeps for; null as soon as somebody lets it go on. */
  public @Nullable KernelLock blockedOn;

  /** Its attempt to get a lock, from the first look until it has the lock or gives up. */
  public KernelLock.@Nullable Attempt attempt;

  /** It went to sleep and nothing has woken it; a retained donor is blocked and queued. */
  public boolean isBlocked;

  /** Of an owner: the waiter it executed for when it was picked last. */
  public @Nullable Task blockedDonor;

  /** A signal waits to be handled: interruptible waits for locks end. */
  public boolean signalPending;

  /** An affinity change waits until it can be moved. */
  public boolean migrationPending;

  /** Entity in the fair class; holds execution times for all classes. */
  public final FairEntity fair = new FairEntity(this);

  /** Entity in the ext class. */
  public final SchedExtEntity scx = new SchedExtEntity(this);

  /** Times and counts that results report. */
  public final TaskAccounting accounting = new TaskAccounting();

  // Between the halves of a property change: what it was at the beginning.
  boolean changeQueued;
  boolean changeRunning;

  /** Where the task is in its program. */
  final Execution execution;

  Task(
      Kernel kernel,
      int slot,
      int pid,
      int tgid,
      String comm,
      @Nullable TaskProgram program,
      SchedClass schedClass) {
    this.slot = slot;
    this.pid = pid;
    this.tgid = tgid;
    this.comm = comm.length() > COMM_LENGTH ? comm.substring(0, COMM_LENGTH) : comm;
    this.program = program;
    this.schedClass = schedClass;
    int nrCpus = kernel.topology().nrCpus();
    this.cpusMask = CpuMask.all(nrCpus);
    this.userMask = CpuMask.all(nrCpus);
    this.nrCpusAllowed = nrCpus;
    this.execution = new Execution(kernel, this);
  }

  public boolean isIdle() {
    return pid == 0;
  }

  /** Priority as the kernel counts it: 120 + nice, or 99 - real-time priority. */
  public int prio() {
    if (policy == SchedPolicy.DEADLINE) {
      return -1;
    }
    return policy.isRealtime() ? 99 - rtPriority : staticPrio();
  }

  /** 120 + nice. */
  public int staticPrio() {
    return DEFAULT_PRIO + nice;
  }

  public boolean isExiting() {
    return (flags & PF_EXITING) != 0;
  }

  public boolean isKthread() {
    return (flags & PF_KTHREAD) != 0;
  }

  /** Whether it waits for a lock and stays on its run queue to donate its context. */
  public boolean isRetainedDonor() {
    return isBlocked && blockedOn != null && onRq != ON_RQ_NO;
  }

  /** Whether it is a thread of the kernel for one CPU: it may run there until the CPU is down. */
  boolean isPerCpuKthread() {
    return isKthread() && nrCpusAllowed == 1;
  }

  /** Whether it is on a run queue, running included. */
  public boolean isQueued() {
    return onRq == ON_RQ_QUEUED;
  }

  /** Name and pid, as the kernel's messages show a task. */
  @Override
  public String toString() {
    return comm + "[" + pid + "]";
  }
}
