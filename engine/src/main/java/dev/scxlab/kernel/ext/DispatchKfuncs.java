package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;

/** The kfuncs of {@code dispatch}: its buffer, and moves of tasks between DSQs. */
public final class DispatchKfuncs {

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final DispatchPath dispatch;
  private final RemoteMove moves;
  private final Insertion insertion;
  private final Kernel kernel;

  DispatchKfuncs(
      ExtCore core,
      KfuncTrace trace,
      KfuncChecks checks,
      DispatchPath dispatch,
      RemoteMove moves,
      Insertion insertion) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.dispatch = dispatch;
    this.moves = moves;
    this.insertion = insertion;
    this.kernel = core.kernel;
  }

  /** {@code dispatch_nr_slots}. */
  public int dispatchNrSlots() {
    trace.called(Kfunc.DISPATCH_NR_SLOTS, 0, 0, 0, 0);
    DispatchBuffer buffer = core.rqs[kernel.thisCpu()].buffer;
    return buffer.capacity() - buffer.used();
  }

  /** {@code dispatch_cancel}. */
  public void dispatchCancel() {
    trace.called(Kfunc.DISPATCH_CANCEL, 0, 0, 0, 0);
    if (!core.rqs[kernel.thisCpu()].buffer.cancel()) {
      core.error("dispatch buffer underflow");
    }
  }

  /** {@code dsq_move_to_local}: whether a task was moved. */
  public boolean dsqMoveToLocal(long dsqId, long enqFlags) {
    trace.called(Kfunc.DSQ_MOVE_TO_LOCAL, dsqId, enqFlags, 0, 0);
    ScxRunQueue srq = core.rqs[kernel.thisCpu()];
    dispatch.flush(srq);
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      core.error("invalid DSQ ID 0x%016x", dsqId);
      return false;
    }
    long flags = core.sch().alwaysImmed ? enqFlags | EnqFlags.IMMED : enqFlags;
    if (moves.consume(srq, dsq, flags)) {
      srq.buffer.nrTasks++;
      return true;
    }
    return false;
  }

  /** {@code dsq_move}. */
  public boolean dsqMove(DsqIterator it, Task p, long dsqId, long enqFlags) {
    trace.called(Kfunc.DSQ_MOVE, p.pid, dsqId, enqFlags, 0);
    return move(it, p, dsqId, enqFlags);
  }

  /** {@code dsq_move_vtime}. */
  public boolean dsqMoveVtime(DsqIterator it, Task p, long dsqId, long enqFlags) {
    trace.called(Kfunc.DSQ_MOVE_VTIME, p.pid, dsqId, enqFlags, 0);
    return move(it, p, dsqId, enqFlags | EnqFlags.DSQ_PRIQ);
  }

  /** {@code scx_dsq_move}. */
  private boolean move(DsqIterator it, Task p, long dsqId, long enqFlags) {
    boolean sliceSet = it.sliceSet;
    boolean vtimeSet = it.vtimeSet;
    it.sliceSet = false;
    it.vtimeSet = false;
    DispatchQueue source = it.dsq;
    if (source == null || core.sch().aborting) {
      return false;
    }
    long flags = checks.insertFlags(dsqId, enqFlags & ~EnqFlags.DSQ_PRIQ);
    if (flags < 0) {
      return false;
    }
    flags |= enqFlags & EnqFlags.DSQ_PRIQ;
    if (p.scx.dsq != source || p.scx.dsqSeq - it.startSeq > 0) {
      return false;
    }
    if (sliceSet) {
      p.scx.sliceNs = it.sliceNs;
    }
    if (vtimeSet) {
      p.scx.dsqVtime = it.vtime;
    }
    ScxRunQueue here = core.rqs[kernel.thisCpu()];
    DispatchQueue target = insertion.resolve(here, dsqId, p);
    insertion.remove(p);
    if (target.isLocal()) {
      moves.toLocal(here, target, p, flags);
    } else {
      insertion.insert(target, p, flags);
    }
    return true;
  }

  /** {@code dsq_move_set_slice}. */
  public void dsqMoveSetSlice(DsqIterator it, long sliceNs) {
    trace.called(Kfunc.DSQ_MOVE_SET_SLICE, sliceNs, 0, 0, 0);
    it.sliceSet = true;
    it.sliceNs = sliceNs;
  }

  /** {@code dsq_move_set_vtime}. */
  public void dsqMoveSetVtime(DsqIterator it, long vtime) {
    trace.called(Kfunc.DSQ_MOVE_SET_VTIME, vtime, 0, 0, 0);
    it.vtimeSet = true;
    it.vtime = vtime;
  }
}
