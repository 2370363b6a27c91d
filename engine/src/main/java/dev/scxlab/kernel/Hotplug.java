package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;

/** Takes CPUs down and brings them up ({@code sched-ext.md} 4.19). */
final class Hotplug {

  private final Kernel kernel;
  private final Cpu[] cpus;
  private final CpuMask online;
  private final CpuMask active;

  Hotplug(Kernel kernel, Cpu[] cpus, CpuMask online, CpuMask active) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.online = online;
    this.active = active;
  }

  /** Begins to take a CPU down; false if it is the last one or down already. */
  boolean down(int cpu) {
    RunQueue rq = cpus[cpu].rq;
    if (!rq.active || active.weight() == 1) {
      return false;
    }
    rq.active = false;
    active.clear(cpu);
    kernel.scheduler().rqOffline(rq);
    kernel.ext().hotplug(rq, false);
    rq.goingDown = true;
    kernel.stopper().pushAll(rq);
    return true;
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
  void finishDown(Cpu c) {
    c.rq.goingDown = false;
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
