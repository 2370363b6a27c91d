package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The class of the stopper threads ({@code kernel/sched/stop_task.c}): each CPU has one, which
 * pushes away a running task that may no longer run there ({@code migration_cpu_stop}).
 */
final class StopClass extends SchedClass {

  private final Kernel kernel;
  private final Task[] stoppers;

  StopClass(Kernel kernel) {
    super(Rank.STOP);
    this.kernel = kernel;
    this.stoppers = new Task[kernel.topology().nrCpus()];
  }

  void createThreads(ForkPath forks) {
    for (int cpu = 0; cpu < stoppers.length; cpu++) {
      stoppers[cpu] = forks.createKernelThread("migration/" + cpu, cpu, this);
    }
  }

  /** Lets the stopper of the task's CPU move the task elsewhere. */
  void push(Task p) {
    stoppers[p.cpu].execution.pushed.add(p);
    wake(stoppers[p.cpu]);
  }

  /** Lets the stopper of a CPU that goes down move everything elsewhere. */
  void pushAll(RunQueue rq) {
    wake(stoppers[rq.cpu]);
  }

  /** Lets the stopper of a CPU do some work ({@code stop_one_cpu_nowait}). */
  void queueWork(int cpu, Runnable work) {
    stoppers[cpu].execution.stopWork.add(work);
    wake(stoppers[cpu]);
  }

  private void wake(Task stopper) {
    if (stopper.onRq == Task.ON_RQ_NO) {
      RunQueue rq = kernel.rq(stopper.cpu);
      stopper.state = TaskState.RUNNING;
      stopper.isBlocked = false;
      kernel.runner().woken(stopper);
      stopper.accounting.enter(TaskAccounting.Mode.WAITING, kernel.nowNs());
      kernel.placement().activateTask(rq, stopper, SchedFlags.ENQUEUE_WAKEUP);
      kernel.placement().wakeupPreempt(rq, stopper, 0);
    }
  }

  /** Whether the stopper of a CPU has or waits for it. */
  boolean isQueued(int cpu) {
    return stoppers[cpu].onRq == Task.ON_RQ_QUEUED;
  }

  /** What the stopper does when it has the CPU. */
  void work(Task stopper) {
    for (Task p : stopper.execution.pushed) {
      p.migrationPending = false;
      if (p.cpu == stopper.cpu
          && p.onRq == Task.ON_RQ_QUEUED
          && !p.isRetainedDonor()
          && !kernel.placement().isCpuAllowed(p, p.cpu)) {
        kernel.changes().moveQueued(p, kernel.wakeups().selectFallback(p));
      }
    }
    stopper.execution.pushed.clear();
    for (Runnable work : stopper.execution.stopWork) {
      work.run();
    }
    stopper.execution.stopWork.clear();
    RunQueue rq = kernel.rq(stopper.cpu);
    if (rq.down == RunQueue.Down.EVACUATING) {
      kernel.hotplug().evacuate(rq);
    }
  }

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    rq.addRunning(1);
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    rq.subRunning(1);
    return true;
  }

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    Task stopper = stoppers[rq.cpu];
    return stopper.onRq == Task.ON_RQ_QUEUED ? stopper : null;
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    updateCurr(rq);
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    p.fair.execStartNs = kernel.nowNs();
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
