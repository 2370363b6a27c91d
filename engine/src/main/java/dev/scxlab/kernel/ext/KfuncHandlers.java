package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** The kfuncs as policies call them: counts and traces each, checks its arguments, does it. */
final class KfuncHandlers implements ScxKfuncs {

  private static final int ENOENT = -Errno.ENOENT.number();
  private static final int EINVAL = -Errno.EINVAL.number();
  private static final int EEXIST = -Errno.EEXIST.number();

  private static final long MAX_OOB_SLICE = (1L << 43) - 1;

  private final ExtCore core;
  private final Kernel kernel;
  private final Topology topology;
  private final DispatchPath dispatch;
  private final RemoteMove moves;
  private final Insertion insertion;
  private final IdleTracker idle;
  private final KickPath kicks;
  private final PolicyTimers timers;
  private final Dump dump;
  private final CpuMask empty;
  private final long[] counts = new long[Kfunc.values().length];
  private boolean selectedIdle;

  KfuncHandlers(
      ExtCore core,
      DispatchPath dispatch,
      RemoteMove moves,
      Insertion insertion,
      IdleTracker idle,
      KickPath kicks,
      PolicyTimers timers,
      Dump dump) {
    this.core = core;
    this.kernel = core.kernel;
    this.topology = kernel.topology();
    this.dispatch = dispatch;
    this.moves = moves;
    this.insertion = insertion;
    this.idle = idle;
    this.kicks = kicks;
    this.timers = timers;
    this.dump = dump;
    this.empty = new CpuMask(topology.nrCpus());
  }

  long count(Kfunc kfunc) {
    return counts[kfunc.ordinal()];
  }

  @Override
  public void called(Kfunc kfunc, long a, long b, long c, long d) {
    counts[kfunc.ordinal()]++;
    kernel
        .tracer()
        .event(kernel.nowNs(), TraceKind.KFUNC, kernel.thisCpu(), -1, kfunc.ordinal(), a, b, c, d);
  }

  // Inserting.

  @Override
  public boolean dsqInsert(Task p, long dsqId, long sliceNs, long enqFlags) {
    called(Kfunc.DSQ_INSERT, p.pid, dsqId, sliceNs, enqFlags);
    return insert(p, dsqId, sliceNs, 0, enqFlags, false);
  }

  @Override
  public boolean dsqInsertVtime(Task p, long dsqId, long sliceNs, long vtime, long enqFlags) {
    called(Kfunc.DSQ_INSERT_VTIME, p.pid, dsqId, sliceNs, vtime);
    return insert(p, dsqId, sliceNs, vtime, enqFlags, true);
  }

  private boolean insert(
      Task p, long dsqId, long sliceNs, long vtime, long enqFlags, boolean byVtime) {
    long flags = checkedFlags(dsqId, enqFlags);
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

  /** The flags to use, or -1 if the call is refused. */
  private long checkedFlags(long dsqId, long enqFlags) {
    if ((enqFlags & Flag.ENQ_INTERNAL_BITS) != 0) {
      core.error("invalid enq_flags 0x%x", enqFlags);
      return -1;
    }
    boolean local = dsqId == DsqId.LOCAL || DsqId.isLocalOn(dsqId);
    if (!local && (enqFlags & EnqFlags.IMMED) != 0) {
      core.error("SCX_ENQ_IMMED on a non-local DSQ 0x%x", dsqId);
      return -1;
    }
    if (!local && (enqFlags & EnqFlags.RESCUE) != 0) {
      core.error("SCX_ENQ_RESCUE on a non-local DSQ 0x%x", dsqId);
      return -1;
    }
    return local && core.sch().alwaysImmed ? enqFlags | EnqFlags.IMMED : enqFlags;
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

  // Dispatching.

  @Override
  public int dispatchNrSlots() {
    called(Kfunc.DISPATCH_NR_SLOTS, 0, 0, 0, 0);
    DispatchBuffer buffer = core.rqs[kernel.thisCpu()].buffer;
    return buffer.capacity() - buffer.used();
  }

  @Override
  public void dispatchCancel() {
    called(Kfunc.DISPATCH_CANCEL, 0, 0, 0, 0);
    if (!core.rqs[kernel.thisCpu()].buffer.cancel()) {
      core.error("dispatch buffer underflow");
    }
  }

  @Override
  public boolean dsqMoveToLocal(long dsqId, long enqFlags) {
    called(Kfunc.DSQ_MOVE_TO_LOCAL, dsqId, enqFlags, 0, 0);
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

  @Override
  public boolean dsqMove(DsqIterator it, Task p, long dsqId, long enqFlags) {
    called(Kfunc.DSQ_MOVE, p.pid, dsqId, enqFlags, 0);
    return move(it, p, dsqId, enqFlags);
  }

  @Override
  public boolean dsqMoveVtime(DsqIterator it, Task p, long dsqId, long enqFlags) {
    called(Kfunc.DSQ_MOVE_VTIME, p.pid, dsqId, enqFlags, 0);
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
    long flags = checkedFlags(dsqId, enqFlags & ~EnqFlags.DSQ_PRIQ);
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

  @Override
  public void dsqMoveSetSlice(DsqIterator it, long sliceNs) {
    called(Kfunc.DSQ_MOVE_SET_SLICE, sliceNs, 0, 0, 0);
    it.sliceSet = true;
    it.sliceNs = sliceNs;
  }

  @Override
  public void dsqMoveSetVtime(DsqIterator it, long vtime) {
    called(Kfunc.DSQ_MOVE_SET_VTIME, vtime, 0, 0, 0);
    it.vtimeSet = true;
    it.vtime = vtime;
  }

  // Idle CPUs.

  private boolean tracking() {
    if (core.sch().builtinIdle) {
      return true;
    }
    core.error("built-in idle tracking is disabled");
    return false;
  }

  @Override
  public int selectCpuDfl(Task p, int prevCpu, long wakeFlags) {
    called(Kfunc.SELECT_CPU_DFL, p.pid, prevCpu, wakeFlags, 0);
    int cpu = select(p, prevCpu, wakeFlags, empty, false, 0);
    selectedIdle = cpu >= 0;
    return cpu >= 0 ? cpu : prevCpu;
  }

  @Override
  public boolean selectedIdle() {
    return selectedIdle;
  }

  @Override
  public int selectCpuAnd(Task p, int prevCpu, long wakeFlags, CpuMask mask, long pickFlags) {
    called(Kfunc.SELECT_CPU_AND, p.pid, prevCpu, wakeFlags, pickFlags);
    return select(p, prevCpu, wakeFlags, mask, true, pickFlags);
  }

  private int select(
      Task p, int prevCpu, long wakeFlags, CpuMask mask, boolean haveMask, long flags) {
    if (!core.isCpuValid(prevCpu)) {
      core.error("invalid CPU %d", prevCpu);
      return EINVAL;
    }
    if (!tracking()) {
      return IdleTracker.EBUSY;
    }
    OpCalls calls = core.calls();
    if (calls.current() == OpsCallback.SELECT_CPU && calls.subject() != p) {
      core.error("called on a task not being operated on");
      return EINVAL;
    }
    if (calls.lockedCpu() >= 0 && calls.lockedCpu() != p.cpu) {
      core.error("select_cpu kfunc called cross-task on %s", p);
      return EINVAL;
    }
    if (p.nrCpusAllowed == 1 || p.migrationDisabled > 0) {
      boolean ok = (haveMask ? mask : p.cpusMask).test(prevCpu);
      return ok && idle.claim(prevCpu) ? prevCpu : IdleTracker.EBUSY;
    }
    return idle.select(p, prevCpu, wakeFlags, mask, haveMask, flags);
  }

  @Override
  public boolean testAndClearCpuIdle(int cpu) {
    called(Kfunc.TEST_AND_CLEAR_CPU_IDLE, cpu, 0, 0, 0);
    return tracking() && validCpu(cpu) && idle.claim(cpu);
  }

  private boolean validCpu(int cpu) {
    if (core.isCpuValid(cpu)) {
      return true;
    }
    core.error("invalid CPU %d", cpu);
    return false;
  }

  @Override
  public int pickIdleCpu(CpuMask mask, long pickFlags) {
    called(Kfunc.PICK_IDLE_CPU, mask.weight(), pickFlags, 0, 0);
    if (core.sch().idlePerNode) {
      core.error("per-node idle tracking is enabled");
      return IdleTracker.EBUSY;
    }
    return tracking() ? idle.pick(mask, 0, pickFlags) : IdleTracker.EBUSY;
  }

  @Override
  public int pickIdleCpuNode(CpuMask mask, int node, long pickFlags) {
    called(Kfunc.PICK_IDLE_CPU_NODE, mask.weight(), node, pickFlags, 0);
    int checked = checkedNode(node);
    return checked < 0 ? checked : idle.pick(mask, checked, pickFlags);
  }

  @Override
  public int pickAnyCpu(CpuMask mask, long pickFlags) {
    called(Kfunc.PICK_ANY_CPU, mask.weight(), pickFlags, 0, 0);
    if (core.sch().idlePerNode) {
      core.error("per-node idle tracking is enabled");
      return IdleTracker.EBUSY;
    }
    return idle.pickAny(mask, 0, pickFlags, core.sch().builtinIdle);
  }

  @Override
  public int pickAnyCpuNode(CpuMask mask, int node, long pickFlags) {
    called(Kfunc.PICK_ANY_CPU_NODE, mask.weight(), node, pickFlags, 0);
    int checked = checkedNode(node);
    return checked < 0 ? checked : idle.pickAny(mask, checked, pickFlags, true);
  }

  /** The node, or a negative errno after an error. */
  private int checkedNode(int node) {
    if (!tracking()) {
      return EINVAL;
    }
    if (!core.sch().idlePerNode) {
      core.error("per-node idle tracking is disabled");
      return EINVAL;
    }
    if (node == -1) {
      return ENOENT;
    }
    if (node < 0 || node >= topology.nrNodes()) {
      core.error("invalid node %d", node);
      return EINVAL;
    }
    return node;
  }

  private boolean flatMasks() {
    if (!tracking()) {
      return false;
    }
    if (core.sch().idlePerNode) {
      core.error("SCX_OPS_BUILTIN_IDLE_PER_NODE enabled");
      return false;
    }
    return true;
  }

  @Override
  public int anyCpu(CpuMask a, CpuMask b) {
    return idle.anyAnd(a, b);
  }

  @Override
  public CpuMask idleCpumask() {
    called(Kfunc.GET_IDLE_CPUMASK, 0, 0, 0, 0);
    return flatMasks() ? idle.cpuMask(0) : empty;
  }

  @Override
  public CpuMask idleSmtmask() {
    called(Kfunc.GET_IDLE_SMTMASK, 0, 0, 0, 0);
    return flatMasks() ? idle.smtMask(0) : empty;
  }

  @Override
  public CpuMask idleCpumaskNode(int node) {
    called(Kfunc.GET_IDLE_CPUMASK_NODE, node, 0, 0, 0);
    int checked = checkedNode(node);
    return checked < 0 ? empty : idle.cpuMask(checked);
  }

  @Override
  public CpuMask idleSmtmaskNode(int node) {
    called(Kfunc.GET_IDLE_SMTMASK_NODE, node, 0, 0, 0);
    int checked = checkedNode(node);
    return checked < 0 ? empty : idle.smtMask(checked);
  }

  @Override
  public int cpuNode(int cpu) {
    called(Kfunc.CPU_NODE, cpu, 0, 0, 0);
    return validCpu(cpu) ? topology.nodeOf(cpu) : -1;
  }

  // DSQs.

  @Override
  public int createDsq(long dsqId, int node) {
    called(Kfunc.CREATE_DSQ, dsqId, node, 0, 0);
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

  @Override
  public void destroyDsq(long dsqId) {
    called(Kfunc.DESTROY_DSQ, dsqId, 0, 0, 0);
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

  @Override
  public int dsqNrQueued(long dsqId) {
    called(Kfunc.DSQ_NR_QUEUED, dsqId, 0, 0, 0);
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

  @Override
  public @Nullable Task dsqPeek(long dsqId) {
    called(Kfunc.DSQ_PEEK, dsqId, 0, 0, 0);
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

  @Override
  public void dsqReenq(long dsqId, long reenqFlags) {
    called(Kfunc.DSQ_REENQ, dsqId, reenqFlags, 0, 0);
    if ((reenqFlags & ~Flag.REENQ_ANY.value()) != 0) {
      core.error("invalid SCX_REENQ flags 0x%x", reenqFlags);
      return;
    }
    ScxRunQueue here = core.rqs[kernel.thisCpu()];
    if (dsqId == DsqId.LOCAL) {
      int locked = core.calls().lockedCpu();
      core.reenqueues().wantLocal(locked >= 0 ? core.rqs[locked] : here, true);
      return;
    }
    if (DsqId.isLocalOn(dsqId) && core.isCpuValid(DsqId.localOnCpu(dsqId))) {
      core.reenqueues().wantLocal(core.rqs[DsqId.localOnCpu(dsqId)], true);
      return;
    }
    DispatchQueue dsq = core.sch().dsqs.user(dsqId);
    if (dsq == null) {
      core.error("DSQ 0x%x not allowed for reenq", dsqId);
      return;
    }
    core.reenqueues().wantUser(here, dsq);
  }

  @Override
  public void reenqueueLocal() {
    called(Kfunc.REENQUEUE_LOCAL, 0, 0, 0, 0);
    core.reenqueues().wantLocal(core.rqs[kernel.thisCpu()], true);
  }

  @Override
  public int reenqueueLocalOld() {
    called(Kfunc.REENQUEUE_LOCAL_OLD, 0, 0, 0, 0);
    return core.reenqueues().reenqueueLocal(core.rqs[kernel.thisCpu()], true);
  }

  @Override
  public int iterDsqNew(DsqIterator it, long dsqId, long flags) {
    called(Kfunc.ITER_SCX_DSQ_NEW, dsqId, flags, 0, 0);
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

  @Override
  public @Nullable Task iterDsqNext(DsqIterator it) {
    return it.next();
  }

  @Override
  public void iterDsqDestroy(DsqIterator it) {
    it.end();
  }

  // Tasks.

  @Override
  public boolean taskSetSlice(Task p, long sliceNs) {
    called(Kfunc.TASK_SET_SLICE, p.pid, sliceNs, 0, 0);
    if (p.isIdle() || p.scx.state() == SchedExtEntity.STATE_NONE) {
      return false;
    }
    if (p.scx.has(SchedExtEntity.PROTECTED)) {
      core.sch().events.add(ScxEvent.SLICE_DENIED);
      return true;
    }
    int locked = core.calls().lockedCpu();
    boolean direct =
        !core.rules.slicesOutOfBand
            || (locked >= 0 && (p.scx.runnableCpu == locked || kernel.rq(locked).donor == p));
    if (direct) {
      p.scx.sliceNs = sliceNs;
      p.scx.sliceOobSet = false;
    } else {
      p.scx.sliceOobNs = clampedOutOfBand(sliceNs);
      p.scx.sliceOobSet = true;
    }
    return true;
  }

  /** A request that waits has 43 bits; larger finite ones are cut. */
  private long clampedOutOfBand(long sliceNs) {
    if (ExtCore.isInfinite(sliceNs) || Long.compareUnsigned(sliceNs, MAX_OOB_SLICE) <= 0) {
      return sliceNs;
    }
    core.sch().events.add(ScxEvent.SLICE_CLAMPED);
    return MAX_OOB_SLICE;
  }

  @Override
  public boolean taskSetDsqVtime(Task p, long vtime) {
    called(Kfunc.TASK_SET_DSQ_VTIME, p.pid, vtime, 0, 0);
    if (p.isIdle() || p.scx.state() == SchedExtEntity.STATE_NONE) {
      return false;
    }
    p.scx.dsqVtime = vtime;
    return true;
  }

  @Override
  public boolean taskSetLazyResched(Task p, boolean lazy) {
    called(Kfunc.TASK_SET_LAZY_RESCHED, p.pid, lazy ? 1 : 0, 0, 0);
    p.scx.lazyResched = lazy;
    return true;
  }

  @Override
  public void taskSetDisallow(Task p, boolean disallow) {
    p.scx.disallow = disallow;
  }

  @Override
  public boolean taskRunning(Task p) {
    called(Kfunc.TASK_RUNNING, p.pid, 0, 0, 0);
    return kernel.rq(p.cpu).donor == p;
  }

  @Override
  public int taskCpu(Task p) {
    called(Kfunc.TASK_CPU, p.pid, 0, 0, 0);
    return p.cpu;
  }

  @Override
  public @Nullable Task taskFromPid(int pid) {
    called(Kfunc.TASK_FROM_PID, pid, 0, 0, 0);
    return kernel.taskByPid(pid);
  }

  @Override
  public @Nullable Task tidToTask(long tid) {
    called(Kfunc.TID_TO_TASK, tid, 0, 0, 0);
    if (!core.sch().tidToTask) {
      core.error("scx_bpf_tid_to_task() called without SCX_OPS_TID_TO_TASK");
      return null;
    }
    // Tids are given in the order of the task list, from 1.
    if (tid < 1 || tid > kernel.tasks().size()) {
      return null;
    }
    Task p = kernel.tasks().get((int) tid - 1);
    return p.scx.state() == SchedExtEntity.STATE_NONE ? null : p;
  }

  @Override
  public boolean taskIsBlocked(Task p) {
    called(Kfunc.TASK_IS_BLOCKED, p.pid, 0, 0, 0);
    return false;
  }

  @Override
  public int taskProxyCpu(Task p) {
    called(Kfunc.TASK_PROXY_CPU, p.pid, 0, 0, 0);
    return ENOENT;
  }

  // CPUs.

  @Override
  public void kickCpu(int cpu, long kickFlags) {
    called(Kfunc.KICK_CPU, cpu, kickFlags, 0, 0);
    kicks.kick(cpu, kickFlags);
  }

  @Override
  public @Nullable Task cpuCurr(int cpu) {
    called(Kfunc.CPU_CURR, cpu, 0, 0, 0);
    return validCpu(cpu) ? kernel.rq(cpu).donor : null;
  }

  @Override
  public int lockedRqCpu() {
    called(Kfunc.LOCKED_RQ, 0, 0, 0, 0);
    int locked = core.calls().lockedCpu();
    if (locked < 0) {
      core.error("accessing rq without holding rq lock");
    }
    return locked;
  }

  @Override
  public int cpuperfCap(int cpu) {
    called(Kfunc.CPUPERF_CAP, cpu, 0, 0, 0);
    return validCpu(cpu) ? topology.capacityOf(cpu) : Topology.CAPACITY_ONE;
  }

  @Override
  public int cpuperfCur(int cpu) {
    called(Kfunc.CPUPERF_CUR, cpu, 0, 0, 0);
    return validCpu(cpu) ? topology.capacityOf(cpu) : Topology.CAPACITY_ONE;
  }

  @Override
  public void cpuperfSet(int cpu, int perf) {
    called(Kfunc.CPUPERF_SET, cpu, perf, 0, 0);
    if (Integer.compareUnsigned(perf, Topology.CAPACITY_ONE) > 0) {
      core.error("Invalid cpuperf target %d for CPU %d", Integer.toUnsignedLong(perf), cpu);
      return;
    }
    if (!validCpu(cpu)) {
      return;
    }
    int locked = core.calls().lockedCpu();
    if (locked >= 0 && locked != cpu) {
      core.error("Invalid target CPU %d", cpu);
      return;
    }
    core.rqs[cpu].cpuperfTarget = perf;
  }

  @Override
  public int nrCpuIds() {
    called(Kfunc.NR_CPU_IDS, 0, 0, 0, 0);
    return topology.nrCpus();
  }

  @Override
  public int nrNodeIds() {
    called(Kfunc.NR_NODE_IDS, 0, 0, 0, 0);
    return topology.nrNodes();
  }

  @Override
  public CpuMask possibleCpumask() {
    called(Kfunc.GET_POSSIBLE_CPUMASK, 0, 0, 0, 0);
    return topology.possible();
  }

  @Override
  public CpuMask onlineCpumask() {
    called(Kfunc.GET_ONLINE_CPUMASK, 0, 0, 0, 0);
    return kernel.onlineMask();
  }

  @Override
  public int smpProcessorId() {
    return kernel.thisCpu();
  }

  @Override
  public Task currentTask() {
    return kernel.rq(kernel.thisCpu()).curr;
  }

  @Override
  public long ktimeNs() {
    return kernel.nowNs();
  }

  // Rest.

  @Override
  public long now() {
    called(Kfunc.NOW, 0, 0, 0, 0);
    return kernel.nowNs();
  }

  @Override
  public void exit(long code, String message) {
    called(Kfunc.EXIT, code, 0, 0, 0);
    core.exit(ExitKind.UNREG_BPF, code, message);
  }

  @Override
  public void error(String message) {
    called(Kfunc.ERROR, 0, 0, 0, 0);
    core.exit(ExitKind.ERROR_BPF, 0, message);
  }

  @Override
  public void dump(String text) {
    called(Kfunc.DUMP, 0, 0, 0, 0);
    if (!dump.isOpen()) {
      core.error("scx_bpf_dump() must only be called from ops.dump() and friends");
      return;
    }
    dump.append(text);
  }

  @Override
  public EventCounters events() {
    called(Kfunc.EVENTS, 0, 0, 0, 0);
    return core.sch().events;
  }

  @Override
  public void timerStart(int id, long delayNs, boolean absolute, boolean pinned) {
    timers.start(id, absolute ? delayNs : kernel.nowNs() + delayNs);
  }

  @Override
  public boolean timerCancel(int id) {
    return timers.cancel(id);
  }
}
