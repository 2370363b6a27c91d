package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Flag;

/** Flag values of {@code abi} under the names the algorithms use. */
final class EnqFlags {

  static final long WAKEUP = Flag.ENQ_WAKEUP.value();
  static final long HEAD = Flag.ENQ_HEAD.value();
  static final long CPU_SELECTED = Flag.ENQ_CPU_SELECTED.value();
  static final long PREEMPT = Flag.ENQ_PREEMPT.value();
  static final long IMMED = Flag.ENQ_IMMED.value();
  static final long RESCUE = Flag.ENQ_RESCUE.value();
  static final long PREEMPT_LAZY = Flag.ENQ_PREEMPT_LAZY.value();
  static final long REENQ = Flag.ENQ_REENQ.value();
  static final long LAST = Flag.ENQ_LAST.value();

  static final long BLOCKED = Flag.ENQ_BLOCKED.value();

  /** Any of these puts a task at the front of a FIFO. */
  static final long AT_HEAD = HEAD | PREEMPT | PREEMPT_LAZY;

  // The core's own ({@code sched-ext.md} 1.10, bits 56..62).
  static final long DSQ_PRIQ = 1L << 57;

  static final long DEQ_SCHED_CHANGE = Flag.DEQ_SCHED_CHANGE.value();
  static final long DEQ_CORE_SCHED_EXEC = Flag.DEQ_CORE_SCHED_EXEC.value();

  private EnqFlags() {}
}
