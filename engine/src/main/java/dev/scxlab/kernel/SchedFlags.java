package dev.scxlab.kernel;

/**
 * Flags of {@link SchedClass#enqueueTask} and {@link SchedClass#dequeueTask} ({@code ENQUEUE_*},
 * {@code DEQUEUE_*}) and of wakeups ({@code WF_*}), with the values a 7.2 kernel was seen to use
 * ({@code kernel-observations.md}).
 */
public final class SchedFlags {

  /** Dequeue because the task goes to sleep. */
  public static final int DEQUEUE_SLEEP = 0x1;

  /** Enqueue because the task wakes up. */
  public static final int ENQUEUE_WAKEUP = 0x1;

  /** First half of a property change; the task stays conceptually queued. */
  public static final int DEQUEUE_SAVE = 0x2;

  /** Second half of a property change. */
  public static final int ENQUEUE_RESTORE = 0x2;

  /** The task may get another place in its queue. */
  public static final int MOVE = 0x4;

  /** The run queue's clock is up to date. */
  public static final int NOCLOCK = 0x8;

  /** The class changes. */
  public static final int CLASS = 0x40;

  /** The dequeue of a delayed task is finished. */
  public static final int DEQUEUE_DELAYED = 0x200;

  /** A task whose dequeue was delayed is made runnable again. */
  public static final int ENQUEUE_DELAYED = 0x200;

  /** Insert at the front; bit of {@code SCX_ENQ_HEAD}. */
  public static final int ENQUEUE_HEAD = 0x10000;

  /** The task leaves in a state that must not be delayed: it dies. */
  public static final int DEQUEUE_SPECIAL = 0x10000;

  /** The CPU changed since the task was queued last. */
  public static final int ENQUEUE_MIGRATED = 0x40000;

  /** First enqueue of a new task. */
  public static final int ENQUEUE_INITIAL = 0x80000;

  /** The class's CPU selection ran. */
  public static final int ENQUEUE_RQ_SELECTED = 0x100000;

  /** Wakeup after fork. */
  public static final int WF_FORK = 0x4;

  /** Wakeup of a sleeping task. */
  public static final int WF_TTWU = 0x8;

  /** The waker is about to sleep. */
  public static final int WF_SYNC = 0x10;

  /** The wakeup moved the task to another CPU. */
  public static final int WF_MIGRATED = 0x20;

  /** CPU selection ran. */
  public static final int WF_RQ_SELECTED = 0x80;

  private SchedFlags() {}
}
