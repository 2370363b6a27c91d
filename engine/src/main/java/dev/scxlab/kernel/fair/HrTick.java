package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/**
 * The high resolution timer of one CPU that ends the running task's request ({@code hrtick_timer},
 * eevdf.md 3.4). One shot; a task that is picked again does not arm it, and going from one task to
 * a lone other one does not cancel it.
 */
final class HrTick {

  private static final long MIN_DELAY_NS = 10_000;

  /** A smaller change of the expiry does not reprogram the timer. */
  private static final long SLACK_NS = 5_000;

  private final Kernel kernel;
  private final FairClass fair;
  private final FairCpu cpu;
  private final long latencyNs;
  private final Event timer;
  private final Event remoteStart;

  /** Expiry of the timer that was asked for last. */
  private long expiryNs;

  HrTick(Kernel kernel, FairClass fair, FairCpu cpu, long latencyNs) {
    this.kernel = kernel;
    this.fair = fair;
    this.cpu = cpu;
    this.latencyNs = latencyNs;
    this.timer =
        new Event(EventClass.TIMER, cpu.id) {
          @Override
          protected void fire() {
            kernel.runInterrupt(cpu.id, HrTick.this::expire);
          }
        };
    this.remoteStart =
        new Event(EventClass.IPI, cpu.id) {
          @Override
          protected void fire() {
            kernel.runInterrupt(cpu.id, HrTick.this::program);
          }
        };
  }

  /** A task got the CPU: arms the timer for the rest of its request if others are queued. */
  void start(FairEntity curr) {
    if (cpu.queued() < 2) {
      return;
    }
    long left = curr.deadline - curr.vruntime;
    if (left < 0) {
      kernel.reschedCurr(cpu.rq);
      return;
    }
    long delay = Math.max(VirtualTime.unscale(left, curr.weight), MIN_DELAY_NS);
    expiryNs = kernel.nowNs() + delay + latencyNs;
    if (kernel.thisCpu() == cpu.id) {
      program();
    } else {
      kernel.events().arm(remoteStart, kernel.nowNs() + kernel.cost(Cost.IPI));
    }
  }

  /** A task was queued beside the running one: arms the timer unless it is armed. */
  void update() {
    FairEntity curr = cpu.curr();
    if (timer.isArmed() || curr == null || cpu.rq.donor.schedClass.rank() != SchedClass.Rank.FAIR) {
      return;
    }
    start(curr);
  }

  /** The CPU goes idle. */
  void cancel() {
    kernel.events().cancel(timer);
  }

  private void program() {
    if (!timer.isArmed() || Math.abs(timer.timeNs() - expiryNs) >= SLACK_NS) {
      kernel.events().arm(timer, Math.max(expiryNs, kernel.nowNs()));
    }
  }

  private void expire() {
    if (cpu.curr() != null && cpu.rq.donor.schedClass == fair) {
      fair.updateCurr(cpu.rq);
      kernel.reschedCurr(cpu.rq);
    }
  }
}
