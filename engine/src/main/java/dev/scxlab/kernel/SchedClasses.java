package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scheduling classes of a kernel, and what they share: time accounting, deadline servers. */
public final class SchedClasses {

  private final Kernel kernel;
  private final SchedClass[] classes = new SchedClass[SchedClass.Rank.values().length];
  private @Nullable Scheduler scheduler;
  private @Nullable DeadlineClass servers;

  SchedClasses(Kernel kernel) {
    this.kernel = kernel;
  }

  void set(SchedClass schedClass) {
    classes[schedClass.rank().ordinal()] = schedClass;
    if (schedClass instanceof DeadlineClass deadlineClass) {
      servers = deadlineClass;
    }
  }

  /** All classes are there: tasks can be scheduled from now on. */
  void complete() {
    SchedClass[] present = new SchedClass[classes.length];
    int n = 0;
    for (SchedClass schedClass : classes) {
      if (schedClass != null) {
        present[n++] = schedClass;
      }
    }
    scheduler = new Scheduler(kernel, Arrays.copyOf(present, n));
  }

  Scheduler scheduler() {
    Scheduler s = scheduler;
    if (s == null) {
      throw new LabBug("no classes are installed");
    }
    return s;
  }

  /** The class of tasks with this scheduling policy at present. */
  public SchedClass of(SchedPolicy policy) {
    SchedClass.Rank rank =
        switch (policy) {
          case FIFO, RR -> SchedClass.Rank.REALTIME;
          case DEADLINE -> SchedClass.Rank.DEADLINE;
          case NORMAL, BATCH, IDLE, EXT ->
              kernel.ext().taskShouldBeExt(policy) ? SchedClass.Rank.EXT : SchedClass.Rank.FAIR;
        };
    SchedClass schedClass = classes[rank.ordinal()];
    if (schedClass == null) {
      throw new LabBug("no class for " + policy);
    }
    return schedClass;
  }

  /**
   * Adds the time since the last call to the task that executes ({@code update_curr_common}). What
   * the donor pays for it in its class is the caller's part ({@code sched-ext.md} 6.7).
   *
   * @return that time in ns
   */
  public long updateCurrCommon(RunQueue rq) {
    Task donor = rq.donor;
    Task executing = rq.curr;
    long now = kernel.nowNs();
    long delta = now - donor.fair.execStartNs;
    donor.fair.execStartNs = now;
    executing.fair.execStartNs = now;
    executing.fair.sumExecRuntimeNs += delta;
    if (executing != donor) {
      donor.accounting.donatedNs += delta;
    }
    SchedClass schedClass = donor.schedClass;
    if (schedClass.rank().ordinal() < SchedClass.Rank.FAIR.ordinal()) {
      rq.aboveFairNs += delta;
    }
    DeadlineClass present = servers;
    if (present != null && delta > 0) {
      present.charge(rq, schedClass, delta);
    }
    return delta;
  }

  /** A class got its first task on a CPU: its deadline server begins to watch over it. */
  public void serverStart(RunQueue rq, SchedClass served) {
    DeadlineClass present = servers;
    if (present != null) {
      present.start(rq, served);
    }
  }
}
