package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/** The class of the idle tasks ({@code kernel/sched/idle.c}). */
final class IdleClass extends SchedClass {

  private final Kernel kernel;

  IdleClass(Kernel kernel) {
    super(Rank.IDLE);
    this.kernel = kernel;
  }

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    throw new LabBug("an idle task is enqueued");
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    throw new LabBug("an idle task is dequeued");
  }

  @Override
  public Task pickTask(RunQueue rq, Task prev) {
    if (prev == rq.idle) {
      kernel.ext().updateIdle(rq, true, false);
    }
    return rq.idle;
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    updateCurr(rq);
    kernel.ext().updateIdle(rq, false, true);
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    p.fair.execStartNs = kernel.nowNs();
    kernel.ext().updateIdle(rq, true, true);
  }

  @Override
  public void taskTick(RunQueue rq, Task p) {}

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {}

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    return p.cpu;
  }

  @Override
  public void updateCurr(RunQueue rq) {
    kernel.classes().updateCurrCommon(rq);
  }
}
