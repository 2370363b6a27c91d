package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.IrqWork;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** The end of a policy, by error or by wish ({@code sched-ext.md} 4.23). */
final class ExitPath {

  private final ExtCore core;
  private final Kernel kernel;
  private final TaskLifecycle lifecycle;
  private final BypassMode bypass;
  private final KickPath kicks;
  private final Watchdog watchdog;
  private final PolicyTimers timers;
  private final Dump dump;
  private final IrqWork[] works;
  private final Event helper;
  private ExitInfo last = ExitInfo.NONE;
  private @Nullable ScxScheduler ended;

  ExitPath(
      ExtCore core,
      TaskLifecycle lifecycle,
      BypassMode bypass,
      KickPath kicks,
      Watchdog watchdog,
      PolicyTimers timers,
      Dump dump) {
    this.core = core;
    this.kernel = core.kernel;
    this.lifecycle = lifecycle;
    this.bypass = bypass;
    this.kicks = kicks;
    this.watchdog = watchdog;
    this.timers = timers;
    this.dump = dump;
    this.works = new IrqWork[core.rqs.length];
    for (int cpu = 0; cpu < works.length; cpu++) {
      works[cpu] =
          new IrqWork(kernel, cpu) {
            @Override
            protected void run() {
              errorIrqWork();
            }
          };
    }
    this.helper =
        new Event(EventClass.WAKEUP, -1) {
          @Override
          protected void fire() {
            kernel.runScript(ExitPath.this::disable);
          }
        };
  }

  /** How the policy that was loaded last ended; NONE while it is loaded. */
  ExitInfo exitInfo() {
    return last;
  }

  /** The policy that ended last, for its counters. */
  @Nullable ScxScheduler ended() {
    return ended;
  }

  /** Claims the exit; the first claim counts ({@code scx_claim_exit}). */
  void claim(ExitKind kind, long code, String message) {
    ScxScheduler sch = core.schOrNull();
    if (sch == null || sch.exit.kind() != ExitKind.NONE) {
      return;
    }
    String shown =
        message.length() > KernelLimits.MAX_EXIT_MESSAGE
            ? message.substring(0, KernelLimits.MAX_EXIT_MESSAGE)
            : message;
    sch.exit = new ExitInfo(kind, code, shown, kernel.thisCpu(), sch.initialized, "");
    sch.aborting = true;
    OpsCallback op = core.calls().current();
    sch.backtrace = op == null ? "" : "  ops." + op.opName() + "()\n";
    kernel
        .tracer()
        .event(kernel.nowNs(), TraceKind.SCX_EXIT, kernel.thisCpu(), -1, kind.number(), code);
    if (core.state == ExtCore.State.ENABLING) {
      // The load sees it and tears down what it has built.
      return;
    }
    kernel.queueIrqWork(works[kernel.thisCpu()]);
  }

  /** {@code scx_error_irq_workfn}: writes the dump and wakes the helper thread. */
  private void errorIrqWork() {
    ScxScheduler sch = core.schOrNull();
    if (sch == null || helper.isArmed()) {
      return;
    }
    if (sch.exit.kind().isError()) {
      sch.exit = sch.exit.withDump(dump.write(sch));
    }
    kernel
        .events()
        .arm(helper, kernel.nowNs() + kernel.cost(Cost.WAKEUP) + kernel.cost(Cost.SWITCH));
  }

  /** A load failed: what it has built is torn down, with a dump if it was an error. */
  void failLoad() {
    ScxScheduler sch = core.sch();
    if (sch.exit.kind().isError()) {
      sch.exit = sch.exit.withDump(dump.write(sch));
    }
    disable();
  }

  /** {@code scx_root_disable}: the helper thread's work, done in one instant. */
  void disable() {
    ScxScheduler sch = core.sch();
    bypass.enter();
    core.state = ExtCore.State.DISABLING;
    core.switchingAll = false;
    for (Task p : kernel.tasks()) {
      if (p.scx.state() != SchedExtEntity.STATE_NONE) {
        kernel.changes().followClass(p);
        lifecycle.exit(p);
      }
    }
    core.enabled = false;
    watchdog.stop();
    timers.stopAll();
    if (sch.has(OpsCallback.EXIT)) {
      core.calls().exit(sch.exit);
    }
    bypass.leave();
    kicks.clear();
    last = sch.exit;
    ended = sch;
    bypass.discard();
    core.publish(null);
    core.state = ExtCore.State.DISABLED;
  }

  /** Starts anew: a policy is being loaded. */
  void reset() {
    last = ExitInfo.NONE;
    ended = null;
  }
}
