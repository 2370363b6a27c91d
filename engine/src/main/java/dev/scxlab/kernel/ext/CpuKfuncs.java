package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/** The kfuncs about CPUs: kicks, what runs there, performance, numbers and masks. */
public final class CpuKfuncs {

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final KickPath kicks;
  private final Kernel kernel;
  private final Topology topology;

  CpuKfuncs(ExtCore core, KfuncTrace trace, KfuncChecks checks, KickPath kicks) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.kicks = kicks;
    this.kernel = core.kernel;
    this.topology = core.kernel.topology();
  }

  /** {@code kick_cpu}. */
  public void kickCpu(int cpu, long kickFlags) {
    trace.called(Kfunc.KICK_CPU, cpu, kickFlags, 0, 0);
    kicks.kick(cpu, kickFlags);
  }

  /** {@code cpu_curr}: may be an idle task; null after an error. */
  public @Nullable Task cpuCurr(int cpu) {
    trace.called(Kfunc.CPU_CURR, cpu, 0, 0, 0);
    return checks.cpu(cpu) ? kernel.rq(cpu).donor : null;
  }

  /** {@code locked_rq}: the CPU whose run queue is locked, or -1 after an error. */
  public int lockedRqCpu() {
    trace.called(Kfunc.LOCKED_RQ, 0, 0, 0, 0);
    int locked = core.calls().lockedCpu();
    if (locked < 0) {
      core.error("accessing rq without holding rq lock");
    }
    return locked;
  }

  /** {@code rq->nr_running}: runnable tasks of all classes; a field, so it counts as no kfunc. */
  public int nrRunning(int cpu) {
    return kernel.rq(cpu).nrRunning;
  }

  /** {@code rq->scx.nr_running}: runnable tasks of the ext class. */
  public int nrExtRunning(int cpu) {
    return core.rqs[cpu].nrRunning;
  }

  /** {@code cpuperf_cap}. */
  public int cpuperfCap(int cpu) {
    trace.called(Kfunc.CPUPERF_CAP, cpu, 0, 0, 0);
    return checks.cpu(cpu) ? topology.capacityOf(cpu) : Topology.CAPACITY_ONE;
  }

  /**
   * {@code cpuperf_cur}: the performance of a CPU in relation to its own highest, 1..1024. It
   * follows what was asked for at once; CPUs run at full speed whatever it says.
   */
  public int cpuperfCur(int cpu) {
    trace.called(Kfunc.CPUPERF_CUR, cpu, 0, 0, 0);
    return checks.cpu(cpu) ? Math.max(1, core.rqs[cpu].cpuperfTarget) : Topology.CAPACITY_ONE;
  }

  /** {@code cpuperf_set}: a wish, which {@link #cpuperfCur} reads back; 0..1024. */
  public void cpuperfSet(int cpu, int perf) {
    trace.called(Kfunc.CPUPERF_SET, cpu, perf, 0, 0);
    if (Integer.compareUnsigned(perf, Topology.CAPACITY_ONE) > 0) {
      core.error("Invalid cpuperf target %d for CPU %d", Integer.toUnsignedLong(perf), cpu);
      return;
    }
    if (!checks.cpu(cpu)) {
      return;
    }
    int locked = core.calls().lockedCpu();
    if (locked >= 0 && locked != cpu) {
      core.error("Invalid target CPU %d", cpu);
      return;
    }
    core.rqs[cpu].cpuperfTarget = perf;
  }

  /** {@code nr_cpu_ids}. */
  public int nrCpuIds() {
    trace.called(Kfunc.NR_CPU_IDS, 0, 0, 0, 0);
    return topology.nrCpus();
  }

  /** {@code nr_node_ids}. */
  public int nrNodeIds() {
    trace.called(Kfunc.NR_NODE_IDS, 0, 0, 0, 0);
    return topology.nrNodes();
  }

  /** {@code get_possible_cpumask}. */
  public CpuMask possibleCpumask() {
    trace.called(Kfunc.GET_POSSIBLE_CPUMASK, 0, 0, 0, 0);
    return topology.possible();
  }

  /** {@code get_online_cpumask}. */
  public CpuMask onlineCpumask() {
    trace.called(Kfunc.GET_ONLINE_CPUMASK, 0, 0, 0, 0);
    return kernel.onlineMask();
  }
}
