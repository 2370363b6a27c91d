package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.Task;
import java.util.Locale;

/** Where a task goes that becomes runnable ({@code do_enqueue_task}, {@code sched-ext.md} 4.4). */
final class EnqueuePath {

  /** Re-enqueues without running that eject the policy ({@code SCX_REENQ_MAX_REPEAT}). */
  private static final int MAX_REENQUEUES = 256;

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;

  EnqueuePath(ExtCore core, Insertion insertion) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
  }

  /** {@code enqueue_task_scx}. */
  void enqueueTask(RunQueue rq, Task p, int coreFlags) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    SchedExtEntity e = p.scx;
    long enqFlags = (coreFlags & 0xffff_ffffL) | srq.extraEnqFlags;
    int sticky = e.stickyCpu;
    e.stickyCpu = -1;
    if ((coreFlags & SchedFlags.ENQUEUE_WAKEUP) != 0) {
      srq.inWakeup = true;
    }
    if ((coreFlags & SchedFlags.ENQUEUE_RESTORE) != 0 && rq.donor == p) {
      sticky = rq.cpu;
    }
    if (!e.has(SchedExtEntity.QUEUED)) {
      srq.addRunnable(e, kernel.jiffies());
      e.flags |= SchedExtEntity.QUEUED;
      e.coreSchedAtNs = kernel.nowNs();
      srq.nrRunning++;
      rq.addRunning(1);
      if (core.sch().hasRunnable && p.onRq != Task.ON_RQ_MIGRATING) {
        core.calls().runnable(p, enqFlags);
      }
      if (srq.nrRunning == 1) {
        kernel.classes().serverStart(rq, core.extClass());
      }
      doEnqueue(srq, p, enqFlags, sticky);
    }
    srq.inWakeup = false;
    if ((enqFlags & EnqFlags.CPU_SELECTED) != 0 && e.selectedCpu != rq.cpu) {
      core.sch().events.add(ScxEvent.SELECT_CPU_FALLBACK);
    }
  }

  /** {@code do_enqueue_task}: the rows of the table in 4.4. */
  void doEnqueue(ScxRunQueue srq, Task p, long enqFlags, int stickyCpu) {
    SchedExtEntity e = p.scx;
    ScxScheduler sch = core.sch();
    if (stickyCpu == srq.cpu) {
      insertion.insert(srq.local, p, enqFlags);
      return;
    }
    e.flags &= ~SchedExtEntity.IMMED;
    if ((enqFlags & EnqFlags.REENQ) != 0 && core.rules.reenqueues && reenqueueLimitReached(p)) {
      return;
    }
    if (!core.isOnline(srq)) {
      insertRefilled(srq.local, p, enqFlags);
    } else if (srq.bypassing) {
      sch.events.add(ScxEvent.BYPASS_DISPATCH);
      insertRefilled(core.rules.bypassPerCpu ? sch.dsqs.bypass(p.cpu) : core.globalDsq(p), p, 0);
    } else if (e.ddspDsqId != DsqId.INVALID) {
      directDispatch(srq, p, enqFlags);
    } else if (sch.enqBlocked && p.isRetainedDonor() && (enqFlags & EnqFlags.WAKEUP) == 0) {
      askPolicy(srq, p, enqFlags | EnqFlags.BLOCKED);
    } else if (p.isExiting() && !sch.enqExiting) {
      sch.events.add(ScxEvent.ENQ_SKIP_EXITING);
      insertRefilled(srq.local, p, enqFlags);
    } else if (p.migrationDisabled > 0
        && !sch.enqMigrationDisabled
        && core.rules.skipsMigrationDisabled) {
      sch.events.add(ScxEvent.ENQ_SKIP_MIGRATION_DISABLED);
      insertRefilled(srq.local, p, enqFlags);
    } else if (!sch.hasEnqueue) {
      insertRefilled(core.globalDsq(p), p, enqFlags);
    } else {
      askPolicy(srq, p, enqFlags);
    }
  }

  private void askPolicy(ScxRunQueue srq, Task p, long enqFlags) {
    SchedExtEntity e = p.scx;
    e.opsQseq = srq.opsQseq++;
    e.opsState = SchedExtEntity.OPS_QUEUEING;
    core.directSubject = p;
    core.calls().enqueue(p, enqFlags);
    core.directSubject = null;
    e.flags &= ~SchedExtEntity.REENQ_REASON_MASK;
    if (e.ddspDsqId != DsqId.INVALID) {
      directDispatch(srq, p, enqFlags);
    } else {
      e.flags |= SchedExtEntity.IN_CUSTODY;
      e.opsState = SchedExtEntity.OPS_QUEUED;
    }
  }

  private void insertRefilled(DispatchQueue dsq, Task p, long enqFlags) {
    p.scx.flags &= ~SchedExtEntity.REENQ_REASON_MASK;
    Insertion.clearVerdict(p.scx);
    core.refillSlice(p);
    insertion.insert(dsq, p, enqFlags & ~EnqFlags.IMMED);
  }

  /** Carries a stored verdict out, or defers it to a time when the other CPU may be locked. */
  private void directDispatch(ScxRunQueue srq, Task p, long enqFlags) {
    SchedExtEntity e = p.scx;
    e.ddspEnqFlags |= enqFlags;
    DispatchQueue dsq = insertion.resolve(srq, e.ddspDsqId, p);
    if (dsq.isLocal() && dsq.ownerCpu() != srq.cpu) {
      e.opsState = SchedExtEntity.OPS_NONE;
      e.deferred = true;
      srq.deferredLocals.add(p);
      core.deferred().schedule(srq);
      return;
    }
    long flags = e.ddspEnqFlags;
    commit(e, flags);
    insertion.insert(dsq, p, flags);
  }

  /** Writes the verdict's slice and key, unless the call has done so. */
  void commit(SchedExtEntity e, long flags) {
    if (!core.rules.insertWritesAtCall) {
      ExtCore.commitVerdict(e.task, e.ddspSliceNs, e.ddspVtime, (flags & EnqFlags.DSQ_PRIQ) != 0);
    }
  }

  private boolean reenqueueLimitReached(Task p) {
    SchedExtEntity e = p.scx;
    e.reenqCount++;
    if (e.reenqCount > 1) {
      core.sch().events.add(ScxEvent.REENQ_REPEAT);
    }
    if (e.reenqCount <= MAX_REENQUEUES) {
      return false;
    }
    if (core.rules.reenqKind) {
      core.exit(
          ExitKind.ERROR_REENQ,
          0,
          String.format(Locale.ROOT, "%s reenqueued %d times without running", p, e.reenqCount));
    } else {
      core.error("SCX_ENQ_REENQ on SCX_DSQ_LOCAL repeated %d times", e.reenqCount);
    }
    return true;
  }
}
