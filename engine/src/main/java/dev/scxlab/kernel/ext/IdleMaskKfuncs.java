package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Topology;

/** The kfuncs that show the masks of idle CPUs. */
public final class IdleMaskKfuncs {

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final IdleTracker idle;
  private final Topology topology;
  private final CpuMask empty;

  IdleMaskKfuncs(ExtCore core, KfuncTrace trace, KfuncChecks checks, IdleTracker idle) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.idle = idle;
    this.topology = core.kernel.topology();
    this.empty = new CpuMask(core.kernel.nrCpus());
  }

  /** {@code get_idle_cpumask}: the live mask; an empty one after an error. */
  public CpuMask idleCpumask() {
    trace.called(Kfunc.GET_IDLE_CPUMASK, 0, 0, 0, 0);
    return flatMasks() ? idle.cpuMask(0) : empty;
  }

  /** {@code get_idle_smtmask}. */
  public CpuMask idleSmtmask() {
    trace.called(Kfunc.GET_IDLE_SMTMASK, 0, 0, 0, 0);
    return flatMasks() ? idle.smtMask(0) : empty;
  }

  /** {@code get_idle_cpumask_node}. */
  public CpuMask idleCpumaskNode(int node) {
    trace.called(Kfunc.GET_IDLE_CPUMASK_NODE, node, 0, 0, 0);
    int checked = checks.node(node);
    return checked < 0 ? empty : idle.cpuMask(checked);
  }

  /** {@code get_idle_smtmask_node}. */
  public CpuMask idleSmtmaskNode(int node) {
    trace.called(Kfunc.GET_IDLE_SMTMASK_NODE, node, 0, 0, 0);
    int checked = checks.node(node);
    return checked < 0 ? empty : idle.smtMask(checked);
  }

  /** {@code cpu_node}. */
  public int cpuNode(int cpu) {
    trace.called(Kfunc.CPU_NODE, cpu, 0, 0, 0);
    return checks.cpu(cpu) ? topology.nodeOf(cpu) : -1;
  }

  private boolean flatMasks() {
    if (!checks.tracking()) {
      return false;
    }
    if (core.sch().idlePerNode) {
      core.error("SCX_OPS_BUILTIN_IDLE_PER_NODE enabled");
      return false;
    }
    return true;
  }
}
