package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/** Makes tasks that no kernel schedules, for tests of programs alone. */
public final class DetachedTasks {

  private DetachedTasks() {}

  /** A task with a number and a program. */
  public static Task task(int number, TaskSpec spec) {
    return new Task(number, number + 1, 1, spec.comm(), spec.program(), new NoClass(), 4);
  }

  private static final class NoClass extends SchedClass {
    NoClass() {
      super(Rank.FAIR);
    }

    private static LabBug unused() {
      return new LabBug("a detached task is not scheduled");
    }

    @Override
    public void enqueueTask(RunQueue rq, Task p, int flags) {
      throw unused();
    }

    @Override
    public boolean dequeueTask(RunQueue rq, Task p, int flags) {
      throw unused();
    }

    @Override
    public @Nullable Task pickTask(RunQueue rq, Task prev) {
      throw unused();
    }

    @Override
    public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
      throw unused();
    }

    @Override
    public void setNextTask(RunQueue rq, Task p, boolean first) {
      throw unused();
    }

    @Override
    public void taskTick(RunQueue rq, Task p) {
      throw unused();
    }

    @Override
    public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
      throw unused();
    }

    @Override
    public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
      throw unused();
    }

    @Override
    public void updateCurr(RunQueue rq) {
      throw unused();
    }
  }
}
