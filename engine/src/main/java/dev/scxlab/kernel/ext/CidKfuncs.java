package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/** The kfuncs that name CPUs by their place in the topology, the cid ({@code sched-ext.md} 3.2). */
public final class CidKfuncs {

  private static final int EINVAL = -Errno.EINVAL.number();

  private final ExtCore core;
  private final KfuncTrace trace;
  private final KfuncChecks checks;
  private final KickPath kicks;
  private final Kernel kernel;
  private final Topology topology;

  CidKfuncs(ExtCore core, KfuncTrace trace, KfuncChecks checks, KickPath kicks) {
    this.core = core;
    this.trace = trace;
    this.checks = checks;
    this.kicks = kicks;
    this.kernel = core.kernel;
    this.topology = kernel.topology();
  }

  /** {@code kick_cid}. */
  public void kickCid(int cid, long kickFlags) {
    trace.called(Kfunc.KICK_CID, cid, kickFlags, 0, 0);
    int cpu = cpu(cid);
    if (cpu >= 0) {
      kicks.kick(cpu, kickFlags);
    }
  }

  /** {@code task_cid}. */
  public int taskCid(Task p) {
    trace.called(Kfunc.TASK_CID, p.pid, 0, 0, 0);
    return topology.cidOf(p.cpu);
  }

  /** {@code cid_to_cpu}: a CPU, or -EINVAL after an error. */
  public int cidToCpu(int cid) {
    trace.called(Kfunc.CID_TO_CPU, cid, 0, 0, 0);
    return cpu(cid);
  }

  /** {@code cpu_to_cid}: a cid, or -EINVAL after an error. */
  public int cpuToCid(int cpu) {
    trace.called(Kfunc.CPU_TO_CID, cpu, 0, 0, 0);
    return checks.cpu(cpu) ? topology.cidOf(cpu) : EINVAL;
  }

  /** {@code nr_cids}. */
  public int nrCids() {
    trace.called(Kfunc.NR_CIDS, 0, 0, 0, 0);
    return topology.nrCpus();
  }

  /** {@code nr_online_cids}. */
  public int nrOnlineCids() {
    trace.called(Kfunc.NR_ONLINE_CIDS, 0, 0, 0, 0);
    return kernel.onlineMask().weight();
  }

  /** {@code this_cid}: that of the CPU that executes the op. */
  public int thisCid() {
    trace.called(Kfunc.THIS_CID, 0, 0, 0, 0);
    return topology.cidOf(kernel.thisCpu());
  }

  /** {@code cid_curr}: may be an idle task; null after an error. */
  public @Nullable Task cidCurr(int cid) {
    trace.called(Kfunc.CID_CURR, cid, 0, 0, 0);
    int cpu = cpu(cid);
    return cpu < 0 ? null : kernel.rq(cpu).donor;
  }

  private int cpu(int cid) {
    if (cid >= 0 && cid < topology.nrCpus()) {
      return topology.cpuOfCid(cid);
    }
    core.error("invalid cid %d", cid);
    return EINVAL;
  }
}
