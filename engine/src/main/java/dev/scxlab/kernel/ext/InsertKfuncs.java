package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/**
 * The kfuncs that give a task its place: in {@code select_cpu}, {@code enqueue} and {@code
 * dispatch}.
 */
public final class InsertKfuncs {

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final Kernel kernel;

  InsertKfuncs(ExtCore core, KfuncTrace trace, KfuncChecks checks) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.kernel = core.kernel;
  }

  /** {@code dsq_insert}: false if the insert was refused at once. */
  public boolean dsqInsert(Task p, long dsqId, long sliceNs, long enqFlags) {
    trace.called(Kfunc.DSQ_INSERT, p.pid, dsqId, sliceNs, enqFlags);
    return insert(p, dsqId, sliceNs, 0, enqFlags, false);
  }

  /** {@code dsq_insert_vtime}. */
  public boolean dsqInsertVtime(Task p, long dsqId, long sliceNs, long vtime, long enqFlags) {
    trace.called(Kfunc.DSQ_INSERT_VTIME, p.pid, dsqId, sliceNs, vtime);
    return insert(p, dsqId, sliceNs, vtime, enqFlags, true);
  }

  private boolean insert(
      Task p, long dsqId, long sliceNs, long vtime, long enqFlags, boolean byVtime) {
    long flags = checks.insertFlags(dsqId, enqFlags);
    if (flags < 0) {
      return false;
    }
    if (byVtime) {
      flags |= EnqFlags.DSQ_PRIQ;
    }
    if (core.rules.insertWritesAtCall) {
      ExtCore.commitVerdict(p, sliceNs, vtime, byVtime);
    }
    OpsCallback op = core.calls().current();
    if (op == OpsCallback.DISPATCH_CPU) {
      DispatchBuffer buffer = core.rqs[kernel.thisCpu()].buffer;
      long qseq = p.scx.opsState == SchedExtEntity.OPS_NONE ? -1 : p.scx.opsQseq;
      if (!buffer.add(p, qseq, dsqId, sliceNs, vtime, flags)) {
        core.error("dispatch buffer overflow");
      }
    } else {
      storeVerdict(p, dsqId, sliceNs, vtime, flags);
    }
    return true;
  }

  /** {@code mark_direct_dispatch}. */
  private void storeVerdict(Task p, long dsqId, long sliceNs, long vtime, long flags) {
    Task subject = core.directSubject;
    if (p != subject) {
      if (subject == null) {
        core.error("%s already direct-dispatched", p);
      } else {
        core.error("scheduling for %s but trying to direct-dispatch %s", subject, p);
      }
      return;
    }
    SchedExtEntity e = p.scx;
    e.ddspDsqId = dsqId;
    e.ddspEnqFlags = flags;
    e.ddspSliceNs = sliceNs;
    e.ddspVtime = vtime;
    core.directSubject = null;
  }
}
