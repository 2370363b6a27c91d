package dev.scxlab.kernel.ext;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/** Finds work for a CPU ({@code balance_one}, {@code sched-ext.md} 4.7 and 4.9). */
final class DispatchPath {

  /** What a CPU is to run. */
  enum Outcome {
    /** The task it ran. */
    PREV,
    /** The first task of its local DSQ. */
    LOCAL,
    /** No ext task. */
    NONE
  }

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;
  private final RemoteMove moves;
  private final SliceAccounting slices;
  private final KickPath kicks;

  DispatchPath(
      ExtCore core, Insertion insertion, RemoteMove moves, SliceAccounting slices, KickPath kicks) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
    this.moves = moves;
    this.slices = slices;
    this.kicks = kicks;
  }

  Outcome dispatch(RunQueue rq, Task prev) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    srq.inDispatch = true;
    Outcome outcome = find(srq, prev);
    if (outcome != Outcome.NONE && srq.nrImmed > 0 && srq.local.nr() > 1) {
      core.reenqueues().wantLocal(srq, false);
    }
    srq.inDispatch = false;
    return outcome;
  }

  private Outcome find(ScxRunQueue srq, Task prev) {
    ScxScheduler sch = core.sch();
    if (srq.cpuReleased) {
      srq.cpuReleased = false;
      if (sch.has(OpsCallback.CPU_ACQUIRE)) {
        core.calls().cpuAcquire(srq.cpu);
      }
    }
    boolean prevIsExt = core.isExt(prev);
    if (prevIsExt) {
      slices.updateCurr(srq.rq);
      if (prev.scx.has(SchedExtEntity.QUEUED) && prev.scx.sliceNs != 0 && !srq.bypassing) {
        return Outcome.PREV;
      }
    }
    if (srq.local.nr() > 0) {
      return Outcome.LOCAL;
    }
    DispatchQueue global = sch.dsqs.global(kernel.topology().nodeOf(srq.cpu));
    if (moves.consume(srq, global, 0)) {
      return Outcome.LOCAL;
    }
    if (srq.bypassing) {
      if (core.rules.bypassPerCpu && moves.consume(srq, sch.dsqs.bypass(srq.cpu), 0)) {
        return Outcome.LOCAL;
      }
    } else if (sch.hasDispatch && mayAsk(srq)) {
      Outcome outcome = askPolicy(srq, prev, prevIsExt, global);
      if (outcome != Outcome.NONE) {
        return outcome;
      }
    }
    if (prevIsExt && prev.scx.has(SchedExtEntity.QUEUED) && (!sch.enqLast || srq.bypassing)) {
      sch.events.add(ScxEvent.DISPATCH_KEEP_LAST);
      return Outcome.PREV;
    }
    return Outcome.NONE;
  }

  private boolean mayAsk(ScxRunQueue srq) {
    return core.rules.dispatchesWhileInactive ? srq.online : core.isOnline(srq);
  }

  private Outcome askPolicy(ScxRunQueue srq, Task prev, boolean prevIsExt, DispatchQueue global) {
    int loops = KernelLimits.DISPATCH_LOOPS;
    do {
      srq.buffer.nrTasks = 0;
      core.calls().dispatch(srq.cpu, prevIsExt ? prev : null);
      flush(srq);
      if (prevIsExt && prev.scx.has(SchedExtEntity.QUEUED) && prev.scx.sliceNs != 0) {
        return Outcome.PREV;
      }
      if (srq.local.nr() > 0) {
        return Outcome.LOCAL;
      }
      if (moves.consume(srq, global, 0)) {
        return Outcome.LOCAL;
      }
      if (--loops == 0) {
        kicks.kick(srq.cpu, 0);
        return Outcome.NONE;
      }
    } while (srq.buffer.nrTasks > 0);
    return Outcome.NONE;
  }

  /** Carries the buffered inserts out ({@code flush_dispatch_buf}). */
  void flush(ScxRunQueue srq) {
    DispatchBuffer buffer = srq.buffer;
    int used = buffer.used();
    for (int i = 0; i < used; i++) {
      finish(srq, buffer, i);
    }
    buffer.nrTasks += used;
    buffer.clear();
  }

  /** {@code finish_dispatch}: a task that is no longer the policy's is dropped silently. */
  private void finish(ScxRunQueue srq, DispatchBuffer buffer, int i) {
    Task p = buffer.task(i);
    SchedExtEntity e = p.scx;
    if (e.opsState != SchedExtEntity.OPS_QUEUED || e.opsQseq != buffer.qseq(i)) {
      return;
    }
    e.opsState = SchedExtEntity.OPS_DISPATCHING;
    DispatchQueue dsq = insertion.resolve(srq, buffer.dsqId(i), p);
    long enqFlags = buffer.flags(i);
    if (!core.rules.insertWritesAtCall) {
      ExtCore.commitVerdict(
          p, buffer.sliceNs(i), buffer.vtime(i), (enqFlags & EnqFlags.DSQ_PRIQ) != 0);
    }
    if (dsq.isLocal()) {
      moves.toLocal(srq, dsq, p, enqFlags);
    } else {
      insertion.insert(dsq, p, enqFlags);
    }
  }
}
