package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskState;
import org.jspecify.annotations.Nullable;

/** The kfuncs about tasks. */
public final class TaskKfuncs {

  private static final long MAX_OOB_SLICE = (1L << 43) - 1;
  private static final int ENOENT = -Errno.ENOENT.number();

  private final ExtCore core;
  private final KfuncTrace trace;
  private final Kernel kernel;

  TaskKfuncs(ExtCore core, KfuncTrace trace) {
    this.core = core;
    this.trace = trace;
    this.kernel = core.kernel;
  }

  /** {@code task_set_slice}. */
  public boolean taskSetSlice(Task p, long sliceNs) {
    trace.called(Kfunc.TASK_SET_SLICE, p.pid, sliceNs, 0, 0);
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

  /** {@code task_set_dsq_vtime}. */
  public boolean taskSetDsqVtime(Task p, long vtime) {
    trace.called(Kfunc.TASK_SET_DSQ_VTIME, p.pid, vtime, 0, 0);
    if (p.isIdle() || p.scx.state() == SchedExtEntity.STATE_NONE) {
      return false;
    }
    p.scx.dsqVtime = vtime;
    return true;
  }

  /** {@code task_set_lazy_resched}. */
  public boolean taskSetLazyResched(Task p, boolean lazy) {
    trace.called(Kfunc.TASK_SET_LAZY_RESCHED, p.pid, lazy ? 1 : 0, 0, 0);
    p.scx.lazyResched = lazy;
    return true;
  }

  /** A write to {@code p->scx.disallow}. */
  public void taskSetDisallow(Task p, boolean disallow) {
    p.scx.disallow = disallow;
  }

  /** {@code task_running}. */
  public boolean taskRunning(Task p) {
    trace.called(Kfunc.TASK_RUNNING, p.pid, 0, 0, 0);
    return kernel.rq(p.cpu).donor == p;
  }

  /** {@code task_cpu}. */
  public int taskCpu(Task p) {
    trace.called(Kfunc.TASK_CPU, p.pid, 0, 0, 0);
    return p.cpu;
  }

  /** {@code bpf_iter_task_new}: a loop over all threads begins. */
  public void iterTaskNew() {
    trace.called(Kfunc.ITER_TASK_NEW, 0, 0, 0, 0);
  }

  /**
   * {@code bpf_iter_task_next}.
   *
   * @param pid that of the task before, 0 at first
   * @return the living thread with the next pid, idle ones left out; null at the end
   */
  public @Nullable Task iterTaskNext(int pid) {
    trace.called(Kfunc.ITER_TASK_NEXT, pid, 0, 0, 0);
    Task next = null;
    for (Task p : kernel.tasks()) {
      if (p.pid > pid && p.state != TaskState.DEAD && (next == null || p.pid < next.pid)) {
        next = p;
      }
    }
    return next;
  }

  /** {@code bpf_task_from_pid}: null for unknown pids and for tasks that have ended. */
  public @Nullable Task taskFromPid(int pid) {
    trace.called(Kfunc.TASK_FROM_PID, pid, 0, 0, 0);
    return kernel.taskByPid(pid);
  }

  /** {@code tid_to_task}. */
  public @Nullable Task tidToTask(long tid) {
    trace.called(Kfunc.TID_TO_TASK, tid, 0, 0, 0);
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

  /** {@code task_is_blocked} of the proxy series v2: whether a task is a retained donor. */
  public boolean taskIsBlocked(Task p) {
    trace.called(Kfunc.TASK_IS_BLOCKED, p.pid, 0, 0, 0);
    return p.isRetainedDonor();
  }

  /** {@code task_proxy_cpu} of the proxy series v2: a CPU or a negative errno. */
  public int taskProxyCpu(Task p) {
    trace.called(Kfunc.TASK_PROXY_CPU, p.pid, 0, 0, 0);
    return cpuOfOwner(p);
  }

  /** {@code task_proxy_cid} of the proxy series v2: a cid or a negative errno. */
  public int taskProxyCid(Task p) {
    trace.called(Kfunc.TASK_PROXY_CID, p.pid, 0, 0, 0);
    int cpu = cpuOfOwner(p);
    return cpu < 0 ? cpu : kernel.topology().cidOf(cpu);
  }

  /** Where the next step of the walk to an owner leads: the owner's CPU. */
  private static int cpuOfOwner(Task p) {
    KernelLock lock = p.blockedOn;
    Task owner = p.isRetainedDonor() && lock != null ? lock.owner() : null;
    return owner == null ? ENOENT : owner.cpu;
  }
}
