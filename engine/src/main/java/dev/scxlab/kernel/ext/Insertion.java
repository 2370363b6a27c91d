package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** Puts tasks into DSQs and takes them out ({@code dispatch_enqueue}, {@code sched-ext.md} 4.6). */
final class Insertion {

  private final ExtCore core;
  private final Kernel kernel;

  Insertion(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  /**
   * The DSQ a verdict means ({@code find_dsq_for_dispatch}); a wrong id is an error and means the
   * global DSQ.
   *
   * @param srq the run queue that {@code LOCAL} stands for
   */
  DispatchQueue resolve(ScxRunQueue srq, long dsqId, Task p) {
    if (dsqId == DsqId.LOCAL) {
      return srq.local;
    }
    if (DsqId.isLocalOn(dsqId)) {
      int cpu = DsqId.localOnCpu(dsqId);
      if (!core.isCpuValid(cpu)) {
        core.error("invalid CPU %d in SCX_DSQ_LOCAL_ON dispatch verdict", cpu);
        return core.globalDsq(p);
      }
      return core.rqs[cpu].local;
    }
    if (dsqId == DsqId.GLOBAL) {
      return core.globalDsq(p);
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      core.error(
          core.rules.unknownDsqNamesTask ? "non-existent DSQ 0x%x for %s" : "non-existent DSQ 0x%x",
          dsqId,
          p);
      return core.globalDsq(p);
    }
    return dsq;
  }

  /**
   * Inserts a task, which is on no DSQ, and ends or begins the policy's custody of it.
   *
   * @param flags enqueue flags, {@link EnqFlags#DSQ_PRIQ} for vtime order
   */
  void insert(DispatchQueue target, Task p, long flags) {
    SchedExtEntity e = p.scx;
    DispatchQueue dsq = target;
    long enqFlags = flags;
    if (dsq.isDestroyed()) {
      core.error("attempting to dispatch to a destroyed dsq");
      dsq = core.globalDsq(p);
    }
    if ((enqFlags & EnqFlags.DSQ_PRIQ) != 0 && dsq.isBuiltin()) {
      core.error("cannot use vtime ordering for built-in DSQs");
      enqFlags &= ~EnqFlags.DSQ_PRIQ;
    }
    place(dsq, e, enqFlags);
    clearVerdict(e);
    e.opsState = SchedExtEntity.OPS_NONE;
    traceInsert(dsq, p, enqFlags);
    if (dsq.isLocal()) {
      markImmed(core.rqs[dsq.ownerCpu()], e, enqFlags);
    }
    if (dsq.isBuiltin()) {
      endCustody(p, 0);
    } else {
      e.flags |= SchedExtEntity.IN_CUSTODY;
    }
    if (dsq.isLocal()) {
      afterLocalInsert(core.rqs[dsq.ownerCpu()], p, enqFlags);
    }
  }

  private void place(DispatchQueue dsq, SchedExtEntity e, long enqFlags) {
    if ((enqFlags & EnqFlags.DSQ_PRIQ) != 0) {
      if (!dsq.hasPriorityTasks() && dsq.nr() > 0) {
        core.error("DSQ ID 0x%016x already had FIFO-enqueued tasks", dsq.id());
      }
      dsq.insertByVtime(e);
      return;
    }
    if (dsq.hasPriorityTasks()) {
      core.error("DSQ ID 0x%016x already had PRIQ-enqueued tasks", dsq.id());
    }
    if ((enqFlags & EnqFlags.AT_HEAD) != 0) {
      dsq.insertBehind(e, dsq.ownerCpu() >= 0 ? lastProtected(dsq) : null);
    } else {
      dsq.insertTail(e);
    }
  }

  private static @Nullable SchedExtEntity lastProtected(DispatchQueue dsq) {
    SchedExtEntity last = null;
    for (SchedExtEntity at = dsq.first();
        at != null && at.has(SchedExtEntity.PROTECTED);
        at = at.nextOnDsq()) {
      last = at;
    }
    return last;
  }

  /** The protection lasts until the next fresh enqueue: an insert without the flag keeps it. */
  private void markImmed(ScxRunQueue srq, SchedExtEntity e, long enqFlags) {
    if ((enqFlags & EnqFlags.IMMED) != 0) {
      e.flags |= SchedExtEntity.IMMED;
    }
    if (e.has(SchedExtEntity.IMMED)) {
      srq.nrImmed++;
    }
  }

  /** Ends custody: the policy learns that the task left it ({@code sched-ext.md} 1.8). */
  void endCustody(Task p, long deqFlags) {
    SchedExtEntity e = p.scx;
    if (!e.has(SchedExtEntity.IN_CUSTODY)) {
      return;
    }
    e.flags &= ~SchedExtEntity.IN_CUSTODY;
    if (core.rules.custody && core.sch().hasDequeue) {
      core.calls().dequeue(p, deqFlags);
    }
  }

  /** {@code local_dsq_post_enq}: the CPU may have to take the task at once. */
  private void afterLocalInsert(ScxRunQueue srq, Task p, long enqFlags) {
    if (p.scx.has(SchedExtEntity.IMMED)) {
      core.reenqueues().checkImmed(srq, enqFlags);
    }
    if (p.schedClass.isAbove(srq.rq.nextClass)) {
      kernel.placement().wakeupPreempt(srq.rq, p, 0);
    }
    if (srq.inDispatch) {
      return;
    }
    if ((enqFlags & (EnqFlags.PREEMPT | EnqFlags.PREEMPT_LAZY)) == 0) {
      return;
    }
    Task donor = srq.rq.donor;
    if (p == donor || !core.isExt(donor)) {
      return;
    }
    if (donor.scx.has(SchedExtEntity.PROTECTED)) {
      core.sch().events.add(ScxEvent.SLICE_DENIED);
      return;
    }
    donor.scx.sliceNs = 0;
    if ((enqFlags & EnqFlags.PREEMPT) != 0) {
      kernel.reschedCurr(srq.rq);
    } else {
      kernel.reschedCurrLazy(srq.rq);
    }
  }

  /** Takes a task out of its DSQ or the list of deferred dispatches ({@code dispatch_dequeue}). */
  void remove(Task p) {
    SchedExtEntity e = p.scx;
    DispatchQueue dsq = e.dsq;
    if (dsq != null) {
      if (dsq.isLocal() && e.has(SchedExtEntity.IMMED)) {
        core.rqs[dsq.ownerCpu()].nrImmed--;
      }
      kernel
          .tracer()
          .event(kernel.nowNs(), TraceKind.DSQ_REMOVE, kernel.thisCpu(), p.pid, shownId(dsq));
      dsq.remove(e);
    } else if (e.deferred) {
      e.deferred = false;
      core.rqOf(p).deferredLocals.remove(p);
    }
    clearVerdict(e);
  }

  static void clearVerdict(SchedExtEntity e) {
    e.ddspDsqId = DsqId.INVALID;
    e.ddspEnqFlags = 0;
  }

  private void traceInsert(DispatchQueue dsq, Task p, long enqFlags) {
    kernel
        .tracer()
        .event(
            kernel.nowNs(),
            TraceKind.DSQ_INSERT,
            kernel.thisCpu(),
            p.pid,
            shownId(dsq),
            p.scx.sliceNs,
            p.scx.dsqVtime,
            enqFlags,
            0);
  }

  /** Local queues are shown with their CPU. */
  private static long shownId(DispatchQueue dsq) {
    return dsq.isLocal() ? DsqId.localOn(dsq.ownerCpu()) : dsq.id();
  }
}
