package dev.scxlab.kernel.ext;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.ExtHooks;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;

/** What the core tells the ext class outside its methods as a class. */
final class CoreHooks implements ExtHooks {

  private final ExtCore core;
  private final Kernel kernel;
  private final TaskLifecycle lifecycle;
  private final IdleTracker idle;
  private final PowerManagement power;

  CoreHooks(ExtCore core, TaskLifecycle lifecycle, IdleTracker idle, PowerManagement power) {
    this.core = core;
    this.kernel = core.kernel;
    this.lifecycle = lifecycle;
    this.idle = idle;
    this.power = power;
  }

  @Override
  public boolean enabled() {
    return core.enabled;
  }

  @Override
  public boolean switchedAll() {
    return core.enabled && core.switchingAll;
  }

  @Override
  public boolean taskShouldBeExt(SchedPolicy policy) {
    if (!core.enabled) {
      return false;
    }
    if (core.switchingAll) {
      return true;
    }
    return core.state != ExtCore.State.DISABLING && policy == SchedPolicy.EXT;
  }

  @Override
  public void updateIdle(RunQueue rq, boolean isIdle, boolean notify) {
    ScxScheduler sch = core.schOrNull();
    if (sch == null) {
      return;
    }
    ScxRunQueue srq = core.rqs[rq.cpu];
    if (sch.builtinIdle && (notify || rq.curr == rq.idle)) {
      idle.update(rq, isIdle);
    }
    boolean tell = notify || (isIdle && srq.idleRenotify);
    if (tell && sch.hasUpdateIdle && !srq.bypassing) {
      srq.idleRenotify = false;
      core.calls().updateIdle(rq.cpu, isIdle);
    }
  }

  @Override
  public boolean allowsQueuedWakeup(Task p) {
    return core.isExt(p) && core.sch().queuedWakeup;
  }

  @Override
  public void powerEvent(int event) {
    power.event(event);
  }

  @Override
  public boolean canStopTick(RunQueue rq) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    if (rq.curr != rq.donor) {
      return false;
    }
    return !core.isExt(rq.donor) || srq.nrRunning == 0 || (!srq.bypassing && srq.canStopTick);
  }

  @Override
  public int fork(Task p) {
    return lifecycle.fork(p);
  }

  @Override
  public void postFork(Task p) {
    lifecycle.postFork(p);
  }

  @Override
  public void pickSettled(RunQueue rq) {
    ScxRunQueue srq = core.rqs[rq.cpu];
    if (srq.reject.nr() > 0 && core.schOrNull() != null) {
      core.reenqueues().retryRejected(srq);
    }
  }

  @Override
  public void hotplug(RunQueue rq, boolean online) {
    core.hotplugSeq++;
    ScxScheduler sch = core.schOrNull();
    if (sch == null) {
      return;
    }
    idle.updateTopology();
    if (sch.has(online ? OpsCallback.CPU_ONLINE : OpsCallback.CPU_OFFLINE)) {
      if (online) {
        core.calls().cpuOnline(rq.cpu);
      } else {
        core.calls().cpuOffline(rq.cpu);
      }
    } else {
      core.exit(
          ExitKind.UNREG_KERN,
          ExitInfo.CODE_RESTART | ExitInfo.CODE_HOTPLUG,
          "cpu " + rq.cpu + " going " + (online ? "online" : "offline") + ", exiting scheduler");
    }
  }

  @Override
  public void exiting(Task p) {
    if (core.rules.exitingChangesGroup && core.schOrNull() != null) {
      int flags = SchedFlags.DEQUEUE_SAVE | SchedFlags.MOVE | SchedFlags.NOCLOCK;
      kernel.changes().begin(p, flags);
      kernel.changes().end(p, flags);
    }
  }

  @Override
  public void taskDead(Task p) {
    if (core.schOrNull() != null) {
      lifecycle.exit(p);
    }
    p.scx.setState(SchedExtEntity.STATE_DEAD);
  }

  @Override
  public int checkSetPolicy(Task p, SchedPolicy policy) {
    return core.enabled && p.scx.disallow && policy == SchedPolicy.EXT ? -Errno.EACCES.number() : 0;
  }
}
