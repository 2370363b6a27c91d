package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/** Picks the next task and switches between tasks ({@code sched-ext.md} 4.10, 4.11). */
final class PickPath {

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;
  private final DispatchPath dispatch;
  private final EnqueuePath enqueue;
  private final SliceAccounting slices;

  PickPath(
      ExtCore core,
      Insertion insertion,
      DispatchPath dispatch,
      EnqueuePath enqueue,
      SliceAccounting slices) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
    this.dispatch = dispatch;
    this.enqueue = enqueue;
    this.slices = slices;
  }

  @Nullable Task pickTask(RunQueue rq, Task prev) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    srq.kickSync++;
    DispatchPath.Outcome outcome = dispatch.dispatch(rq, prev);
    if (srq.kicks.syncPending) {
      core.deferred().scheduleBalance(srq);
    }
    if (outcome == DispatchPath.Outcome.PREV) {
      if (prev.scx.sliceNs == 0) {
        core.refillSlice(prev);
      }
      return prev;
    }
    SchedExtEntity first = srq.local.first();
    if (first == null) {
      return null;
    }
    if (first.sliceNs == 0 && !first.sliceOobSet) {
      core.sch().warnedZeroSlice = true;
      core.refillSlice(first.task);
    }
    return first.task;
  }

  /**
   * A task becomes the donor. One that waits for a lock has not begun to run by that: the policy
   * hears of it when {@link #confirm} finds that somebody executes for it.
   *
   * @param first false at the end of a property change of the donor, which goes on as before
   */
  void setNext(RunQueue rq, Task p, boolean first) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    SchedExtEntity e = p.scx;
    if (e.has(SchedExtEntity.QUEUED)) {
      if (e.opsState == SchedExtEntity.OPS_QUEUED) {
        e.opsState = SchedExtEntity.OPS_NONE;
        insertion.endCustody(p, EnqFlags.DEQ_CORE_SCHED_EXEC);
      }
      insertion.remove(p);
    }
    p.fair.execStartNs = kernel.nowNs();
    if (!first || !p.isRetainedDonor()) {
      track(p);
    }
    srq.removeRunnable(e, true);
    e.reenqCount = 0;
    slices.applyOutOfBand(e);
    srq.canStopTick = ExtCore.isInfinite(e.sliceNs) && !p.isRetainedDonor();
  }

  /** It is settled who executes in the donor's place: now the donor runs, as policies see it. */
  void confirm(Task donor) {
    track(donor);
  }

  private void track(Task p) {
    SchedExtEntity e = p.scx;
    if (e.has(SchedExtEntity.QUEUED) && !e.has(SchedExtEntity.RUN_TRACKED)) {
      e.flags |= SchedExtEntity.RUN_TRACKED;
      if (core.sch().hasRunning) {
        core.calls().running(p);
      }
    }
  }

  /**
   * The donor stops.
   *
   * @param next who runs next; null in the middle of a property change
   */
  void putPrev(RunQueue rq, Task p, @Nullable Task next) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    ScxScheduler sch = core.sch();
    SchedExtEntity e = p.scx;
    srq.kickSync++;
    slices.updateCurr(rq);
    if (p == next) {
      // Another task executes from now on, with the same context.
      return;
    }
    if (e.has(SchedExtEntity.RUN_TRACKED) && e.has(SchedExtEntity.QUEUED)) {
      e.flags &= ~SchedExtEntity.RUN_TRACKED;
      if (sch.hasStopping) {
        core.calls().stopping(p, true);
      }
    }
    if (e.has(SchedExtEntity.QUEUED)) {
      srq.addRunnable(e, kernel.jiffies());
      putBack(srq, p, next);
    }
    if (next != null && next.schedClass.isAbove(core.extClass())) {
      release(srq, next);
    }
  }

  private void putBack(ScxRunQueue srq, Task p, @Nullable Task next) {
    SchedExtEntity e = p.scx;
    if (p.isRetainedDonor()) {
      enqueue.doEnqueue(srq, p, 0, -1);
    } else if (e.sliceNs != 0 && !srq.bypassing) {
      if (e.has(SchedExtEntity.IMMED)) {
        e.flags |= ReenqueuePath.REASON_PREEMPTED << SchedExtEntity.REENQ_REASON_SHIFT;
        enqueue.doEnqueue(srq, p, EnqFlags.REENQ, -1);
      } else {
        insertion.insert(srq.local, p, EnqFlags.HEAD);
      }
    } else if (next != null && core.extClass().isAbove(next.schedClass)) {
      enqueue.doEnqueue(srq, p, EnqFlags.LAST, -1);
    } else {
      enqueue.doEnqueue(srq, p, 0, -1);
    }
  }

  /** A higher class takes the CPU: the policy is told once ({@code sched-ext.md} 4.18). */
  private void release(ScxRunQueue srq, Task next) {
    ScxScheduler sch = core.sch();
    boolean cares = sch.has(OpsCallback.CPU_RELEASE_OP) || sch.has(OpsCallback.CPU_ACQUIRE);
    if (!cares || srq.cpuReleased) {
      return;
    }
    srq.cpuReleased = true;
    if (sch.has(OpsCallback.CPU_RELEASE_OP)) {
      core.calls().cpuRelease(srq.cpu, reason(next.schedClass), next);
    }
  }

  private static int reason(SchedClass schedClass) {
    return switch (schedClass.rank()) {
      case REALTIME -> 0;
      case DEADLINE -> 1;
      case STOP -> 2;
      default -> 3;
    };
  }
}
