package dev.scxlab.kernel;

import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Wakeups that another CPU is asked to carry out itself ({@code ttwu_queue_wakelist}): the waker
 * only puts the task on a list and sends an interrupt. Only tasks of a policy with {@code
 * SCX_OPS_ALLOW_QUEUED_WAKEUP} are woken so; others are queued by their waker.
 */
final class QueuedWakeups {

  private final Kernel kernel;
  private final long ipiNs;
  private final WakeList[] lists;

  QueuedWakeups(Kernel kernel, int nrCpus) {
    this.kernel = kernel;
    this.ipiNs = kernel.cost(Cost.IPI);
    this.lists = new WakeList[nrCpus];
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      lists[cpu] = new WakeList(cpu);
    }
  }

  /** Whether the wakeup is left to the CPU: it shares no cache with this one, or has no task. */
  boolean wants(Task p, int cpu) {
    int here = kernel.thisCpu();
    return kernel.ext().allowsQueuedWakeup(p)
        && kernel.activeMask().test(cpu)
        && cpu != here
        && (!kernel.topology().sharesCache(here, cpu) || kernel.rq(cpu).nrRunning == 0);
  }

  /** Leaves the wakeup of a task, whose CPU is set, to that CPU. */
  void add(Task p, boolean migrated) {
    kernel.runner().woken(p);
    lists[p.cpu].add(p, migrated);
  }

  /** The tasks that wait for one CPU's interrupt. */
  private final class WakeList extends Event {
    private final int cpu;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> migrated = new ArrayList<>();

    WakeList(int cpu) {
      super(EventClass.IPI, cpu);
      this.cpu = cpu;
    }

    void add(Task p, boolean isMigrated) {
      tasks.add(p);
      if (isMigrated) {
        migrated.add(p);
      }
      if (!isArmed()) {
        kernel.tracer().event(kernel.nowNs(), TraceKind.IPI, kernel.thisCpu(), -1, cpu);
        kernel.events().arm(this, kernel.nowNs() + ipiNs);
      }
    }

    @Override
    protected void fire() {
      int on = kernel.rq(cpu).online ? cpu : kernel.onlineMask().first();
      kernel.control().beginInterrupt(on);
      // The kernel's list hands out what was added last first.
      while (!tasks.isEmpty()) {
        Task p = tasks.remove(tasks.size() - 1);
        kernel.wakeups().wakePending(p, migrated.remove(p));
      }
      kernel.control().end();
    }
  }
}
