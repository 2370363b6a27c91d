package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A task as the ext class sees it ({@code struct sched_ext_entity}, {@code sched-ext.md} 1.2).
 * Policies read {@link #sliceNs}, {@link #dsqVtime}, {@link #weight}, {@link #flags}; the rest
 * belongs to the ext class.
 */
public final class SchedExtEntity {

  /** {@code SCX_SLICE_DFL}, the slice of a new task. */
  public static final long SLICE_DFL_NS = 20_000_000;

  // Flags, sched-ext.md 1.5.
  public static final int QUEUED = 1;
  public static final int IN_CUSTODY = 1 << 1;
  public static final int RESET_RUNNABLE_AT = 1 << 2;
  public static final int DEQD_FOR_SLEEP = 1 << 3;
  public static final int IMMED = 1 << 5;
  public static final int PROTECTED = 1 << 6;
  public static final int RUN_TRACKED = 1 << 7;
  public static final int STATE_SHIFT = 8;
  public static final int STATE_MASK = 7 << STATE_SHIFT;
  public static final int REENQ_REASON_SHIFT = 12;
  public static final int REENQ_REASON_MASK = 7 << REENQ_REASON_SHIFT;

  // Values of the state bits.
  public static final int STATE_NONE = 0;
  public static final int STATE_INIT_BEGIN = 1;
  public static final int STATE_INIT = 2;
  public static final int STATE_READY = 3;
  public static final int STATE_ENABLED = 4;
  public static final int STATE_DEAD = 5;

  // Ownership, sched-ext.md 1.6.
  public static final int OPS_NONE = 0;
  public static final int OPS_QUEUEING = 1;
  public static final int OPS_QUEUED = 2;
  public static final int OPS_DISPATCHING = 3;

  /** The task it belongs to. */
  public final Task task;

  /** Remaining budget in ns; all ones is infinite. */
  public long sliceNs = SLICE_DFL_NS;

  /** Sort key of the next insertion by virtual time. */
  public long dsqVtime;

  /** 1..10000, from the nice value. */
  public int weight = 100;

  /** Bits of the constants above. */
  public int flags;

  /** The DSQ it sits on. */
  public @Nullable DispatchQueue dsq;

  /** Whether it sits on the priority tree of its DSQ ({@code SCX_TASK_DSQ_ON_PRIQ}). */
  public boolean onPriq;

  /** The DSQ's insertion counter when it was inserted. */
  public long dsqSeq;

  // Links of the DSQ's list and tree.
  @Nullable SchedExtEntity dsqPrev;
  @Nullable SchedExtEntity dsqNext;
  @Nullable SchedExtEntity treeLeft;
  @Nullable SchedExtEntity treeRight;
  @Nullable SchedExtEntity treeParent;
  long treePriority;

  /** The direct-dispatch verdict; {@code SCX_DSQ_INVALID} when there is none. */
  public long ddspDsqId = Long.MIN_VALUE;

  public long ddspEnqFlags;
  public long ddspSliceNs;
  public long ddspVtime;

  /** One of the ownership constants. */
  public int opsState;

  /** Queue sequence number that goes with {@link #OPS_QUEUED}. */
  public long opsQseq;

  /** Destination CPU of an internal migration, else -1. */
  public int stickyCpu = -1;

  /** CPU that moves the task between run queues, else -1. */
  public int holdingCpu = -1;

  /** Last CPU that CPU selection returned. */
  public int selectedCpu = -1;

  /** CPU on whose runnable list the task is, else -1. */
  public int runnableCpu = -1;

  /** When it last became runnable, in jiffies. */
  public long runnableAt;

  /** When its turn began to wait, in ns: the order of core scheduling before NEWEST. */
  public long coreSchedAtNs;

  /** How often it was re-enqueued since it last ran. */
  public int reenqCount;

  /** Unique number, never reused. */
  public long tid;

  /** Slice that waits for the next accounting point; valid with {@link #sliceOobSet}. */
  public long sliceOobNs;

  public boolean sliceOobSet;

  /** Refuse {@link SchedPolicy#EXT} for the task. */
  public boolean disallow;

  /** Its slice end asks for a lazy reschedule. */
  public boolean lazyResched;

  // Links of the run queue's runnable list.
  public @Nullable SchedExtEntity runnablePrev;
  public @Nullable SchedExtEntity runnableNext;

  /** Whether a direct dispatch to another CPU's local DSQ waits in the deferred list. */
  public boolean deferred;

  SchedExtEntity(Task task) {
    this.task = task;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** One of the {@code STATE_} constants. */
  public int state() {
    return (flags & STATE_MASK) >>> STATE_SHIFT;
  }

  /** Sets the state bits. */
  public void setState(int state) {
    flags = (flags & ~STATE_MASK) | (state << STATE_SHIFT);
  }

  /** Why it was re-enqueued: 0 none, 1 kfunc, 2 immed, 3 preempted, 4 cap, 5 proxy. */
  public int reenqReason() {
    return (flags & REENQ_REASON_MASK) >>> REENQ_REASON_SHIFT;
  }

  /** The task behind it in its DSQ. */
  public @Nullable SchedExtEntity nextOnDsq() {
    return dsqNext;
  }

  /** The task before it in its DSQ. */
  public @Nullable SchedExtEntity prevOnDsq() {
    return dsqPrev;
  }
}
