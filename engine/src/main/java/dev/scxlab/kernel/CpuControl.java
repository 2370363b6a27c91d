package dev.scxlab.kernel;

import dev.scxlab.sim.EventQueue;
import dev.scxlab.trace.TraceKind;

/**
 * What CPUs do besides scheduling: sections of kernel time, reschedule requests, interrupts.
 *
 * <p>Effects of kernel code are visible at once; what it costs keeps the CPU busy afterwards
 * ({@code sched-ext.md} 9 row 23). A CPU reschedules when it leaves the kernel: {@link Cpu#resume}.
 */
final class CpuControl {

  /**
   * Turns a CPU may take without time passing. A policy or program that goes on for ever in no time
   * (possible when everything is free) is slowed down more and more, so that the run ends.
   */
  private static final int MAX_TURNS = 1000;

  /** As long as that goes on, fewer turns are granted. */
  private static final int MAX_TURNS_LATER = 16;

  private static final long MIN_PENALTY_NS = 1_000;
  private static final long MAX_PENALTY_NS = 1_000_000;

  private final Kernel kernel;
  private final EventQueue events;
  private final Cpu[] cpus;
  private final long ipiNs;
  private final long idleExitNs;
  private final long irqWorkNs;
  private final boolean lazyPreemption;

  /** The CPU whose code executes. */
  private int thisCpu;

  /** Whether the code's time is charged: not that of scripts. */
  private boolean paying;

  CpuControl(Kernel kernel, Cpu[] cpus) {
    this.kernel = kernel;
    this.events = kernel.events();
    this.cpus = cpus;
    this.ipiNs = kernel.cost(Cost.IPI);
    this.idleExitNs = kernel.cost(Cost.IDLE_EXIT);
    this.irqWorkNs = kernel.cost(Cost.IRQ_WORK);
    this.lazyPreemption = kernel.config().preemption() == PreemptionModel.LAZY;
  }

  int thisCpu() {
    return thisCpu;
  }

  /** Code begins to execute on a CPU. */
  void begin(int cpu) {
    thisCpu = cpu;
    paying = true;
  }

  /** An interrupt arrives; an idle CPU first leaves its idle state. */
  void beginInterrupt(int cpu) {
    begin(cpu);
    Cpu c = cpus[cpu];
    if (c.isIdling() && c.kernelUntilNs <= events.nowNs()) {
      charge(cpu, idleExitNs);
    }
  }

  /** Scripted code begins: it runs on a CPU but costs nothing. */
  void beginScript(int cpu) {
    thisCpu = cpu;
    paying = false;
  }

  /** The code that began last ends: interrupts are on again. */
  void end() {
    Cpu c = cpus[thisCpu];
    if (!c.pendingWork.isEmpty()) {
      startIrqWork(c);
    }
    if (c.rq.needResched != RunQueue.RESCHED_NONE && !c.resume.isArmed()) {
      events.arm(c.resume, Math.max(events.nowNs(), c.kernelUntilNs));
    }
    paying = false;
  }

  void charge(int cpu, long ns) {
    if (ns == 0 || !paying) {
      return;
    }
    Cpu c = cpus[cpu];
    c.kernelUntilNs = Math.max(c.kernelUntilNs, events.nowNs()) + ns;
    if (c.run.isArmed()) {
      kernel.runner().postpone(c, ns);
    }
  }

  /** Counts a turn of a CPU at the present time, see {@link #MAX_TURNS}. */
  void countTurn(Cpu c) {
    if (c.turnsAtNs != events.nowNs()) {
      if (c.turns < MAX_TURNS_LATER) {
        c.penaltyNs = 0;
      }
      c.turnsAtNs = events.nowNs();
      c.turns = 0;
    }
    if (++c.turns == (c.penaltyNs == 0 ? MAX_TURNS : MAX_TURNS_LATER)) {
      c.penaltyNs = Math.min(Math.max(MIN_PENALTY_NS, c.penaltyNs * 2), MAX_PENALTY_NS);
      charge(c.id, c.penaltyNs);
    }
  }

  void reschedCurr(RunQueue rq) {
    request(rq, RunQueue.RESCHED_FULL);
  }

  void reschedCurrLazy(RunQueue rq) {
    boolean full = !lazyPreemption || rq.curr == rq.idle;
    request(rq, full ? RunQueue.RESCHED_FULL : RunQueue.RESCHED_LAZY);
  }

  private void request(RunQueue rq, int kind) {
    if (rq.needResched >= kind || !rq.online) {
      return;
    }
    rq.needResched = kind;
    if (rq.cpu == thisCpu) {
      return;
    }
    Cpu c = cpus[rq.cpu];
    if (kind == RunQueue.RESCHED_FULL) {
      sendIpi(c);
    } else if (c.kernelUntilNs > events.nowNs() && !c.resume.isArmed()) {
      events.arm(c.resume, c.kernelUntilNs);
    } else {
      kernel.ticks().force(c);
    }
  }

  private void sendIpi(Cpu target) {
    kernel.tracer().event(events.nowNs(), TraceKind.IPI, thisCpu, -1, target.id);
    if (target.ipi.isArmed()) {
      return;
    }
    if (ipiNs == 0) {
      receive(target);
    } else {
      events.arm(target.ipi, events.nowNs() + ipiNs);
    }
  }

  void ipiArrived(Cpu c) {
    begin(c.id);
    receive(c);
    end();
  }

  private void receive(Cpu c) {
    long now = events.nowNs();
    kernel.tracer().event(now, TraceKind.RESCHED, c.id, c.rq.curr.pid, 0);
    if (c.isIdling() && c.kernelUntilNs <= now) {
      c.kernelUntilNs = now + idleExitNs;
    }
    if (c.rq.needResched != RunQueue.RESCHED_NONE && !c.resume.isArmed()) {
      events.arm(c.resume, Math.max(now, c.kernelUntilNs));
    }
  }

  /** The CPU would return to its task; reschedules if that is wanted. */
  void resume(Cpu c) {
    if (c.kernelUntilNs > events.nowNs()) {
      events.arm(c.resume, c.kernelUntilNs);
      return;
    }
    begin(c.id);
    if (c.rq.needResched != RunQueue.RESCHED_NONE) {
      kernel.scheduler().schedule(c, true);
    }
    end();
  }

  /** Idle CPUs that were asked to reschedule do it now, in no time. */
  void settleIdle() {
    for (Cpu c : cpus) {
      if (c.isIdling() && c.rq.needResched != RunQueue.RESCHED_NONE) {
        events.cancel(c.ipi);
        events.cancel(c.resume);
        beginScript(c.id);
        kernel.scheduler().schedule(c, true);
        end();
      }
    }
  }

  /** When the reschedule asked for on a CPU happens, the present time if none is under way. */
  long reschedDueNs(int cpu) {
    Cpu c = cpus[cpu];
    if (c.ipi.isArmed()) {
      return Math.max(c.ipi.timeNs(), c.kernelUntilNs);
    }
    return c.resume.isArmed() ? Math.max(c.resume.timeNs(), c.kernelUntilNs) : events.nowNs();
  }

  void queueIrqWork(IrqWork work) {
    if (!work.isQueued()) {
      work.pending = true;
      Cpu c = cpus[work.cpu];
      c.pendingWork.add(work);
      if (work.cpu != thisCpu) {
        startIrqWork(c);
      }
    }
  }

  private void startIrqWork(Cpu c) {
    for (int i = 0; i < c.pendingWork.size(); i++) {
      IrqWork work = c.pendingWork.get(i);
      work.pending = false;
      charge(c.id, irqWorkNs);
      events.arm(work, Math.max(events.nowNs(), c.kernelUntilNs));
    }
    c.pendingWork.clear();
  }

  void runIrqWork(IrqWork work) {
    begin(work.cpu);
    kernel.tracer().event(events.nowNs(), TraceKind.IRQ_WORK, work.cpu, -1);
    work.run();
    end();
  }
}
