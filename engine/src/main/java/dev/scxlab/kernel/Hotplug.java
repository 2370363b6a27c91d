package dev.scxlab.kernel;

import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.trace.TraceKind;

/**
 * Takes CPUs down and brings them up ({@code sched-ext.md} 4.19; the order going down as the case
 * hotplug-with-ops recorded it). First the CPU is inactive: whatever it switches to is pushed away
 * by its stopper ({@code balance_push}). Once it idles, or a grace period is over, the classes and
 * the policy are told; then the stopper moves what still waits there, and the CPU is down.
 */
final class Hotplug {

  /** How long a CPU may stay busy until the rest goes on without its tasks' consent. */
  private static final long GRACE_NS = 20_000_000;

  private final Kernel kernel;
  private final Cpu[] cpus;
  private final CpuMask online;
  private final CpuMask active;
  private final Event[] grace;

  Hotplug(Kernel kernel, Cpu[] cpus, CpuMask online, CpuMask active) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.online = online;
    this.active = active;
    this.grace = new Event[cpus.length];
    for (int cpu = 0; cpu < grace.length; cpu++) {
      int which = cpu;
      grace[cpu] =
          new Event(EventClass.SCRIPT, cpu) {
            @Override
            protected void fire() {
              kernel.runScript(() -> tellAll(cpus[which].rq));
            }
          };
    }
  }

  /** Begins to take a CPU down; false if it is the last one or down already. */
  boolean down(int cpu) {
    RunQueue rq = cpus[cpu].rq;
    if (!rq.active || active.weight() == 1) {
      return false;
    }
    rq.active = false;
    active.clear(cpu);
    rq.down = RunQueue.Down.PUSHING;
    kernel.events().arm(grace[cpu], kernel.nowNs() + GRACE_NS);
    switched(cpus[cpu]);
    return true;
  }

  /** A CPU that goes down has switched, maybe to its idle task. */
  void switched(Cpu c) {
    RunQueue rq = c.rq;
    Task curr = rq.curr;
    if (rq.down == RunQueue.Down.EVACUATING) {
      if (rq.isIdle()) {
        finishDown(c);
      }
    } else if (curr == rq.idle) {
      kernel.events().cancel(grace[c.id]);
      kernel.events().arm(grace[c.id], kernel.nowNs());
    } else if (curr.program != null && !curr.isPerCpuKthread()) {
      kernel.stopper().push(curr);
    }
  }

  /** {@code sched_set_rq_offline} and what follows: classes and policy lose the CPU. */
  private void tellAll(RunQueue rq) {
    kernel.scheduler().rqOffline(rq);
    kernel.ext().hotplug(rq, false);
    rq.down = RunQueue.Down.EVACUATING;
    kernel.stopper().pushAll(rq);
  }

  /** The stopper of a CPU that goes down moves away what is still there. */
  void evacuate(RunQueue rq) {
    for (Task p : kernel.tasks()) {
      if (p.cpu != rq.cpu || p.onRq != Task.ON_RQ_QUEUED) {
        continue;
      }
      if (p.isRetainedDonor()) {
        kernel.proxy().blockForReal(p);
      } else {
        kernel.changes().moveQueued(p, kernel.wakeups().selectFallback(p));
      }
    }
  }

  /** The CPU idles and nothing is left on it: it is down now. */
  private void finishDown(Cpu c) {
    c.rq.down = RunQueue.Down.NO;
    kernel.ticks().stop(c);
    c.rq.online = false;
    online.clear(c.id);
    c.rq.needResched = RunQueue.RESCHED_NONE;
    kernel.events().cancel(c.ipi);
    kernel.events().cancel(c.resume);
    kernel.tracer().event(kernel.nowNs(), TraceKind.HOTPLUG, c.id, -1, 0);
  }

  /** Brings a CPU up; false if it is up or still going down. */
  boolean up(int cpu) {
    Cpu c = cpus[cpu];
    if (c.rq.online) {
      return false;
    }
    c.rq.online = true;
    online.set(cpu);
    kernel.ticks().start(c);
    c.account(kernel.nowNs());
    kernel.tracer().event(kernel.nowNs(), TraceKind.HOTPLUG, cpu, -1, 1);
    c.rq.active = true;
    active.set(cpu);
    kernel.ext().hotplug(c.rq, true);
    kernel.scheduler().rqOnline(c.rq);
    kernel.reschedCurr(c.rq);
    return true;
  }
}
