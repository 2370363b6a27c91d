package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/** Moves tasks to local DSQs, across run queues if need be ({@code sched-ext.md} 4.7, 4.8). */
final class RemoteMove {

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;
  private final boolean proxy;

  /** Version 2 of the series: CPUs do not take blocked donors out of shared queues. */
  private final boolean leavesDonors;

  RemoteMove(ExtCore core, Insertion insertion) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
    ProxyExecution kind = core.kernel.config().proxy();
    this.proxy = kind != ProxyExecution.OFF;
    this.leavesDonors = kind == ProxyExecution.V2;
  }

  /**
   * Whether a task may move to a CPU ({@code task_can_run_on_remote_rq}).
   *
   * @param report whether the policy named the CPU: then a refusal is an error
   */
  boolean mayMove(Task p, ScxRunQueue to, boolean report) {
    if (p.isRetainedDonor() && (p.cpu != p.wakeCpu || (leavesDonors && !report))) {
      return false;
    }
    if (p.migrationDisabled > 0) {
      if (report) {
        core.error(
            "SCX_DSQ_LOCAL[_ON] cannot move migration disabled %s from CPU %d to %d",
            p, p.cpu, to.cpu);
      }
      return false;
    }
    if (!p.cpusMask.test(to.cpu)) {
      if (report) {
        core.error("SCX_DSQ_LOCAL[_ON] target CPU %d not allowed for %s", to.cpu, p);
      }
      return false;
    }
    if (!core.isOnline(to)) {
      if (report) {
        core.sch().events.add(ScxEvent.DISPATCH_LOCAL_DSQ_OFFLINE);
      }
      return false;
    }
    return true;
  }

  /**
   * Puts a task, which is on no DSQ, on a local DSQ ({@code dispatch_to_local_dsq}).
   *
   * @param from the run queue that is being dispatched
   */
  void toLocal(ScxRunQueue from, DispatchQueue local, Task p, long enqFlags) {
    ScxRunQueue source = core.rqOf(p);
    ScxRunQueue target = core.rqs[local.ownerCpu()];
    p.scx.opsState = SchedExtEntity.OPS_NONE;
    if (source == target) {
      insertion.insert(local, p, enqFlags);
      if (target != from && p.schedClass.isAbove(target.rq.donor.schedClass)) {
        kernel.reschedCurr(target.rq);
      }
      return;
    }
    if (proxy && isInUse(p)) {
      park(source, p);
      return;
    }
    if (!mayMove(p, target, true)) {
      insertion.insert(core.globalDsq(p), p, enqFlags & ~EnqFlags.IMMED);
      return;
    }
    migrate(source, target, p, enqFlags);
    if (p.schedClass.isAbove(target.rq.donor.schedClass)) {
      kernel.reschedCurr(target.rq);
    }
  }

  /**
   * Whether a task executes or has its context used, so that it cannot leave its run queue: an
   * owner that executes for a donor is still queued itself ({@code sched-ext.md} 4.7 step 5). A
   * migration-disabled task counts where donors go through the policy.
   */
  boolean isInUse(Task p) {
    return p.onCpu
        || kernel.rq(p.cpu).donor == p
        || (p.migrationDisabled > 0 && core.sch().enqBlocked);
  }

  /** Keeps a task aside until it can go through {@code enqueue} again. */
  private void park(ScxRunQueue source, Task p) {
    insertion.insert(source.reject, p, 0);
    core.deferred().schedule(source);
  }

  /** Takes a task off one run queue and puts it on the local DSQ of another. */
  void migrate(ScxRunQueue source, ScxRunQueue target, Task p, long enqFlags) {
    p.scx.stickyCpu = target.cpu;
    RunQueue from = source.rq;
    kernel.placement().deactivateTask(from, p, 0);
    kernel.placement().setTaskCpu(p, target.cpu);
    target.extraEnqFlags = enqFlags;
    kernel.placement().activateTask(target.rq, p, 0);
    target.extraEnqFlags = 0;
  }

  /**
   * Moves the first task of a DSQ that may run on a CPU to its local DSQ ({@code
   * consume_dispatch_q}).
   *
   * @return whether there was one
   */
  boolean consume(ScxRunQueue to, DispatchQueue dsq, long enqFlags) {
    SchedExtEntity e = dsq.first();
    if (e == null || (core.sch().aborting && dsq.ownerCpu() < 0)) {
      return false;
    }
    while (e != null) {
      SchedExtEntity next = e.nextOnDsq();
      Task p = e.task;
      ScxRunQueue source = core.rqOf(p);
      if (source == to) {
        insertion.remove(p);
        insertion.insert(to.local, p, enqFlags);
        return true;
      }
      if (mayMove(p, to, false)) {
        insertion.remove(p);
        if (!proxy || !isInUse(p)) {
          migrate(source, to, p, enqFlags);
          return true;
        }
        park(source, p);
      }
      e = next;
    }
    return false;
  }
}
