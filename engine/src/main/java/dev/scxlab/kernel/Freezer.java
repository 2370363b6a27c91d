package dev.scxlab.kernel;

/**
 * Stops user space for a system sleep ({@code kernel/freezer.c}). A sleeping task freezes where it
 * sleeps and keeps its wakeup for later; a runnable one sleeps as soon as it gets a CPU. Tasks in
 * an uninterruptible wait freeze once it is over.
 */
final class Freezer {

  /** What freezing did to a task. */
  enum Mark {
    /** Nothing. */
    NONE,
    /** It is to stop when it gets a CPU. */
    FREEZING,
    /** It slept already, and goes on with that. */
    ASLEEP,
    /** As {@link #ASLEEP}, and it was woken meanwhile. */
    WOKEN,
    /** It stopped in the middle of its work ({@code __refrigerator}). */
    STOPPED
  }

  private final Kernel kernel;
  private boolean freezing;

  Freezer(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Begins to stop all tasks of user space ({@code freeze_processes}). */
  void freeze() {
    freezing = true;
    for (Task p : kernel.tasks()) {
      mark(p);
    }
  }

  /** A task was created: one that comes while user space is stopped stops too. */
  void created(Task p) {
    if (freezing) {
      mark(p);
    }
  }

  private void mark(Task p) {
    Execution x = p.execution;
    if (p.state == TaskState.DEAD || p.isKthread() || x.frozen != Mark.NONE) {
      return;
    }
    x.frozen = p.state == TaskState.INTERRUPTIBLE ? Mark.ASLEEP : Mark.FREEZING;
    if (x.frozen == Mark.FREEZING) {
      kernel.runner().interrupt(p);
    }
  }

  /** Whether all of user space stands still. */
  boolean isComplete() {
    for (Task p : kernel.tasks()) {
      Mark mark = p.execution.frozen;
      boolean user = p.state != TaskState.DEAD && !p.isKthread();
      if (user && (mark == Mark.NONE || mark == Mark.FREEZING)) {
        return false;
      }
    }
    return freezing;
  }

  /**
   * Lets all tasks go on, those that stopped or were woken by a wakeup ({@code thaw_processes}).
   */
  void thaw() {
    freezing = false;
    for (Task p : kernel.tasks()) {
      Mark mark = p.execution.frozen;
      p.execution.frozen = Mark.NONE;
      if (mark == Mark.STOPPED || mark == Mark.WOKEN) {
        kernel.wakeUp(p, 0);
      } else if (mark == Mark.FREEZING) {
        kernel.runner().interrupt(p);
      }
    }
  }

  /** Whether a wakeup of the task has to wait; it is remembered. */
  boolean defers(Task p) {
    Execution x = p.execution;
    if (x.frozen == Mark.ASLEEP) {
      x.frozen = Mark.WOKEN;
    }
    return x.frozen == Mark.WOKEN || x.frozen == Mark.STOPPED;
  }
}
