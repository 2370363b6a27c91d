package dev.scxlab.kernel;

import dev.scxlab.sim.EventQueue;
import dev.scxlab.trace.TraceKind;

/**
 * The timer tick at multiples of 1/HZ, on all CPUs in the same phase ({@code sched-ext.md} 4.13, 9
 * row 13). An idle CPU has none: its ticks are only counted.
 */
final class TickDriver {

  private final Kernel kernel;
  private final EventQueue events;
  private final Cpu[] cpus;
  private final CpuMask nohzFull;
  private final long tickNs;
  private final long tickCostNs;

  TickDriver(Kernel kernel, Cpu[] cpus) {
    this.kernel = kernel;
    this.events = kernel.events();
    this.cpus = cpus;
    this.nohzFull = kernel.topology().nohzFull();
    this.tickNs = kernel.config().tickNs();
    this.tickCostNs = kernel.cost(Cost.TICK);
  }

  /** The CPU has a task to run again: its tick goes on at the next point of the grid. */
  void restart(Cpu c) {
    if (!c.tick.isArmed() && !mayStop(c)) {
      events.arm(c.tick, (events.nowNs() / tickNs + 1) * tickNs);
    }
  }

  /** Something changed for a CPU that runs a task: a tick that was stopped may be needed again. */
  void update(Cpu c) {
    if (nohzFull.test(c.id) && c.rq.online && !c.isIdling()) {
      restart(c);
    }
  }

  /** A request waits for the next tick: there has to be one. */
  void force(Cpu c) {
    if (!c.tick.isArmed() && c.rq.online) {
      events.arm(c.tick, (events.nowNs() / tickNs + 1) * tickNs);
    }
  }

  /** Whether a CPU that runs a task can do without ticks ({@code sched_can_stop_tick}). */
  private boolean mayStop(Cpu c) {
    if (!nohzFull.test(c.id)) {
      return false;
    }
    RunQueue rq = c.rq;
    boolean alone = rq.nrRunning <= 1;
    return switch (rq.donor.schedClass.rank()) {
      case EXT -> kernel.ext().canStopTick(rq);
      case REALTIME -> alone || rq.donor.policy == SchedPolicy.FIFO;
      case FAIR -> alone;
      case STOP, DEADLINE, IDLE -> false;
    };
  }

  void tick(Cpu c) {
    if (c.isIdling()) {
      return;
    }
    long now = events.nowNs();
    events.arm(c.tick, now + tickNs);
    kernel.control().begin(c.id);
    kernel.charge(c.id, tickCostNs);
    RunQueue rq = c.rq;
    kernel.tracer().event(now, TraceKind.TICK, c.id, rq.curr.pid);
    if (rq.needResched == RunQueue.RESCHED_LAZY) {
      rq.needResched = RunQueue.RESCHED_FULL;
    }
    rq.donor.schedClass.taskTick(rq, rq.donor);
    kernel.ext().tick(rq);
    kernel.scheduler().tickEnd(rq);
    if (rq.needResched == RunQueue.RESCHED_NONE && mayStop(c)) {
      events.cancel(c.tick);
    }
    kernel.control().end();
  }

  /** Ticks of the grid that passed on all CPUs while they were up. */
  long count() {
    long sum = 0;
    for (Cpu c : cpus) {
      sum += c.ticksBefore;
      if (c.rq.online) {
        sum += events.nowNs() / tickNs - c.onlineSinceNs / tickNs;
      }
    }
    return sum;
  }

  /** The CPU goes down. */
  void stop(Cpu c) {
    c.ticksBefore += events.nowNs() / tickNs - c.onlineSinceNs / tickNs;
    events.cancel(c.tick);
  }

  /** The CPU came up. */
  void start(Cpu c) {
    c.onlineSinceNs = events.nowNs();
  }
}
