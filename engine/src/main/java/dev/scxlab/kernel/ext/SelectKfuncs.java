package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;

/** The kfuncs that choose a CPU and claim idle ones. */
public final class SelectKfuncs {

  private static final int EINVAL = -Errno.EINVAL.number();

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final IdleTracker idle;
  private final CpuMask empty;
  private boolean selectedIdle;

  SelectKfuncs(ExtCore core, KfuncTrace trace, KfuncChecks checks, IdleTracker idle) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.idle = idle;
    this.empty = new CpuMask(core.kernel.nrCpus());
  }

  /**
   * {@code select_cpu_dfl}.
   *
   * @return the CPU; whether it is idle and claimed tells {@link #selectedIdle}
   */
  public int selectCpuDfl(Task p, int prevCpu, long wakeFlags) {
    trace.called(Kfunc.SELECT_CPU_DFL, p.pid, prevCpu, wakeFlags, 0);
    int cpu = select(p, prevCpu, wakeFlags, empty, false, 0);
    selectedIdle = cpu >= 0;
    return cpu >= 0 ? cpu : prevCpu;
  }

  /** The second result of the last {@link #selectCpuDfl}. */
  public boolean selectedIdle() {
    return selectedIdle;
  }

  /** {@code select_cpu_and}: a claimed idle CPU or -EBUSY. */
  public int selectCpuAnd(Task p, int prevCpu, long wakeFlags, CpuMask mask, long pickFlags) {
    trace.called(Kfunc.SELECT_CPU_AND, p.pid, prevCpu, wakeFlags, pickFlags);
    return select(p, prevCpu, wakeFlags, mask, true, pickFlags);
  }

  private int select(
      Task p, int prevCpu, long wakeFlags, CpuMask mask, boolean haveMask, long flags) {
    if (!core.isCpuValid(prevCpu)) {
      core.error("invalid CPU %d", prevCpu);
      return EINVAL;
    }
    if (!checks.tracking()) {
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

  /** {@code test_and_clear_cpu_idle}. */
  public boolean testAndClearCpuIdle(int cpu) {
    trace.called(Kfunc.TEST_AND_CLEAR_CPU_IDLE, cpu, 0, 0, 0);
    return checks.tracking() && checks.cpu(cpu) && idle.claim(cpu);
  }

  /** {@code pick_idle_cpu}: a claimed idle CPU or -EBUSY. */
  public int pickIdleCpu(CpuMask mask, long pickFlags) {
    trace.called(Kfunc.PICK_IDLE_CPU, mask.weight(), pickFlags, 0, 0);
    if (core.sch().idlePerNode) {
      core.error("per-node idle tracking is enabled");
      return IdleTracker.EBUSY;
    }
    return checks.tracking() ? idle.pick(mask, 0, pickFlags) : IdleTracker.EBUSY;
  }

  /** {@code pick_idle_cpu_node}. */
  public int pickIdleCpuNode(CpuMask mask, int node, long pickFlags) {
    trace.called(Kfunc.PICK_IDLE_CPU_NODE, mask.weight(), node, pickFlags, 0);
    int checked = checks.node(node);
    return checked < 0 ? checked : idle.pick(mask, checked, pickFlags);
  }

  /** {@code pick_any_cpu}: an idle CPU if possible, else any of the mask, or -EBUSY. */
  public int pickAnyCpu(CpuMask mask, long pickFlags) {
    trace.called(Kfunc.PICK_ANY_CPU, mask.weight(), pickFlags, 0, 0);
    if (core.sch().idlePerNode) {
      core.error("per-node idle tracking is enabled");
      return IdleTracker.EBUSY;
    }
    return idle.pickAny(mask, 0, pickFlags, core.sch().builtinIdle);
  }

  /** {@code pick_any_cpu_node}. */
  public int pickAnyCpuNode(CpuMask mask, int node, long pickFlags) {
    trace.called(Kfunc.PICK_ANY_CPU_NODE, mask.weight(), node, pickFlags, 0);
    int checked = checks.node(node);
    return checked < 0 ? checked : idle.pickAny(mask, checked, pickFlags, true);
  }

  /**
   * A CPU of both masks, taking turns with the picks of this CPU ({@code
   * cpumask_any_and_distribute}), or the number of CPUs when there is none. Not counted.
   */
  public int anyCpu(CpuMask a, CpuMask b) {
    return idle.anyAnd(a, b);
  }
}
