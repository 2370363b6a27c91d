package dev.scxlab.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The real-time class ({@code kernel/sched/rt.c}): FIFO and RR by fixed priority. Tasks that cannot
 * run where they are move to a CPU that runs something less important. There is no throttling; the
 * deadline servers keep the classes below alive.
 */
public final class RtClass extends SchedClass {

  private static final int PRIORITIES = 100;
  private static final long RR_TIMESLICE_NS = 100_000_000;

  private final Kernel kernel;
  private final Queues[] queues;

  /** CPUs with more than one real-time task: without any there is nothing to pull. */
  private int overloaded;

  public RtClass(Kernel kernel) {
    super(Rank.REALTIME);
    this.kernel = kernel;
    this.queues = new Queues[kernel.nrCpus()];
    for (int cpu = 0; cpu < queues.length; cpu++) {
      queues[cpu] = new Queues();
    }
  }

  /** The real-time tasks of a CPU by priority; the running one stays in its place. */
  private static final class Queues {
    final Deque<Task>[] byPrio = newArray();
    int nr;

    /** Since when the running RR task has its time slice. */
    long sliceBeginNs;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Deque<Task>[] newArray() {
      Deque<Task>[] all = new Deque[PRIORITIES];
      for (int i = 0; i < PRIORITIES; i++) {
        all[i] = new ArrayDeque<>(0);
      }
      return all;
    }

    @Nullable Task first() {
      if (nr == 0) {
        return null;
      }
      for (Deque<Task> queue : byPrio) {
        if (!queue.isEmpty()) {
          return queue.peekFirst();
        }
      }
      return null;
    }
  }

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    Queues q = queues[rq.cpu];
    if ((flags & SchedFlags.ENQUEUE_HEAD) != 0) {
      q.byPrio[p.prio()].addFirst(p);
    } else {
      q.byPrio[p.prio()].addLast(p);
    }
    if (++q.nr == 2) {
      overloaded++;
    }
    rq.addRunning(1);
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    updateCurr(rq);
    queues[rq.cpu].byPrio[p.prio()].remove(p);
    if (--queues[rq.cpu].nr == 1) {
      overloaded--;
    }
    rq.subRunning(1);
    return true;
  }

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    pull(rq);
    return queues[rq.cpu].first();
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    updateCurr(rq);
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    p.fair.execStartNs = kernel.nowNs();
    if (first) {
      queues[rq.cpu].sliceBeginNs = kernel.nowNs();
    }
  }

  @Override
  public void taskTick(RunQueue rq, Task p) {
    updateCurr(rq);
    Queues q = queues[rq.cpu];
    if (p.policy != SchedPolicy.RR || kernel.nowNs() - q.sliceBeginNs < RR_TIMESLICE_NS) {
      return;
    }
    q.sliceBeginNs = kernel.nowNs();
    Deque<Task> queue = q.byPrio[p.prio()];
    if (queue.size() > 1) {
      queue.remove(p);
      queue.addLast(p);
      kernel.reschedCurr(rq);
    }
  }

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
    if (rq.donor.schedClass == this && p.prio() < rq.donor.prio()) {
      kernel.reschedCurr(rq);
    }
  }

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    Task curr = kernel.rq(prevCpu).curr;
    boolean busy = curr.schedClass == this && (curr.nrCpusAllowed < 2 || curr.prio() <= p.prio());
    return busy || !kernel.placement().isCpuAllowed(p, prevCpu)
        ? leastImportant(p, prevCpu)
        : prevCpu;
  }

  /** A CPU whose task matters less than {@code p}; {@code prevCpu} if there is none. */
  private int leastImportant(Task p, int prevCpu) {
    int best = prevCpu;
    int bestPrio = p.prio();
    for (int cpu = 0; cpu < queues.length; cpu++) {
      if (!kernel.placement().isCpuAllowed(p, cpu)) {
        continue;
      }
      int prio = importance(cpu);
      if (prio > bestPrio || (prio == bestPrio && cpu == prevCpu)) {
        best = cpu;
        bestPrio = prio;
      }
    }
    return best;
  }

  /** The best priority on a CPU: 0..99 with real-time tasks, 100 with others, 101 when idle. */
  private int importance(int cpu) {
    Task first = queues[cpu].first();
    if (first != null) {
      return first.prio();
    }
    RunQueue rq = kernel.rq(cpu);
    if (rq.curr.schedClass.isAbove(this)) {
      return -1;
    }
    return rq.isIdle() ? PRIORITIES + 1 : PRIORITIES;
  }

  /** A task that waits elsewhere although it matters more than what runs here comes over. */
  private void pull(RunQueue rq) {
    if (overloaded == 0) {
      return;
    }
    Task here = queues[rq.cpu].first();
    Task best = null;
    for (int cpu = 0; cpu < queues.length; cpu++) {
      if (cpu == rq.cpu || queues[cpu].nr < 2) {
        continue;
      }
      for (Deque<Task> queue : queues[cpu].byPrio) {
        for (Task p : queue) {
          if (p != kernel.rq(cpu).curr
              && p != queues[cpu].first()
              && p != kernel.rq(cpu).donor
              && !p.isBlocked
              && p.migrationDisabled == 0
              && kernel.placement().isCpuAllowed(p, rq.cpu)
              && (best == null || p.prio() < best.prio())) {
            best = p;
          }
        }
      }
    }
    if (best != null && (here == null || best.prio() < here.prio())) {
      kernel.placement().deactivateTask(kernel.rq(best.cpu), best, 0);
      kernel.placement().setTaskCpu(best, rq.cpu);
      kernel.placement().activateTask(rq, best, 0);
    }
  }

  @Override
  public void taskWoken(RunQueue rq, Task p) {
    if (rq.curr == p || queues[rq.cpu].first() == p || p.nrCpusAllowed < 2) {
      return;
    }
    int cpu = leastImportant(p, p.cpu);
    if (cpu != p.cpu) {
      kernel.placement().deactivateTask(rq, p, 0);
      kernel.placement().setTaskCpu(p, cpu);
      kernel.placement().activateTask(kernel.rq(cpu), p, 0);
      kernel.placement().wakeupPreempt(kernel.rq(cpu), p, 0);
    }
  }

  @Override
  public void switchedTo(RunQueue rq, Task p) {
    p.fair.execStartNs = kernel.nowNs();
  }

  @Override
  public void updateCurr(RunQueue rq) {
    if (rq.donor.schedClass == this) {
      kernel.classes().updateCurrCommon(rq);
    }
  }
}
