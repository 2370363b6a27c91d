package dev.scxlab.workload;

/**
 * One event of a phase, with names resolved to numbers.
 *
 * @param kind what happens
 * @param length RUN, MEM, MEMRUN, IORUN: CPU time at capacity 1024; RUNTIME, SLEEP: time; TIMER:
 *     period; else zero
 * @param object number of the mutex, condition, barrier, semaphore, suspension, timer, queue or
 *     fork it speaks of, in {@link SharedObjects} or, for a thread's own timer, in the task; -1 for
 *     none
 * @param mutex WAIT, SYNC: number of the mutex; else -1
 * @param ownTimer TIMER: whether the timer belongs to the thread and not to the file
 */
public record TaskEvent(EventKind kind, Length length, int object, int mutex, boolean ownTimer) {

  /** An event that only takes time. */
  public static TaskEvent timed(EventKind kind, Length length) {
    return new TaskEvent(kind, length, -1, -1, false);
  }

  /** An event that speaks of one shared object. */
  public static TaskEvent on(EventKind kind, int object) {
    return new TaskEvent(kind, Length.ZERO, object, -1, false);
  }

  /** Whether each pass over it lets time go on, sooner or later. */
  boolean takesTime() {
    return !length.isZero();
  }
}
