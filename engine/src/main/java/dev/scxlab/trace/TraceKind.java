package dev.scxlab.trace;

import com.google.common.collect.ImmutableList;

/**
 * Kinds of events. Numbers are part of the trace hash and never change; new kinds get new numbers.
 * Which arguments an event has is said by {@link #argName}, in the order of {@link
 * TraceSink#event}.
 */
public enum TraceKind {
  /**
   * A CPU changes the running task; pid is the one that leaves (0 from idle). {@code prev_state} is
   * the kernel's number for a trace: 0 R, 1 S, 2 D, 16 X (dead), 256 R+ (preempted). {@code wait}
   * says what one that is not runnable waits for: 1 a time, 2 another task (lock, condition,
   * barrier, resume), else 0.
   */
  SWITCH(1, "prev_state", "next_pid", "wait"),
  /** A task begins to wake up; on the waker's CPU. */
  WAKING(2, "target_cpu"),
  /** A task became runnable. */
  WAKEUP(3, "target_cpu"),
  /** A task was created and became runnable. */
  WAKEUP_NEW(4, "target_cpu"),
  /** A task moved to another CPU's run queue. */
  MIGRATE(5, "from_cpu", "to_cpu"),
  /** A task was created; on the CPU and by the task that did it. */
  FORK(6, "child_pid"),
  /** A task ended. */
  EXIT(7),
  /** The timer tick of a CPU. */
  TICK(8),
  /** A reschedule request reached a CPU. */
  RESCHED(9, "lazy"),
  /** An inter-processor interrupt was sent. */
  IPI(10, "target_cpu"),
  /** An irq work ran. */
  IRQ_WORK(11),
  /** A CPU went down (0) or came up (1). */
  HOTPLUG(12, "online"),
  /** A PM event by its kernel number. */
  PM(13, "event"),
  /** Bypass depth changed. */
  BYPASS(14, "depth"),
  /** The policy ended: exit kind and code. */
  SCX_EXIT(15, "kind", "code"),
  /** A task changed its scheduling class. */
  CLASS_CHANGE(16, "from", "to"),
  /** A task was inserted into a DSQ. */
  DSQ_INSERT(17, "dsq", "slice", "vtime", "enq_flags"),
  /** A task left a DSQ. */
  DSQ_REMOVE(18, "dsq"),
  /** An op was called: number of the op, its arguments, its result. */
  OP(19, "op", "arg1", "arg2", "arg3", "result"),
  /** A task waits for a lock, got it, gave it back; the lock by number. */
  LOCK_WAIT(20, "lock"),
  LOCK_ACQUIRED(21, "lock"),
  LOCK_RELEASED(22, "lock"),
  /** A task changed: 1 nice, 2 affinity, 3 policy; with the new value (of a mask: its size). */
  TASK_CHANGE(23, "what", "value"),
  /** A kfunc was called by an op: number of the kfunc and up to four arguments. */
  KFUNC(24, "kfunc", "arg1", "arg2", "arg3", "arg4"),
  /** A task completed a pass of its phase list; {@code count} passes so far. */
  LOOP(25, "count"),
  /** A task that waits for a lock was picked; a CPU executes another with its context. */
  PROXY(26, "executing_pid");

  private final int number;
  private final ImmutableList<String> args;

  TraceKind(int number, String... args) {
    this.number = number;
    this.args = ImmutableList.copyOf(args);
  }

  /** The number that goes into the trace hash. */
  public int number() {
    return number;
  }

  /** How many arguments an event of this kind has. */
  public int argCount() {
    return args.size();
  }

  /** The name of argument {@code i}. */
  public String argName(int i) {
    return args.get(i);
  }
}
