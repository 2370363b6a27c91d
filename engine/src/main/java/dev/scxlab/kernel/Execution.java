package dev.scxlab.kernel;

import java.util.ArrayList;
import java.util.List;
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

  /** BLOCK for a lock: whether a signal ends it. */
  boolean interruptible;

  /** BLOCK: why. */
  @Nullable BlockReason reason;

  /** What freezing user space did to it. */
  Freezer.Mark frozen = Freezer.Mark.NONE;

  /** It has a CPU only to stop there: its work does not go on. */
  boolean stopping;

  /** The CPU that executed it last, -1 before the first time. */
  int lastCpu = -1;

  /** Tasks that a stopper thread is to move away. */
  final List<Task> pushed = new ArrayList<>(0);

  /** What else a stopper thread is to do. */
  final List<Runnable> stopWork = new ArrayList<>(0);

  /** SLEEP: the timer that ends it. */
  final TaskRunner.SleepTimer timer;

  Execution(Kernel kernel, Task task) {
    this.task = task;
    this.timer = new TaskRunner.SleepTimer(kernel, task);
  }
}
