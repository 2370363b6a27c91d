package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/** Spreads bypassed tasks over CPUs from time to time ({@code sched-ext.md} 5.4). */
final class BypassBalancer {

  private static final long INTERVAL_NS = 500_000_000;
  private static final int DONOR_PERCENT = 125;
  private static final int MIN_DELTA_DIVISOR = 4;

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;
  private final RemoteMove moves;
  private final IdleTracker idle;
  private final CpuMask donees;
  private final CpuMask receivers;
  private final Event timer;

  BypassBalancer(ExtCore core, Insertion insertion, RemoteMove moves, IdleTracker idle) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
    this.moves = moves;
    this.idle = idle;
    this.donees = new CpuMask(core.rqs.length);
    this.receivers = new CpuMask(core.rqs.length);
    this.timer =
        new Event(EventClass.TIMER, -1) {
          @Override
          protected void fire() {
            kernel.runScript(BypassBalancer.this::balance);
          }
        };
  }

  void start() {
    kernel.events().arm(timer, kernel.nowNs() + INTERVAL_NS);
  }

  void stop() {
    kernel.events().cancel(timer);
  }

  private void balance() {
    start();
    Topology topology = kernel.topology();
    for (int node = 0; node < topology.nrNodes(); node++) {
      balanceNode(topology.nodeSpan(node));
    }
  }

  private void balanceNode(CpuMask node) {
    int tasks = 0;
    int cpus = 0;
    for (int cpu = node.first(); cpu < node.size(); cpu = node.next(cpu + 1)) {
      if (core.rqs[cpu].rq.online) {
        tasks += bypass(cpu).nr();
        cpus++;
      }
    }
    if (cpus == 0) {
      return;
    }
    int target = ceilDiv(tasks, cpus);
    int limit = ceilDiv(target * DONOR_PERCENT, 100);
    donees.clearAll();
    receivers.clearAll();
    for (int cpu = node.first(); cpu < node.size(); cpu = node.next(cpu + 1)) {
      if (core.rqs[cpu].rq.online && bypass(cpu).nr() < target) {
        donees.set(cpu);
      }
    }
    long slice = core.sch().sliceDflNs;
    long minDelta = (INTERVAL_NS / MIN_DELTA_DIVISOR + slice - 1) / slice;
    for (int cpu = node.first(); cpu < node.size(); cpu = node.next(cpu + 1)) {
      if (core.rqs[cpu].rq.online && !donees.test(cpu) && bypass(cpu).nr() - limit >= minDelta) {
        unload(core.rqs[cpu], limit, target);
      }
    }
    for (int cpu = receivers.first(); cpu < receivers.size(); cpu = receivers.next(cpu + 1)) {
      kernel.reschedCurr(core.rqs[cpu].rq);
    }
  }

  private void unload(ScxRunQueue donor, int limit, int target) {
    DispatchQueue from = bypass(donor.cpu);
    SchedExtEntity e = from.first();
    while (e != null && from.nr() > limit && !donees.isEmpty()) {
      SchedExtEntity next = e.nextOnDsq();
      Task p = e.task;
      int cpu = idle.anyAnd(donees, p.cpusMask);
      if (p.cpu == donor.cpu
          && cpu < donees.size()
          && !moves.isInUse(p)
          && moves.mayMove(p, core.rqs[cpu], false)) {
        move(p, donor, core.rqs[cpu]);
        receivers.set(cpu);
        if (bypass(cpu).nr() >= target) {
          donees.clear(cpu);
        }
      }
      e = next;
    }
  }

  /** The tasks stay on a bypass DSQ: its own of the new CPU. */
  private void move(Task p, ScxRunQueue donor, ScxRunQueue donee) {
    insertion.remove(p);
    kernel.placement().deactivateTask(donor.rq, p, 0);
    kernel.placement().setTaskCpu(p, donee.cpu);
    kernel.placement().activateTask(donee.rq, p, 0);
  }

  private DispatchQueue bypass(int cpu) {
    return core.sch().dsqs.bypass(cpu);
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
