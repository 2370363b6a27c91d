package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.kernel.Topology;

/** What several kfuncs ask of their arguments; a wrong one ends the policy. */
final class KfuncChecks {

  private static final int ENOENT = -Errno.ENOENT.number();
  private static final int EINVAL = -Errno.EINVAL.number();

  private final ExtCore core;
  private final Topology topology;

  KfuncChecks(ExtCore core) {
    this.core = core;
    this.topology = core.kernel.topology();
  }

  /** The machine has the CPU; an error otherwise. */
  boolean cpu(int cpu) {
    if (core.isCpuValid(cpu)) {
      return true;
    }
    core.error("invalid CPU %d", cpu);
    return false;
  }

  /** Built-in idle tracking is on; an error otherwise. */
  boolean tracking() {
    if (core.sch().builtinIdle) {
      return true;
    }
    core.error("built-in idle tracking is disabled");
    return false;
  }

  /** The node; -ENOENT for none (-1), a negative errno after an error ({@code validate_node}). */
  int node(int node) {
    if (!core.sch().idlePerNode) {
      core.error("per-node idle tracking is disabled");
      return -Errno.EOPNOTSUPP.number();
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

  /** The flags to use, or -1 if the call is refused. */
  long insertFlags(long dsqId, long enqFlags) {
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
}
