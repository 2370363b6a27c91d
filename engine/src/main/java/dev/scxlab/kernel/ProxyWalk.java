package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/**
 * Proxy execution: from a donor, which was picked although it waits for a lock, to the task that
 * executes in its place ({@code find_proxy_task()}; the rows of {@code sched-ext.md} 6.4).
 *
 * <p>The simulated kernel does everything in one piece, so what rows 2, 6, 7 and 8 guard against
 * (another CPU between two steps) does not happen by itself; the rows are there and hold.
 */
final class ProxyWalk {

  private final Kernel kernel;
  private final ProxyExecution kind;

  ProxyWalk(Kernel kernel) {
    this.kernel = kernel;
    this.kind = kernel.config().proxy();
  }

  /**
   * Whether a task that is about to sleep stays on its run queue to donate its context ({@code
   * sched-ext.md} 6.3).
   */
  boolean retains(Task p) {
    return kind != ProxyExecution.OFF && p.blockedOn != null && p.schedClass.retainsBlocked(p);
  }

  /**
   * Follows a blocked donor to the owner that is to run.
   *
   * @param donor the task that was picked and is the run queue's donor now
   * @return the task to execute; the idle task to let the CPU reschedule at once; null to pick
   *     again
   */
  @Nullable Task resolve(RunQueue rq, Task donor) {
    boolean currInChain = false;
    int steps = 0;
    Task p = donor;
    while (p.isBlocked) {
      currInChain |= p == rq.curr;
      KernelLock lock = p.blockedOn;
      if (lock == null) {
        return withoutLock(rq, p);
      }
      Task owner = lock.owner();
      if (owner == null) {
        return withoutOwner(rq, p);
      }
      if ((owner == p && lock.isHandedOver()) || owner.onRq == Task.ON_RQ_MIGRATING) {
        return runIdle(rq);
      }
      // A circle of waiters has nobody to run: its members sleep, as without proxy execution.
      boolean circle = owner == p || ++steps > kernel.livingTasks();
      if (circle || owner.onRq != Task.ON_RQ_QUEUED || owner.fair.schedDelayed) {
        block(rq, p);
        return null;
      }
      if (owner.cpu != rq.cpu) {
        if (!mayFollow(p)) {
          block(rq, p);
          return null;
        }
        if (currInChain) {
          return runIdle(rq);
        }
        follow(rq, p, owner.cpu);
        return null;
      }
      owner.blockedDonor = p;
      p = owner;
    }
    return p;
  }

  /** Row 1: it was let go meanwhile. */
  private @Nullable Task withoutLock(RunQueue rq, Task p) {
    if (p == rq.curr) {
      return runHere(p);
    }
    block(rq, p);
    return null;
  }

  /** Row 3: the lock is free, so the waiter may run and take it. */
  private @Nullable Task withoutOwner(RunQueue rq, Task p) {
    p.blockedOn = null;
    if (p == rq.curr || (p.wakeCpu == rq.cpu && kernel.placement().isCpuAllowed(p, rq.cpu))) {
      return runHere(p);
    }
    kernel.wakeUp(p, 0);
    return null;
  }

  private Task runHere(Task p) {
    p.isBlocked = false;
    p.state = TaskState.RUNNING;
    p.accounting.enter(TaskAccounting.Mode.WAITING, kernel.nowNs());
    kernel.runner().woken(p);
    return p;
  }

  /** Version 2 of the series leaves donors alone that may not move at all. */
  private boolean mayFollow(Task p) {
    return kind != ProxyExecution.V2 || (p.migrationDisabled == 0 && p.nrCpusAllowed > 1);
  }

  /** Row 5: the context moves to the owner's CPU; the task's home CPU stays what it is. */
  private void follow(RunQueue rq, Task p, int cpu) {
    leaveDonor(rq);
    kernel.placement().deactivateTask(rq, p, SchedFlags.NOCLOCK);
    kernel.placement().setProxyCpu(p, cpu);
    RunQueue to = kernel.rq(cpu);
    kernel.placement().activateTask(to, p, SchedFlags.NOCLOCK);
    kernel.placement().wakeupPreempt(to, p, 0);
  }

  /** "Run idle": the donor is put, and the CPU picks again at once. */
  private Task runIdle(RunQueue rq) {
    leaveDonor(rq);
    return rq.idle;
  }

  /** The donor's turn ends: the idle task stands in until the next pick. */
  private static void leaveDonor(RunQueue rq) {
    Task donor = rq.donor;
    if (donor != rq.idle) {
      donor.schedClass.putPrevTask(rq, donor, rq.idle);
      rq.idle.schedClass.setNextTask(rq, rq.idle, true);
      rq.donor = rq.idle;
    }
  }

  /** A retained donor really goes to sleep; what it waits for wakes it. */
  private void block(RunQueue rq, Task p) {
    leaveDonor(rq);
    boolean home = p.cpu == p.wakeCpu && kernel.placement().isCpuAllowed(p, p.cpu);
    dequeue(rq, p, !home);
  }

  /** {@code complete}: the class must not keep it for a while, as the fair class else does. */
  private static void dequeue(RunQueue rq, Task p, boolean complete) {
    int flags = SchedFlags.DEQUEUE_SLEEP | SchedFlags.NOCLOCK;
    if (complete && p.schedClass.rank() == SchedClass.Rank.FAIR) {
      flags |= SchedFlags.DEQUEUE_SPECIAL;
    }
    if (p.schedClass.dequeueTask(rq, p, flags)) {
      p.onRq = Task.ON_RQ_NO;
    } else if (complete) {
      throw new LabBug(p + " cannot be blocked");
    }
  }

  /**
   * A retained donor must sleep after all: its class or its scheduler changes, its CPU goes, or it
   * wakes up elsewhere. A CPU that executes for a donor gives that up and reschedules: the chain
   * may have led through this one. A donor the trace has not heard of belongs to a pick that is
   * being made, whose outcome is traced at its end.
   */
  void blockForReal(Task p) {
    RunQueue rq = kernel.rq(p.cpu);
    if (rq.donor != rq.curr) {
      kernel.reschedCurr(rq);
    }
    if (rq.donor == p) {
      leaveDonor(rq);
      kernel.reschedCurr(rq);
      if (rq.tracedDonor == p) {
        traceDonor(rq);
      }
    }
    dequeue(rq, p, true);
  }

  /** Tells the trace whose context a CPU uses from now on, unless it knows. */
  void traceDonor(RunQueue rq) {
    if (rq.tracedDonor != rq.donor) {
      rq.tracedDonor = rq.donor;
      kernel.tracer().event(kernel.nowNs(), TraceKind.PROXY, rq.cpu, rq.donor.pid, rq.curr.pid);
    }
  }
}
