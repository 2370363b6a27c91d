package dev.scxlab.sim;

/**
 * The order of events with equal time: earlier constants first ({@code sched-ext.md} 9 row 1).
 * Inside a class the CPU number decides, then the order of insertion.
 */
public enum EventClass {
  /** Scripted events of the machine: hotplug, power management, sysrq. */
  SCRIPT,
  /** Irq work: kicks, deferred dispatches. */
  IRQ_WORK,
  /** Inter-processor interrupts. */
  IPI,
  /** Timers of policies and of the kernel. */
  TIMER,
  /** The timer tick. */
  TICK,
  /** Sleeps that end, tasks that are created. */
  WAKEUP,
  /** A CPU leaves the kernel and, if it was asked to, reschedules. */
  RESCHED,
  /** What running tasks do. */
  USER
}
