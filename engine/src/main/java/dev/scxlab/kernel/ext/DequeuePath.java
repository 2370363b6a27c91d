package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;

/**
 * How a task leaves the class's run queue ({@code dequeue_task_scx}, {@code sched-ext.md} 4.12).
 */
final class DequeuePath {

  private final ExtCore core;
  private final Insertion insertion;
  private final SliceAccounting slices;

  DequeuePath(ExtCore core, Insertion insertion, SliceAccounting slices) {
    this.core = core;
    this.insertion = insertion;
    this.slices = slices;
  }

  void dequeueTask(RunQueue rq, Task p, int coreFlags) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    SchedExtEntity e = p.scx;
    if (!e.has(SchedExtEntity.QUEUED)) {
      return;
    }
    boolean sleep = (coreFlags & SchedFlags.DEQUEUE_SLEEP) != 0;
    boolean migrating = p.onRq == Task.ON_RQ_MIGRATING;
    long deqFlags = coreFlags & 0xffff_ffffL;
    if (!sleep && core.rules.custody) {
      deqFlags |= EnqFlags.DEQ_SCHED_CHANGE;
    }
    srq.removeRunnable(e, false);
    takeFromPolicy(p, deqFlags, migrating && e.stickyCpu >= 0);
    if (rq.donor == p && e.has(SchedExtEntity.RUN_TRACKED)) {
      slices.updateCurr(rq);
      e.flags &= ~SchedExtEntity.RUN_TRACKED;
      if (core.sch().hasStopping) {
        core.calls().stopping(p, false);
      }
    }
    if (core.sch().hasQuiescent && !migrating) {
      core.calls().quiescent(p, deqFlags);
    }
    e.flags &= ~(SchedExtEntity.QUEUED | SchedExtEntity.DEQD_FOR_SLEEP);
    if (sleep) {
      e.flags |= SchedExtEntity.DEQD_FOR_SLEEP;
    }
    srq.nrRunning--;
    rq.subRunning(1);
    insertion.remove(p);
    e.flags &= ~SchedExtEntity.REENQ_REASON_MASK;
    if ((coreFlags & SchedFlags.DEQUEUE_SAVE) == 0 || rq.donor != p) {
      e.flags &= ~SchedExtEntity.PROTECTED;
    }
  }

  /** {@code ops_dequeue}: ends what the policy holds of the task. */
  private void takeFromPolicy(Task p, long deqFlags, boolean internalMove) {
    SchedExtEntity e = p.scx;
    boolean held = e.opsState == SchedExtEntity.OPS_QUEUED;
    if (e.opsState == SchedExtEntity.OPS_QUEUEING) {
      throw new LabBug(p + " is dequeued while it is being enqueued");
    }
    e.opsState = SchedExtEntity.OPS_NONE;
    if (core.rules.custody) {
      if (!internalMove) {
        insertion.endCustody(p, deqFlags);
      }
      return;
    }
    e.flags &= ~SchedExtEntity.IN_CUSTODY;
    if (held && core.sch().hasDequeue) {
      core.calls().dequeue(p, deqFlags);
    }
  }
}
