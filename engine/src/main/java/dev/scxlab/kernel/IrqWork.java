package dev.scxlab.kernel;

import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/**
 * Work that a CPU does in a hard interrupt as soon as interrupts are on again ({@code struct
 * irq_work}). Queue it with {@link Kernel#queueIrqWork}; queued twice before it ran, it runs once.
 */
public abstract class IrqWork extends Event {

  final Kernel kernel;
  final int cpu;

  /** Asked for, but interrupts are off until the present section of the kernel ends. */
  boolean pending;

  protected IrqWork(Kernel kernel, int cpu) {
    super(EventClass.IRQ_WORK, cpu);
    this.kernel = kernel;
    this.cpu = cpu;
  }

  /** The work, on its CPU. */
  protected abstract void run();

  /** The CPU that does it. */
  public final int cpu() {
    return cpu;
  }

  /** Whether it is queued and has not run. */
  public final boolean isQueued() {
    return pending || isArmed();
  }

  @Override
  protected final void fire() {
    kernel.runIrqWork(this);
  }
}
