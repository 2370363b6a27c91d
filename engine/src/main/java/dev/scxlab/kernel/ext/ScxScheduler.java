package dev.scxlab.kernel.ext;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Topology;

/** A loaded policy ({@code struct scx_sched}). */
final class ScxScheduler {

  final SchedExtOps ops;
  final String name;
  final long flags;
  final DsqTable dsqs;
  final EventCounters events = new EventCounters();
  final CallCounts counts;
  final int maxBatch;
  final long timeoutMs;
  private final boolean[] hasOp = new boolean[OpsCallback.values().length];

  /** Slice of refills: 20 ms, 5 ms while bypassing. */
  long sliceDflNs = KernelLimits.SLICE_DFL_NS;

  int bypassDepth;

  /** How many of them power management asked for. */
  int pmBypass;

  /** An exit was claimed: walks that could take long stop. */
  boolean aborting;

  ExitInfo exit = ExitInfo.NONE;

  /** Where the exit was claimed, for the dump: an indented line, or none. */
  String backtrace = "";

  /** {@code init} succeeded. */
  boolean initialized;

  /** A zero slice on a local DSQ was reported once. */
  boolean warnedZeroSlice;

  final boolean builtinIdle;
  final boolean idlePerNode;
  final boolean enqLast;
  final boolean enqExiting;
  final boolean enqMigrationDisabled;
  final boolean enqBlocked;
  final boolean alwaysImmed;
  final boolean lazyResched;
  final boolean partial;
  final boolean tidToTask;
  final boolean queuedWakeup;

  // The ops of the hot paths.
  final boolean hasSelectCpu;
  final boolean hasEnqueue;
  final boolean hasDequeue;
  final boolean hasDispatch;
  final boolean hasTick;
  final boolean hasRunnable;
  final boolean hasRunning;
  final boolean hasStopping;
  final boolean hasQuiescent;
  final boolean hasUpdateIdle;

  ScxScheduler(SchedExtOps ops, Topology topology) {
    this.ops = ops;
    this.counts = new CallCounts(ops);
    this.name = ops.name();
    this.flags = ops.flags();
    this.dsqs = new DsqTable(topology);
    int batch = ops.dispatchMaxBatch();
    this.maxBatch = batch == 0 ? KernelLimits.DISPATCH_BATCH : batch;
    int timeout = ops.timeoutMs();
    this.timeoutMs = timeout == 0 ? KernelLimits.MAX_TIMEOUT_MS : timeout;
    for (OpsCallback op : OpsCallback.values()) {
      hasOp[op.ordinal()] = ops.implemented(op);
    }
    this.hasSelectCpu = has(OpsCallback.SELECT_CPU);
    this.hasEnqueue = has(OpsCallback.ENQUEUE_TASK);
    this.hasDequeue = has(OpsCallback.DEQUEUE);
    this.hasDispatch = has(OpsCallback.DISPATCH_CPU);
    this.hasTick = has(OpsCallback.TICK);
    this.hasRunnable = has(OpsCallback.RUNNABLE);
    this.hasRunning = has(OpsCallback.RUNNING);
    this.hasStopping = has(OpsCallback.STOPPING);
    this.hasQuiescent = has(OpsCallback.QUIESCENT);
    this.hasUpdateIdle = has(OpsCallback.UPDATE_IDLE);
    this.builtinIdle = !hasUpdateIdle || flag(OpsFlag.KEEP_BUILTIN_IDLE);
    this.idlePerNode = flag(OpsFlag.BUILTIN_IDLE_PER_NODE);
    this.enqLast = flag(OpsFlag.ENQ_LAST);
    this.enqExiting = flag(OpsFlag.ENQ_EXITING);
    this.enqMigrationDisabled = flag(OpsFlag.ENQ_MIGRATION_DISABLED);
    this.enqBlocked = flag(OpsFlag.ENQ_BLOCKED);
    this.alwaysImmed = flag(OpsFlag.ALWAYS_ENQ_IMMED);
    this.lazyResched = flag(OpsFlag.LAZY_RESCHED);
    this.partial = flag(OpsFlag.SWITCH_PARTIAL);
    this.queuedWakeup = flag(OpsFlag.ALLOW_QUEUED_WAKEUP);
    this.tidToTask = flag(OpsFlag.TID_TO_TASK);
  }

  boolean has(OpsCallback op) {
    return hasOp[op.ordinal()];
  }

  boolean flag(OpsFlag flag) {
    return (flags & flag.value()) != 0;
  }
}
