package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;

/**
 * Changes of a task's properties: it is taken off its queue, changed and put back ({@code
 * sched_change_begin/end}, {@code sched-ext.md} 2.3).
 */
public final class PropertyChange {

  private static final int WHAT_NICE = 1;
  private static final int WHAT_AFFINITY = 2;
  private static final int WHAT_POLICY = 3;

  private final Kernel kernel;

  PropertyChange(Kernel kernel) {
    this.kernel = kernel;
  }

  void setNice(Task p, int nice) {
    if (p.nice == nice || p.state == TaskState.DEAD) {
      return;
    }
    int oldPrio = p.prio();
    boolean counts = p.policy.isFairFamily();
    int flags = SchedFlags.DEQUEUE_SAVE | SchedFlags.NOCLOCK;
    if (counts) {
      begin(p, flags);
    }
    p.nice = nice;
    if (counts) {
      p.schedClass.reweightTask(kernel.rq(p.cpu), p);
      end(p, flags);
      p.schedClass.prioChanged(kernel.rq(p.cpu), p, oldPrio);
    }
    trace(p, WHAT_NICE, nice);
  }

  void setPolicy(Task p, SchedPolicy policy, int rtPriority) {
    if (p.state == TaskState.DEAD || kernel.ext().checkSetPolicy(p, policy) != 0) {
      return;
    }
    int oldPrio = p.prio();
    SchedClass oldClass = p.schedClass;
    SchedClass newClass = kernel.classes().of(policy);
    if (oldClass == newClass) {
      int flags = SchedFlags.DEQUEUE_SAVE | SchedFlags.MOVE | SchedFlags.NOCLOCK;
      begin(p, flags);
      p.policy = policy;
      p.rtPriority = policy.isRealtime() ? rtPriority : 0;
      p.schedClass.reweightTask(kernel.rq(p.cpu), p);
      end(p, flags);
      p.schedClass.prioChanged(kernel.rq(p.cpu), p, oldPrio);
    } else {
      changeClass(p, newClass, policy, rtPriority, oldPrio);
    }
    trace(p, WHAT_POLICY, policy.number());
  }

  /** The class a task belongs to changed without a change of its policy (load, unload). */
  public void followClass(Task p) {
    SchedClass newClass = kernel.classes().of(p.policy);
    if (newClass != p.schedClass) {
      changeClass(p, newClass, p.policy, p.rtPriority, p.prio());
    }
  }

  private void changeClass(
      Task p, SchedClass newClass, SchedPolicy policy, int rtPriority, int oldPrio) {
    SchedClass oldClass = p.schedClass;
    RunQueue rq = kernel.rq(p.cpu);
    int flags = SchedFlags.DEQUEUE_SAVE | SchedFlags.MOVE | SchedFlags.NOCLOCK | SchedFlags.CLASS;
    if (p.isRetainedDonor()) {
      kernel.proxy().blockForReal(p);
    } else if (p.onRq == Task.ON_RQ_QUEUED && p.state != TaskState.RUNNING && rq.donor != p) {
      oldClass.dequeueTask(
          rq, p, SchedFlags.DEQUEUE_SLEEP | SchedFlags.DEQUEUE_DELAYED | SchedFlags.NOCLOCK);
      p.onRq = Task.ON_RQ_NO;
    }
    boolean queued = p.onRq == Task.ON_RQ_QUEUED;
    boolean running = rq.donor == p;
    begin(p, flags);
    oldClass.switchedFrom(rq, p);
    p.schedClass = newClass;
    p.policy = policy;
    p.rtPriority = policy.isRealtime() ? rtPriority : 0;
    kernel
        .tracer()
        .event(
            kernel.nowNs(),
            TraceKind.CLASS_CHANGE,
            p.cpu,
            p.pid,
            oldClass.rank().ordinal(),
            newClass.rank().ordinal());
    newClass.switchingTo(rq, p);
    if (oldPrio < p.prio()) {
      flags |= SchedFlags.ENQUEUE_HEAD;
    }
    if (running && rq.nextClass == oldClass) {
      rq.nextClass = newClass;
    }
    end(p, flags);
    newClass.switchedTo(rq, p);
    if (running) {
      kernel.reschedCurr(rq);
    } else if (queued) {
      kernel.placement().wakeupPreempt(rq, p, 0);
    }
  }

  void setAffinity(Task p, CpuMask mask) {
    if (p.state == TaskState.DEAD || p.cpusMask.equals(mask)) {
      return;
    }
    RunQueue rq = kernel.rq(p.cpu);
    p.userMask.copy(mask);
    changeMask(p, mask);
    trace(p, WHAT_AFFINITY, mask.weight());
    // The context of a donor may sit anywhere; it comes home when it wakes up.
    boolean donor = p.isRetainedDonor();
    if (p.migrationDisabled == 0 && !mask.test(p.cpu) && p.onRq == Task.ON_RQ_QUEUED && !donor) {
      if (rq.curr == p) {
        p.migrationPending = true;
        kernel.stopper().push(p);
      } else {
        moveQueued(p, kernel.wakeups().selectFallback(p));
      }
    }
  }

  /** None of the task's CPUs is left: it may run anywhere ({@code do_set_cpus_allowed}). */
  void loseAffinity(Task p) {
    changeMask(p, kernel.topology().possible());
  }

  private void changeMask(Task p, CpuMask mask) {
    int flags = SchedFlags.DEQUEUE_SAVE | SchedFlags.NOCLOCK;
    begin(p, flags);
    p.cpusMask.copy(mask);
    p.nrCpusAllowed = mask.weight();
    p.schedClass.setCpusAllowed(p, mask);
    end(p, flags);
  }

  /** {@code move_queued_task}: takes a waiting task to another CPU's run queue. */
  void moveQueued(Task p, int cpu) {
    RunQueue from = kernel.rq(p.cpu);
    kernel.placement().deactivateTask(from, p, SchedFlags.NOCLOCK);
    kernel.placement().setTaskCpu(p, cpu);
    RunQueue to = kernel.rq(cpu);
    kernel.placement().activateTask(to, p, SchedFlags.ENQUEUE_MIGRATED);
    kernel.placement().wakeupPreempt(to, p, 0);
  }

  /** Takes a queued or running task off its queue for a change ({@code sched_change_begin}). */
  public void begin(Task p, int flags) {
    RunQueue rq = kernel.rq(p.cpu);
    p.changeQueued = p.onRq == Task.ON_RQ_QUEUED;
    p.changeRunning = rq.donor == p;
    if (p.changeQueued) {
      p.schedClass.dequeueTask(rq, p, flags);
    }
    if (p.changeRunning) {
      p.schedClass.putPrevTask(rq, p, null);
    }
  }

  /** Puts it back ({@code sched_change_end}). */
  public void end(Task p, int flags) {
    RunQueue rq = kernel.rq(p.cpu);
    if (p.changeQueued) {
      p.schedClass.enqueueTask(rq, p, flags);
    }
    if (p.changeRunning) {
      p.schedClass.setNextTask(rq, p, false);
    }
  }

  private void trace(Task p, int what, long value) {
    kernel.tracer().event(kernel.nowNs(), TraceKind.TASK_CHANGE, p.cpu, p.pid, what, value);
  }
}
