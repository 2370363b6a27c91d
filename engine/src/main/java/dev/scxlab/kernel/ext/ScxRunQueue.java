package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ext class keeps per CPU ({@code struct scx_rq}, {@code sched-ext.md} 1.7). */
final class ScxRunQueue {

  final RunQueue rq;
  final int cpu;
  final DispatchQueue local;

  /** Tasks that could not be moved because they or their contexts were in use. */
  final DispatchQueue reject;

  final DispatchBuffer buffer = new DispatchBuffer();
  final KickMasks kicks;

  /** Direct dispatches to another CPU's local DSQ that wait for a point where it may be locked. */
  final List<Task> deferredLocals = new ArrayList<>();

  /** Runnable ext tasks, the running one included. */
  int nrRunning;

  /** Source of queue sequence numbers. */
  long opsQseq;

  /** Tasks with IMMED protection on {@link #local}. */
  int nrImmed;

  /** A higher class took the CPU and the policy was told. */
  boolean cpuReleased;

  /** Counts picks and put_prevs of ext. */
  long kickSync;

  /** The CPU takes part in scheduling ({@code SCX_RQ_ONLINE}). */
  boolean online = true;

  /** The policy is bypassed on this CPU. */
  boolean bypassing;

  boolean inWakeup;
  boolean inDispatch;

  /** Deferred work is queued as irq work or balance callback. */
  boolean deferredPending;

  /** A scan of {@link #local} for tasks to re-enqueue is wanted. */
  boolean reenqLocalWanted;

  /** With it all tasks are re-enqueued, not only IMMED ones. */
  boolean reenqLocalAny;

  /** An idle notification is owed since bypass ended. */
  boolean idleRenotify;

  /** The donor's slice is infinite: the tick may stop. */
  boolean canStopTick;

  /** Extra flags of the enqueue half of an internal move. */
  long extraEnqFlags;

  /** Clock value for {@code now}, 0 when not cached. */
  long lastClockNs;

  int cpuperfTarget = 1024;

  /** Cursor of rotating CPU choices made on this CPU. */
  int cursor;

  private @Nullable SchedExtEntity runnableHead;
  private @Nullable SchedExtEntity runnableTail;

  ScxRunQueue(RunQueue rq, int nrCpus) {
    this.rq = rq;
    this.cpu = rq.cpu;
    this.local = new DispatchQueue(DsqId.LOCAL, rq.cpu, true);
    this.reject = new DispatchQueue(DsqId.REJECT, rq.cpu, false);
    this.kicks = new KickMasks(nrCpus);
  }

  /** The task that became runnable first among those that do not run. */
  @Nullable SchedExtEntity firstRunnable() {
    return runnableHead;
  }

  @Nullable SchedExtEntity lastRunnable() {
    return runnableTail;
  }

  void addRunnable(SchedExtEntity e, long jiffies) {
    if (e.runnableCpu >= 0) {
      return;
    }
    if (e.has(SchedExtEntity.RESET_RUNNABLE_AT)) {
      e.runnableAt = jiffies;
      e.flags &= ~SchedExtEntity.RESET_RUNNABLE_AT;
    }
    e.runnableCpu = cpu;
    e.runnablePrev = runnableTail;
    e.runnableNext = null;
    if (runnableTail == null) {
      runnableHead = e;
    } else {
      runnableTail.runnableNext = e;
    }
    runnableTail = e;
  }

  void removeRunnable(SchedExtEntity e, boolean resetRunnableAt) {
    if (resetRunnableAt) {
      e.flags |= SchedExtEntity.RESET_RUNNABLE_AT;
    }
    if (e.runnableCpu != cpu) {
      return;
    }
    e.runnableCpu = -1;
    SchedExtEntity before = e.runnablePrev;
    SchedExtEntity after = e.runnableNext;
    if (before == null) {
      runnableHead = after;
    } else {
      before.runnableNext = after;
    }
    if (after == null) {
      runnableTail = before;
    } else {
      after.runnablePrev = before;
    }
    e.runnablePrev = null;
    e.runnableNext = null;
  }
}
