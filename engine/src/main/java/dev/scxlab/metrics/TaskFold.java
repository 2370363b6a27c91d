package dev.scxlab.metrics;

/** What the fold knows about one task at the present event. */
final class TaskFold {

  /** Where a task is. */
  enum State {
    NEW,
    RUNNING,
    WAITING,
    SLEEPING,
    BLOCKED,
    DEAD
  }

  static final long NONE = -1;

  final int pid;
  final LatencyHistogram wakeupLatency = LatencyHistogram.ofTask();
  State state = State.NEW;
  long sinceNs;

  /** When the wakeup began that its next run answers; {@link #NONE} without one. */
  long wokenNs = NONE;

  /** Woken before it left the CPU. */
  boolean wokenEarly;

  /** When it asked for the lock that it does not have yet; {@link #NONE} without one. */
  long lockWaitNs = NONE;

  int lastCpu = -1;
  int shareClass = -1;

  long runtimeNs;
  long waitNs;
  long sleepNs;
  long blockedNs;
  long nvcsw;
  long nivcsw;
  long migrations;
  long wakeups;
  long loops;

  /** Run time within the measured window. */
  long windowRuntimeNs;

  /** Ideal service within the measured window, of the closed runnable spans. */
  double idealNs;

  /** The class's service where the open runnable span began, or the window if that was later. */
  double idealFromNs;

  /** Whether it is a task of the workload, of which the numbers of the whole run are made. */
  final boolean workload;

  TaskFold(int pid, boolean workload) {
    this.pid = pid;
    this.workload = workload;
  }

  boolean isRunnable() {
    return state == State.RUNNING || state == State.WAITING;
  }

  TaskMetrics result() {
    return new TaskMetrics(
        pid,
        runtimeNs,
        waitNs,
        sleepNs,
        blockedNs,
        nvcsw,
        nivcsw,
        migrations,
        wakeups,
        loops,
        wakeupLatency.summary());
  }
}
