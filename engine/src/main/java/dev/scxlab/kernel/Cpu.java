package dev.scxlab.kernel;

import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import java.util.ArrayList;
import java.util.List;

/** The hardware side of a CPU: its interrupts, the section of the kernel it is in, its times. */
final class Cpu {

  final int id;
  final int capacity;
  final RunQueue rq;

  /** Until when the CPU is busy in the kernel; its task executes from then on. */
  long kernelUntilNs;

  /** The CPU leaves the kernel and reschedules. */
  final Event resume;

  /** A reschedule interrupt arrives. */
  final Event ipi;

  /** The timer tick. */
  final Event tick;

  /** The running task completes what it does. */
  final Event run;

  /** Irq work asked for in the present section. */
  final List<IrqWork> pendingWork = new ArrayList<>();

  long busyNs;
  long idleNs;
  long switches;

  /** Start of the present stretch of running or idling. */
  long sinceNs;

  /** Grid ticks while the CPU was up, before {@link #onlineSinceNs}. */
  long ticksBefore;

  long onlineSinceNs;

  /** How often the CPU rescheduled or stepped a program at {@link #turnsAtNs}. */
  int turns;

  long turnsAtNs = -1;

  /** What too many turns at one time cost; doubles while it goes on. */
  long penaltyNs;

  Cpu(Kernel kernel, int id, int capacity, RunQueue rq) {
    this.id = id;
    this.capacity = capacity;
    this.rq = rq;
    this.resume = event(EventClass.RESCHED, () -> kernel.control().resume(this));
    this.ipi = event(EventClass.IPI, () -> kernel.control().ipiArrived(this));
    this.tick = event(EventClass.TICK, () -> kernel.ticks().tick(this));
    this.run = event(EventClass.USER, () -> kernel.runner().runCompletes(this));
  }

  private Event event(EventClass eventClass, Runnable action) {
    return new Event(eventClass, id) {
      @Override
      protected void fire() {
        action.run();
      }
    };
  }

  boolean isIdling() {
    return rq.curr == rq.idle;
  }

  /** Ends the stretch of running or idling that lasts until now. */
  void account(long nowNs) {
    if (isIdling()) {
      idleNs += nowNs - sinceNs;
    } else {
      busyNs += nowNs - sinceNs;
    }
    sinceNs = nowNs;
  }
}
