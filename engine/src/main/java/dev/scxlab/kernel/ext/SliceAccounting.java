package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/** Uses up slices, at ticks and elsewhere ({@code sched-ext.md} 4.13). */
final class SliceAccounting {

  private final ExtCore core;
  private final Kernel kernel;

  SliceAccounting(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  /** {@code update_curr_scx}: charges the donor for the time since the last call. */
  void updateCurr(RunQueue rq) {
    long delta = kernel.classes().updateCurrCommon(rq);
    SchedExtEntity e = rq.donor.scx;
    applyOutOfBand(e);
    if (delta <= 0 || ExtCore.isInfinite(e.sliceNs)) {
      return;
    }
    // Slices are unsigned.
    e.sliceNs = Long.compareUnsigned(e.sliceNs, delta) <= 0 ? 0 : e.sliceNs - delta;
    if (e.sliceNs == 0) {
      e.flags &= ~SchedExtEntity.PROTECTED;
      e.coreSchedAtNs = kernel.nowNs();
    }
  }

  /** A slice that was set while the task's run queue was not locked takes effect. */
  void applyOutOfBand(SchedExtEntity e) {
    if (e.sliceOobSet) {
      e.sliceOobSet = false;
      e.sliceNs = e.sliceOobNs;
    }
  }

  void tick(RunQueue rq, Task p) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    ScxScheduler sch = core.sch();
    updateCurr(rq);
    if (srq.bypassing) {
      p.scx.sliceNs = 0;
    }
    if (sch.hasTick && (!srq.bypassing || core.rules.tickWhileBypassing)) {
      core.calls().tick(p);
    }
    if (p.scx.sliceNs == 0) {
      if (p.scx.lazyResched && !srq.bypassing) {
        kernel.reschedCurrLazy(rq);
      } else {
        kernel.reschedCurr(rq);
      }
    }
  }

  void yieldTask(RunQueue rq) {
    Task p = rq.donor;
    p.scx.flags &= ~SchedExtEntity.PROTECTED;
    if (core.sch().has(OpsCallback.YIELD)) {
      updateCurr(rq);
      core.calls().yieldTask(p, null);
    } else {
      p.scx.sliceNs = 0;
    }
  }
}
