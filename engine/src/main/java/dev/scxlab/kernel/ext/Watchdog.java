package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import java.util.Locale;

/** Looks for runnable tasks that do not get to run ({@code sched-ext.md} 4.21). */
final class Watchdog {

  private final ExtCore core;
  private final Kernel kernel;
  private final Event timer;
  private long timeoutJiffies;

  Watchdog(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
    this.timer =
        new Event(EventClass.TIMER, 0) {
          @Override
          protected void fire() {
            kernel.runScript(Watchdog.this::check);
          }
        };
  }

  /** A policy is loaded. */
  void start(ScxScheduler sch) {
    timeoutJiffies = Math.max(1, toJiffies(sch.timeoutMs));
    core.watchdogTimestamp = kernel.jiffies();
    arm();
  }

  void stop() {
    kernel.events().cancel(timer);
  }

  private void arm() {
    long interval = Math.max(1, timeoutJiffies / 2);
    long tickNs = kernel.config().tickNs();
    kernel.events().arm(timer, (kernel.jiffies() + interval) * tickNs);
  }

  private void check() {
    core.watchdogTimestamp = kernel.jiffies();
    for (ScxRunQueue srq : core.rqs) {
      for (SchedExtEntity e = srq.firstRunnable(); e != null; e = e.runnableNext) {
        long waited = kernel.jiffies() - e.runnableAt;
        if (waited > timeoutJiffies) {
          long ms = waited * kernel.config().tickNs() / 1_000_000;
          core.exit(
              ExitKind.ERROR_STALL,
              0,
              String.format(
                  Locale.ROOT, "%s failed to run for %d.%03ds", e.task, ms / 1000, ms % 1000));
          break;
        }
      }
    }
    if (core.schOrNull() != null) {
      arm();
    }
  }

  private long toJiffies(long ms) {
    long hz = kernel.config().hz();
    return (ms * hz + 999) / 1000;
  }
}
