package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/**
 * The deadline class ({@code kernel/sched/deadline.c}) as far as its servers go: it has no tasks of
 * its own, and picks one of a less important class when that class's server says so.
 */
public final class DeadlineClass extends SchedClass {

  private final DeadlineServer[][] servers;

  /**
   * A server per CPU for each class.
   *
   * @param served the classes, the more important first
   */
  public DeadlineClass(Kernel kernel, SchedClass... served) {
    super(Rank.DEADLINE);
    this.servers = new DeadlineServer[kernel.nrCpus()][served.length];
    for (int cpu = 0; cpu < servers.length; cpu++) {
      for (int i = 0; i < served.length; i++) {
        servers[cpu][i] = new DeadlineServer(kernel, kernel.rq(cpu), served[i]);
      }
    }
  }

  /** The class got its first task on the CPU ({@code dl_server_start}). */
  void start(RunQueue rq, SchedClass served) {
    for (DeadlineServer server : servers[rq.cpu]) {
      if (server.served == served) {
        server.start();
      }
    }
  }

  /** A task of the class ran ({@code dl_server_update}). */
  void charge(RunQueue rq, SchedClass served, long ns) {
    for (DeadlineServer server : servers[rq.cpu]) {
      if (server.served == served) {
        server.charge(ns);
      }
    }
  }

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    for (DeadlineServer server : servers[rq.cpu]) {
      if (server.isBoosting()) {
        if (server.served.hasTasks(rq)) {
          Task p = server.served.pickTask(rq, prev);
          if (p != null) {
            return p;
          }
        }
        server.stop();
      }
    }
    return null;
  }

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    throw noTasks();
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    throw noTasks();
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    throw noTasks();
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    throw noTasks();
  }

  @Override
  public void taskTick(RunQueue rq, Task p) {
    throw noTasks();
  }

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {}

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    throw noTasks();
  }

  @Override
  public void updateCurr(RunQueue rq) {}

  private static LabBug noTasks() {
    return new LabBug("a task of the deadline class");
  }
}
