package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;

/** {@code schedule()}: takes the running task off a CPU and puts the next one on it. */
final class Scheduler {

  private static final long STATE_PREEMPTED = 256;
  private static final long STATE_DEAD = 16;

  private final Kernel kernel;
  private final long switchNs;
  private final SchedClass[] classes;

  Scheduler(Kernel kernel, SchedClass[] classes) {
    this.kernel = kernel;
    this.classes = classes;
    this.switchNs = kernel.cost(Cost.SWITCH);
  }

  /**
   * Reschedules a CPU.
   *
   * @param preempt whether the running task did not ask for it; it then stays runnable
   */
  void schedule(Cpu c, boolean preempt) {
    RunQueue rq = c.rq;
    Task prev = rq.curr;
    kernel.control().countTurn(c);
    boolean sleeps = !preempt && prev.state != TaskState.RUNNING;
    if (sleeps) {
      block(rq, prev);
    }
    Task donorBefore = rq.donor;
    Task next = choose(rq);
    // Only now: accounting on the way to the pick may have asked for what is done here.
    rq.needResched = RunQueue.RESCHED_NONE;
    rq.nextClass = rq.donor.schedClass;
    if (next != prev) {
      if (rq.donor == donorBefore) {
        reenter(rq);
      }
      contextSwitch(c, prev, next, preempt, sleeps);
    } else if (next != rq.idle && !c.run.isArmed()) {
      next.accounting.enter(TaskAccounting.Mode.RUNNING, kernel.nowNs());
      kernel.runner().goOn(c);
    }
    kernel.proxy().traceDonor(rq);
    kernel.ext().pickSettled(rq);
    if (rq.pickAgain) {
      rq.pickAgain = false;
      rq.needResched = RunQueue.RESCHED_FULL;
    }
    kernel.ticks().update(c);
    Runnable callback = rq.balanceCallback;
    if (callback != null) {
      rq.balanceCallback = null;
      callback.run();
    }
    if (rq.down != RunQueue.Down.NO) {
      kernel.hotplug().switched(c);
    }
  }

  /**
   * The task to execute: the one that is picked or, if that waits for a lock, whoever must run
   * before it can go on. The picked one becomes the run queue's donor.
   */
  private Task choose(RunQueue rq) {
    while (true) {
      Task donor = pickDonor(rq);
      donor.blockedDonor = null;
      if (!donor.isBlocked) {
        return donor;
      }
      Task executing = kernel.proxy().resolve(rq, donor);
      if (executing == rq.idle) {
        // The same as need_resched left set: the CPU picks again when it leaves the kernel.
        rq.pickAgain = true;
        return rq.idle;
      }
      if (executing != null) {
        rq.donor.schedClass.donorConfirmed(rq, donor);
        return executing;
      }
    }
  }

  /**
   * The donor stays and another task executes for it: the class hears of a new beginning, except
   * ext in version 2 of the series.
   */
  private void reenter(RunQueue rq) {
    Task donor = rq.donor;
    donor.schedClass.updateCurr(rq);
    boolean spared =
        kernel.config().proxy() == ProxyExecution.V2
            && donor.schedClass.rank() == SchedClass.Rank.EXT;
    if (donor != rq.idle && !spared) {
      donor.schedClass.putPrevTask(rq, donor, donor);
      donor.schedClass.setNextTask(rq, donor, true);
    }
  }

  private void block(RunQueue rq, Task prev) {
    prev.isBlocked = true;
    if (kernel.proxy().retains(prev)) {
      return;
    }
    int flags = SchedFlags.DEQUEUE_SLEEP | SchedFlags.NOCLOCK;
    // is_special_task_state
    if (prev.state == TaskState.DEAD || prev.execution.frozen == Freezer.Mark.STOPPED) {
      flags |= SchedFlags.DEQUEUE_SPECIAL;
    }
    if (prev.schedClass.dequeueTask(rq, prev, flags)) {
      prev.onRq = Task.ON_RQ_NO;
    }
  }

  private Task pickDonor(RunQueue rq) {
    Task prev = rq.donor;
    for (SchedClass schedClass : classes) {
      if (!isActive(schedClass)) {
        continue;
      }
      rq.nextClass = schedClass;
      Task next = schedClass.pickTask(rq, prev);
      if (next != null) {
        if (next != prev) {
          prev.schedClass.putPrevTask(rq, prev, next);
          next.schedClass.setNextTask(rq, next, true);
          rq.donor = next;
        }
        return next;
      }
    }
    throw new LabBug("no class has a task for CPU " + rq.cpu);
  }

  /** Fair is out of use while ext has switched all, ext while no policy is loaded. */
  boolean isActive(SchedClass schedClass) {
    return switch (schedClass.rank()) {
      case FAIR -> !kernel.ext().switchedAll();
      case EXT -> kernel.ext().enabled();
      case STOP, DEADLINE, REALTIME, IDLE -> true;
    };
  }

  private void contextSwitch(Cpu c, Task prev, Task next, boolean preempt, boolean sleeps) {
    RunQueue rq = c.rq;
    long now = kernel.nowNs();
    if (prev != rq.idle) {
      kernel.runner().stop(c, prev);
      if (sleeps) {
        prev.accounting.nvcsw++;
      } else {
        prev.accounting.nivcsw++;
        prev.accounting.enter(TaskAccounting.Mode.WAITING, now);
      }
    }
    c.account(now);
    c.switches++;
    rq.curr = next;
    prev.onCpu = false;
    if (next.onCpu) {
      throw new LabBug(next + " is on two CPUs");
    }
    next.onCpu = true;
    kernel
        .tracer()
        .event(
            now,
            TraceKind.SWITCH,
            c.id,
            prev.pid,
            traceState(prev, preempt),
            next.pid,
            sleeps ? waitCode(prev) : 0);
    rq.tracedDonor = next;
    kernel.charge(c.id, switchNs);
    if (next != rq.idle) {
      checkMayRun(c, next);
      next.accounting.enter(TaskAccounting.Mode.RUNNING, now);
      kernel.runner().start(c, next);
      kernel.ticks().restart(c);
    }
    if (prev.state == TaskState.DEAD) {
      prev.schedClass.taskDead(prev);
      kernel.ext().taskDead(prev);
      kernel.taskEnded();
    }
  }

  /** Invariants of a task that gets a CPU. */
  private static void checkMayRun(Cpu c, Task next) {
    boolean outside = !next.cpusMask.test(c.id) && !next.migrationPending && next.program != null;
    if (outside
        || next.cpu != c.id
        || next.onRq != Task.ON_RQ_QUEUED
        || next.state != TaskState.RUNNING
        || !c.rq.online) {
      throw new LabBug(
          next
              + " must not run on CPU "
              + c.id
              + ": cpus="
              + next.cpusMask
              + " cpu="
              + next.cpu
              + " on_rq="
              + next.onRq
              + " state="
              + next.state);
    }
  }

  private static long traceState(Task p, boolean preempt) {
    if (p.state == TaskState.DEAD) {
      return STATE_DEAD;
    }
    if (p.state == TaskState.RUNNING) {
      return preempt && !p.isIdle() ? STATE_PREEMPTED : 0;
    }
    return p.state;
  }

  private static long waitCode(Task p) {
    return switch (p.execution.request) {
      case SLEEP -> 1;
      case BLOCK -> 2;
      default -> 0;
    };
  }

  void rqOnline(RunQueue rq) {
    for (SchedClass schedClass : classes) {
      schedClass.rqOnline(rq);
    }
  }

  void rqOffline(RunQueue rq) {
    for (SchedClass schedClass : classes) {
      schedClass.rqOffline(rq);
    }
  }

  void tickEnd(RunQueue rq) {
    for (SchedClass schedClass : classes) {
      schedClass.tickEnd(rq);
    }
  }
}
