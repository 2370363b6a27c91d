package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/** Where a task is in its program: the request of its last step and what is left of it. */
final class Execution {

  /** Requests of {@link TaskControl}. */
  enum Request {
    /** The next step is due. */
    NONE,
    RUN,
    RUN_UNTIL,
    SLEEP,
    BLOCK,
    YIELD,
    EXIT
  }

  final Task task;
  Request request = Request.NONE;

  /** RUN: work left, in ns of a CPU of capacity 1024, times 1024. */
  long workLeft;

  /** RUN_UNTIL, SLEEP: when it ends. */
  long untilNs;

  /** BLOCK: why. */
  @Nullable BlockReason reason;

  /** The CPU that executed it last, -1 before the first time. */
  int lastCpu = -1;

  Execution(Task task) {
    this.task = task;
  }
}
