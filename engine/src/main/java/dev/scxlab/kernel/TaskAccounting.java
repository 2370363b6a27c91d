package dev.scxlab.kernel;

/** Times and counts of one task over the whole run, as results report them (design 4). */
public final class TaskAccounting {

  /** What the time since {@link #sinceNs} counts as. */
  enum Mode {
    NONE,
    WAITING,
    RUNNING,
    SLEEPING,
    BLOCKED
  }

  long waitNs;
  long sleepNs;
  long blockedNs;
  long nvcsw;
  long nivcsw;
  long migrations;
  long wakeups;
  long loops;
  long donatedNs;
  private Mode mode = Mode.NONE;
  private long sinceNs;

  /** Ends the present stretch and begins one of another kind. */
  void enter(Mode next, long nowNs) {
    long d = nowNs - sinceNs;
    switch (mode) {
      case WAITING -> waitNs += d;
      case SLEEPING -> sleepNs += d;
      case BLOCKED -> blockedNs += d;
      case NONE, RUNNING -> {}
    }
    mode = next;
    sinceNs = nowNs;
  }

  Mode mode() {
    return mode;
  }

  /** Runnable and not running. */
  public long waitNs() {
    return waitNs;
  }

  /** Asleep for a time. */
  public long sleepNs() {
    return sleepNs;
  }

  /** Waiting for another task. */
  public long blockedNs() {
    return blockedNs;
  }

  /** Time of others that ran in its scheduling context. */
  public long donatedNs() {
    return donatedNs;
  }

  /** Switches away because it had to wait. */
  public long nvcsw() {
    return nvcsw;
  }

  /** Switches away although it could go on, yields included. */
  public long nivcsw() {
    return nivcsw;
  }

  /** Moves to another CPU's run queue. */
  public long migrations() {
    return migrations;
  }

  /** Wakeups, its start included. */
  public long wakeups() {
    return wakeups;
  }

  /** Completed passes of the phase list. */
  public long loops() {
    return loops;
  }
}
