package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/** The kfuncs about DSQs as a whole, and loops over them. */
public final class DsqKfuncs {

  private static final int ENOENT = -Errno.ENOENT.number();
  private static final int EINVAL = -Errno.EINVAL.number();
  private static final int EEXIST = -Errno.EEXIST.number();

  private final ExtCore core;
  private final KfuncTrace trace;
  private final Kernel kernel;
  private final Topology topology;

  DsqKfuncs(ExtCore core, KfuncTrace trace) {
    this.core = core;
    this.trace = trace;
    this.kernel = core.kernel;
    this.topology = core.kernel.topology();
  }

  /** {@code create_dsq}. */
  public int createDsq(long dsqId, int node) {
    trace.called(Kfunc.CREATE_DSQ, dsqId, node, 0, 0);
    if (DsqId.isBuiltin(dsqId) || node < -1 || node >= topology.nrNodes()) {
      return EINVAL;
    }
    DsqTable dsqs = core.sch().dsqs;
    if (dsqs.user(dsqId) != null) {
      return EEXIST;
    }
    dsqs.add(new DispatchQueue(dsqId, -1, false));
    return 0;
  }

  /** {@code destroy_dsq}. */
  public void destroyDsq(long dsqId) {
    trace.called(Kfunc.DESTROY_DSQ, dsqId, 0, 0, 0);
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      return;
    }
    if (dsq.nr() > 0) {
      core.error("attempting to destroy in-use dsq 0x%016x (nr=%d)", dsqId, dsq.nr());
      return;
    }
    core.sch().dsqs.remove(dsq);
  }

  /** {@code dsq_nr_queued}. */
  public int dsqNrQueued(long dsqId) {
    trace.called(Kfunc.DSQ_NR_QUEUED, dsqId, 0, 0, 0);
    if (dsqId == DsqId.LOCAL) {
      int locked = core.calls().lockedCpu();
      return core.rqs[locked >= 0 ? locked : kernel.thisCpu()].local.nr();
    }
    if (DsqId.isLocalOn(dsqId)) {
      int cpu = DsqId.localOnCpu(dsqId);
      return core.isCpuValid(cpu) ? core.rqs[cpu].local.nr() : ENOENT;
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    return dsq == null ? ENOENT : dsq.nr();
  }

  /** {@code dsq_peek}. */
  public @Nullable Task dsqPeek(long dsqId) {
    trace.called(Kfunc.DSQ_PEEK, dsqId, 0, 0, 0);
    if (DsqId.isBuiltin(dsqId)) {
      core.error("peek disallowed on builtin DSQ 0x%x", dsqId);
      return null;
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      core.error("peek on non-existent DSQ 0x%x", dsqId);
      return null;
    }
    SchedExtEntity first = dsq.first();
    return first == null ? null : first.task;
  }

  /** {@code dsq_reenq}. */
  public void dsqReenq(long dsqId, long reenqFlags) {
    trace.called(Kfunc.DSQ_REENQ, dsqId, reenqFlags, 0, 0);
    if ((reenqFlags & ~Flag.REENQ_ANY.value()) != 0) {
      core.error("invalid SCX_REENQ flags 0x%x", reenqFlags);
      return;
    }
    reenq(dsqId);
  }

  private void reenq(long dsqId) {
    if (DsqId.isLocalOn(dsqId) && !core.isCpuValid(DsqId.localOnCpu(dsqId))) {
      core.error("invalid CPU %d in SCX_DSQ_LOCAL_ON dispatch verdict", DsqId.localOnCpu(dsqId));
      return;
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    boolean local = dsqId == DsqId.LOCAL || DsqId.isLocalOn(dsqId);
    if (dsq == null && !local) {
      core.error(
          DsqId.isBuiltin(dsqId) ? "DSQ 0x%x not allowed for reenq" : "non-existent DSQ 0x%x",
          dsqId);
      return;
    }
    if (core.sch().bypassDepth > 0) {
      return;
    }
    int locked = core.calls().lockedCpu();
    if (dsq != null) {
      core.reenqueues().wantUser(core.rqs[kernel.thisCpu()], dsq);
    } else if (dsqId == DsqId.LOCAL) {
      core.reenqueues().wantLocal(core.rqs[locked >= 0 ? locked : kernel.thisCpu()], true);
    } else {
      core.reenqueues().wantLocal(core.rqs[DsqId.localOnCpu(dsqId)], true);
    }
  }

  /** {@code reenqueue_local} of newer kernels: asynchronous. */
  public void reenqueueLocal() {
    trace.called(Kfunc.REENQUEUE_LOCAL, 0, 0, 0, 0);
    reenq(DsqId.LOCAL);
  }

  /** {@code reenqueue_local} of older kernels, in cpu_release: the number of tasks. */
  public int reenqueueLocalOld() {
    trace.called(Kfunc.REENQUEUE_LOCAL_OLD, 0, 0, 0, 0);
    return core.reenqueues().reenqueueLocal(core.rqs[kernel.thisCpu()], true);
  }

  /** {@code bpf_iter_scx_dsq_new}: 0 or a negative errno; the iterator is to be ended anyway. */
  public int iterDsqNew(DsqIterator it, long dsqId, long flags) {
    trace.called(Kfunc.ITER_SCX_DSQ_NEW, dsqId, flags, 0, 0);
    it.dsq = null;
    it.current = null;
    it.sliceSet = false;
    it.vtimeSet = false;
    it.finished = false;
    if ((flags & ~Flag.REV.value()) != 0) {
      return EINVAL;
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      return ENOENT;
    }
    it.dsq = dsq;
    it.startSeq = dsq.seq();
    it.reverse = (flags & Flag.REV.value()) != 0;
    it.place(null);
    return 0;
  }

  /** {@code bpf_iter_scx_dsq_next}. */
  public @Nullable Task iterDsqNext(DsqIterator it) {
    return it.next();
  }

  /** {@code bpf_iter_scx_dsq_destroy}. */
  public void iterDsqDestroy(DsqIterator it) {
    it.end();
  }
}
