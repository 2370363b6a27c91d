package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskState;

/** Loads a policy ({@code scx_root_enable}, {@code sched-ext.md} 4.22). */
final class Loader {

  private final ExtCore core;
  private final Kernel kernel;
  private final TaskLifecycle lifecycle;
  private final BypassMode bypass;
  private final IdleTracker idle;
  private final Watchdog watchdog;
  private final ExitPath exits;
  private final ScxKfuncs kfuncs;

  Loader(
      ExtCore core,
      TaskLifecycle lifecycle,
      BypassMode bypass,
      IdleTracker idle,
      Watchdog watchdog,
      ExitPath exits,
      ScxKfuncs kfuncs) {
    this.core = core;
    this.kernel = core.kernel;
    this.lifecycle = lifecycle;
    this.bypass = bypass;
    this.idle = idle;
    this.watchdog = watchdog;
    this.exits = exits;
    this.kfuncs = kfuncs;
  }

  /**
   * Loads a policy.
   *
   * @return 0, or a negative errno if it was refused before it began; a failure after that shows in
   *     the exit info
   */
  int load(SchedExtOps ops) {
    if (core.schOrNull() != null) {
      return -Errno.EBUSY.number();
    }
    int err = validateAttributes(ops);
    if (err != 0) {
      return err;
    }
    exits.reset();
    ScxScheduler sch = new ScxScheduler(ops, kernel.topology());
    core.publish(sch);
    core.state = ExtCore.State.ENABLING;
    core.nrRejected = 0;
    for (ScxRunQueue srq : core.rqs) {
      srq.buffer.resize(sch.maxBatch);
      srq.cpuperfTarget = KernelLimits.CPUPERF_ONE;
      srq.kicks.clearAll();
      srq.cpuReleased = false;
    }
    watchdog.start(sch);
    idle.reset(sch.idlePerNode);
    ops.attach(kfuncs);
    if (initPolicy(sch) && validateFlags(sch) && adoptTasks(sch)) {
      core.state = ExtCore.State.ENABLED;
      core.enableSeq++;
      ops.loaded();
    } else {
      if (sch.exit.kind() == ExitKind.NONE) {
        core.error("scx_root_enable() failed (%d)", -Errno.EINVAL.number());
      }
      exits.failLoad();
    }
    return 0;
  }

  private int validateAttributes(SchedExtOps ops) {
    if (ops.name().isEmpty() || ops.name().length() > KernelLimits.MAX_NAME_CHARS) {
      return -Errno.EINVAL.number();
    }
    if (ops.timeoutMs() > KernelLimits.MAX_TIMEOUT_MS || ops.dispatchMaxBatch() < 0) {
      return -Errno.E2BIG.number();
    }
    long known = 0;
    for (OpsFlag flag : OpsFlag.values()) {
      known |= kernel.config().profile().has(flag.since()) ? flag.value() : 0;
    }
    return (ops.flags() & ~known) == 0 ? 0 : -Errno.EINVAL.number();
  }

  private boolean initPolicy(ScxScheduler sch) {
    if (sch.has(OpsCallback.INIT)) {
      int err = lifecycle.checkedErrno("init", core.calls().init());
      if (err != 0) {
        core.error("ops.init() failed (%d)", err);
        return false;
      }
    }
    sch.initialized = true;
    long wanted = sch.ops.hotplugSeq();
    if (wanted != 0 && wanted != core.hotplugSeq) {
      core.exit(
          ExitKind.UNREG_KERN,
          ExitInfo.CODE_RESTART | ExitInfo.CODE_HOTPLUG,
          "expected hotplug seq " + wanted + " did not match actual " + core.hotplugSeq);
    }
    return alive(sch);
  }

  private static boolean alive(ScxScheduler sch) {
    return sch.exit.kind() == ExitKind.NONE;
  }

  private boolean validateFlags(ScxScheduler sch) {
    if (sch.enqLast && !sch.hasEnqueue) {
      core.error("SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented");
    }
    if (sch.flag(OpsFlag.ENQ_BLOCKED) && !sch.hasEnqueue) {
      core.error("SCX_OPS_ENQ_BLOCKED requires ops.enqueue() to be implemented");
    }
    if (sch.idlePerNode && !sch.builtinIdle) {
      core.error("SCX_OPS_BUILTIN_IDLE_PER_NODE requires CPU idle selection enabled");
    }
    return alive(sch);
  }

  /** Bypassed, the tasks become the policy's; then it takes over. */
  private boolean adoptTasks(ScxScheduler sch) {
    bypass.enter();
    for (Task p : kernel.tasks()) {
      if (p.state == TaskState.DEAD) {
        continue;
      }
      int err = lifecycle.init(p, false);
      if (err != 0) {
        core.error("ops.init_task() failed (%d) for %s", err, p);
        bypass.leave();
        return false;
      }
      p.scx.setState(SchedExtEntity.STATE_READY);
    }
    core.switchingAll = !sch.partial;
    core.enabled = true;
    for (Task p : kernel.tasks()) {
      if (p.scx.state() == SchedExtEntity.STATE_READY) {
        p.scx.sliceNs = sch.sliceDflNs;
        kernel.changes().followClass(p);
      }
    }
    bypass.leave();
    return alive(sch);
  }
}
