package dev.scxlab.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stand-in for the fair class in tests of the core: FIFO per CPU, switches at every tick. */
public final class RoundRobinFair extends SchedClass {

  private final Kernel kernel;
  private final List<Deque<Task>> queues = new ArrayList<>();

  public RoundRobinFair(Kernel kernel) {
    super(Rank.FAIR);
    this.kernel = kernel;
    for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
      queues.add(new ArrayDeque<>());
    }
  }

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    rq.addRunning(1);
    if (rq.donor != p || (flags & SchedFlags.ENQUEUE_RESTORE) == 0) {
      queues.get(rq.cpu).addLast(p);
    }
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    rq.subRunning(1);
    queues.get(rq.cpu).remove(p);
    return true;
  }

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    Task first = queues.get(rq.cpu).peekFirst();
    boolean prevStays =
        prev.schedClass == this && prev.state == TaskState.RUNNING && prev.isQueued();
    return first != null ? first : prevStays ? prev : null;
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    updateCurr(rq);
    if (next != null && p.isQueued()) {
      queues.get(rq.cpu).addLast(p);
    }
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    p.fair.execStartNs = kernel.nowNs();
    queues.get(rq.cpu).remove(p);
  }

  @Override
  public void taskTick(RunQueue rq, Task p) {
    updateCurr(rq);
    if (!queues.get(rq.cpu).isEmpty()) {
      kernel.reschedCurr(rq);
    }
  }

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {}

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
      if (kernel.rq(cpu).isIdle() && kernel.placement().isCpuAllowed(p, cpu)) {
        return cpu;
      }
    }
    return prevCpu;
  }

  @Override
  public void updateCurr(RunQueue rq) {
    kernel.classes().updateCurrCommon(rq);
  }
}
