package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;

/** Waking tasks and choosing their CPUs ({@code try_to_wake_up}, {@code sched-ext.md} 4.2). */
final class WakeupPath {

  private final Kernel kernel;
  private final long wakeupNs;
  private final QueuedWakeups queued;

  WakeupPath(Kernel kernel, int nrCpus) {
    this.kernel = kernel;
    this.queued = new QueuedWakeups(kernel, nrCpus);
    this.wakeupNs = kernel.cost(Cost.WAKEUP);
  }

  /** Wakes a task; whether it was asleep. */
  boolean wakeUp(Task p, int flags) {
    if ((p.state & (TaskState.INTERRUPTIBLE | TaskState.UNINTERRUPTIBLE)) == 0) {
      return false;
    }
    if (kernel.sleep().freezer().defers(p)) {
      return false;
    }
    int wakeFlags = flags | SchedFlags.WF_TTWU;
    kernel.charge(kernel.thisCpu(), wakeupNs);
    p.accounting.wakeups++;
    if (p.onRq == Task.ON_RQ_QUEUED && !mustReturn(p)) {
      wakeQueued(p, wakeFlags);
      return true;
    }
    if (p.onRq == Task.ON_RQ_QUEUED) {
      kernel.proxy().blockForReal(p);
    }
    trace(TraceKind.WAKING, p, p.cpu);
    p.state = TaskState.WAKING;
    int enqFlags = SchedFlags.ENQUEUE_WAKEUP | SchedFlags.NOCLOCK;
    int cpu = selectCpu(p, p.wakeCpu, wakeFlags);
    if (canSelect(p)) {
      enqFlags |= SchedFlags.ENQUEUE_RQ_SELECTED;
      wakeFlags |= SchedFlags.WF_RQ_SELECTED;
    }
    if (cpu != p.cpu) {
      wakeFlags |= SchedFlags.WF_MIGRATED;
      enqFlags |= SchedFlags.ENQUEUE_MIGRATED;
      kernel.placement().setTaskCpu(p, cpu);
    }
    p.wakeCpu = cpu;
    if (queued.wants(p, cpu)) {
      queued.add(p, (wakeFlags & SchedFlags.WF_MIGRATED) != 0);
    } else {
      becomeRunnable(p, wakeFlags, enqFlags, TraceKind.WAKEUP);
    }
    return true;
  }

  /** A wakeup that was left to this CPU ({@code sched_ttwu_pending}): who selected is forgotten. */
  void wakePending(Task p, boolean migrated) {
    if (!kernel.placement().isCpuAllowed(p, p.cpu)) {
      kernel.placement().setTaskCpu(p, selectFallback(p));
    }
    int enqFlags = SchedFlags.ENQUEUE_WAKEUP | SchedFlags.NOCLOCK;
    becomeRunnable(
        p,
        migrated ? SchedFlags.WF_MIGRATED : 0,
        migrated ? enqFlags | SchedFlags.ENQUEUE_MIGRATED : enqFlags,
        TraceKind.WAKEUP);
  }

  /** A new task gets its first CPU and becomes runnable ({@code wake_up_new_task}). */
  void wakeUpNew(Task p) {
    kernel.charge(kernel.thisCpu(), wakeupNs);
    p.accounting.wakeups++;
    int cpu = selectCpu(p, p.cpu, SchedFlags.WF_FORK);
    p.schedClass.migrateTaskRq(p, cpu);
    p.cpu = cpu;
    p.wakeCpu = cpu;
    p.recentUsedCpu = cpu;
    becomeRunnable(
        p,
        SchedFlags.WF_FORK,
        SchedFlags.NOCLOCK | SchedFlags.ENQUEUE_INITIAL,
        TraceKind.WAKEUP_NEW);
  }

  /**
   * Whether a waking donor's context is where the task itself does not belong: it was moved to an
   * owner's CPU, or the affinity changed meanwhile. It then wakes up as from sleep, at home.
   */
  private boolean mustReturn(Task p) {
    return p.isBlocked
        && !p.fair.schedDelayed
        && (p.cpu != p.wakeCpu || !kernel.placement().isCpuAllowed(p, p.cpu));
  }

  private void becomeRunnable(Task p, int wakeFlags, int enqFlags, TraceKind kind) {
    RunQueue rq = kernel.rq(p.cpu);
    p.accounting.enter(TaskAccounting.Mode.WAITING, kernel.nowNs());
    kernel.runner().woken(p);
    kernel.placement().activateTask(rq, p, enqFlags);
    kernel.placement().wakeupPreempt(rq, p, wakeFlags);
    p.state = TaskState.RUNNING;
    p.isBlocked = false;
    trace(kind, p, p.cpu);
    p.schedClass.taskWoken(rq, p);
  }

  /**
   * The task sleeps but is still queued, by a delayed dequeue or as a donor: it is made runnable
   * where it is.
   */
  private void wakeQueued(Task p, int wakeFlags) {
    RunQueue rq = kernel.rq(p.cpu);
    p.accounting.enter(TaskAccounting.Mode.WAITING, kernel.nowNs());
    kernel.runner().woken(p);
    if (p.fair.schedDelayed) {
      p.schedClass.enqueueTask(rq, p, SchedFlags.ENQUEUE_DELAYED | SchedFlags.NOCLOCK);
    } else {
      p.schedClass.donorWoken(rq, p);
    }
    p.isBlocked = false;
    if (rq.donor != p) {
      kernel.placement().wakeupPreempt(rq, p, wakeFlags);
    }
    if (rq.donor != rq.curr) {
      // The CPU executes for a donor whose chain may end with this task now.
      kernel.reschedCurr(rq);
    }
    p.state = TaskState.RUNNING;
    trace(TraceKind.WAKEUP, p, p.cpu);
  }

  private static boolean canSelect(Task p) {
    return p.nrCpusAllowed > 1 && p.migrationDisabled == 0;
  }

  /** {@code select_task_rq}: the class's choice, replaced if the task may not run there. */
  private int selectCpu(Task p, int prevCpu, int wakeFlags) {
    int cpu = canSelect(p) ? p.schedClass.selectTaskRq(p, prevCpu, wakeFlags) : p.cpusMask.first();
    return kernel.placement().isCpuAllowed(p, cpu) ? cpu : selectFallback(p);
  }

  /** {@code select_fallback_rq}: same node first, then any allowed CPU, then any CPU at all. */
  int selectFallback(Task p) {
    CpuMask node = kernel.topology().nodeSpan(kernel.topology().nodeOf(p.cpu));
    for (int cpu = node.first(); cpu < node.size(); cpu = node.next(cpu + 1)) {
      if (kernel.placement().isCpuAllowed(p, cpu)) {
        return cpu;
      }
    }
    CpuMask mask = p.cpusMask;
    for (int cpu = mask.first(); cpu < mask.size(); cpu = mask.next(cpu + 1)) {
      if (kernel.placement().isCpuAllowed(p, cpu)) {
        return cpu;
      }
    }
    kernel.changes().loseAffinity(p);
    return kernel.activeMask().first();
  }

  private void trace(TraceKind kind, Task p, int target) {
    kernel.tracer().event(kernel.nowNs(), kind, kernel.thisCpu(), p.pid, target);
  }
}
