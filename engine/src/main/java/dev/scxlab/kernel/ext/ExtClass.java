package dev.scxlab.kernel.ext;

import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.ExtHooks;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.LoadWeight;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ext scheduling class ({@code ext_sched_class}): connects the core's calls with the parts that
 * carry them out, and is how a policy is loaded, unloaded and looked at.
 */
public final class ExtClass extends SchedClass implements ExtHooks {

  private static final int NOTIFY_OK = 1;

  private final ExtCore core;
  private final Kernel kernel;
  private final EnqueuePath enqueue;
  private final DequeuePath dequeue;
  private final PickPath pick;
  private final SliceAccounting slices;
  private final IdleTracker idle;
  private final DeferredWork deferred;
  private final ReenqueuePath reenqueues;
  private final BypassMode bypass;
  private final TaskLifecycle lifecycle;
  private final ExitPath exits;
  private final Loader loader;
  private final KfuncHandlers kfuncs;
  private final Dump dump;
  private final ExtAudit audit;

  /** PM transitions that were prepared and are not over. */
  private int pmTransitions;

  public ExtClass(Kernel kernel) {
    super(Rank.EXT);
    this.kernel = kernel;
    this.core = new ExtCore(kernel);
    Insertion insertion = new Insertion(core);
    RemoteMove moves = new RemoteMove(core, insertion);
    KickPath kicks = new KickPath(core);
    this.dump = new Dump(core);
    PolicyTimers timers = new PolicyTimers(core);
    Watchdog watchdog = new Watchdog(core);
    this.audit = new ExtAudit(core);
    this.slices = new SliceAccounting(core);
    this.enqueue = new EnqueuePath(core, insertion);
    this.dequeue = new DequeuePath(core, insertion, slices);
    DispatchPath dispatch = new DispatchPath(core, insertion, moves, slices, kicks);
    this.pick = new PickPath(core, insertion, dispatch, enqueue, slices);
    this.idle = new IdleTracker(core);
    this.deferred = new DeferredWork(core, insertion, moves, enqueue);
    this.reenqueues = new ReenqueuePath(core, insertion, enqueue);
    this.bypass = new BypassMode(core, new BypassBalancer(core, insertion, moves, idle));
    this.lifecycle = new TaskLifecycle(core);
    this.exits = new ExitPath(core, lifecycle, bypass, kicks, watchdog, timers, dump);
    this.kfuncs = new KfuncHandlers(core, dispatch, moves, insertion, idle, kicks, timers, dump);
    this.loader = new Loader(core, lifecycle, bypass, idle, watchdog, exits, kfuncs);
    core.connect(this, exits, deferred, reenqueues);
  }

  // Life of a policy.

  /**
   * Loads a policy now.
   *
   * @return 0, or the negative errno with which the load itself was refused
   */
  public int load(SchedExtOps ops) {
    int[] result = new int[1];
    kernel.runScript(() -> result[0] = loader.load(ops));
    kernel.settleIdleCpus();
    return result[0];
  }

  /** Unloads the policy as its loader does when it ends (UNREG). */
  public void unload() {
    kernel.runScript(() -> core.exit(ExitKind.UNREG, 0, ""));
  }

  // What happens to a machine.

  /**
   * A power management event ({@code scx_pm_handler}, {@code sched-ext.md} 5.5).
   *
   * @param event its kernel number: 1, 3, 5 prepare a transition, 2, 4, 6 end one; others are
   *     ignored
   * @return always {@code NOTIFY_OK}
   */
  public int pmEvent(int event) {
    kernel.tracer().event(kernel.nowNs(), TraceKind.PM, -1, -1, event);
    ScxScheduler sch = core.schOrNull();
    boolean prepare = event == 1 || event == 3 || event == 5;
    boolean post = event == 2 || event == 4 || event == 6;
    if (prepare) {
      pmTransitions++;
    } else if (post && pmTransitions > 0) {
      pmTransitions--;
    }
    if (sch != null && core.enabled) {
      if (prepare) {
        sch.pmBypass++;
        bypass.enter();
      } else if (post && sch.pmBypass > 0) {
        sch.pmBypass--;
        bypass.leave();
      }
    }
    return NOTIFY_OK;
  }

  /** Whether a PM transition is under way: CPUs cannot be taken down or up by scripts then. */
  public boolean inPmTransition() {
    return pmTransitions > 0;
  }

  /** sysrq-S: ends the policy; does nothing without one. */
  public void sysrqStop() {
    core.exit(ExitKind.SYSRQ, 0, "");
  }

  /** sysrq-D: the dump of the loaded policy; empty without one. Nothing else changes. */
  public String sysrqDump() {
    ScxScheduler sch = core.schOrNull();
    return sch == null ? "" : dump.writeForSysrq(sch);
  }

  /** What the files in /sys/kernel/sched_ext and scx_show_state.py show. */
  public ScxStateView stateView() {
    ScxScheduler sch = core.schOrNull();
    return new ScxStateView(
        sch == null ? "" : sch.name,
        core.enabled,
        core.switchingAll,
        core.enabled && core.switchingAll,
        core.state.ordinal(),
        core.state.name().toLowerCase(Locale.ROOT),
        sch == null ? 0 : sch.bypassDepth,
        core.nrRejected,
        core.enableSeq,
        core.hotplugSeq);
  }

  /** How the policy ended, or NONE while it is loaded or none ever was. */
  public ExitInfo exitInfo() {
    return exits.exitInfo();
  }

  /** Throws {@link LabBug} if the class's books do not agree; between events only. */
  public void audit() {
    audit.check();
  }

  /** How often an op was called since the last load. */
  public long callCount(OpsCallback op) {
    OpCalls calls = lastCalls();
    return calls == null ? 0 : calls.count(op);
  }

  /** How often a kfunc was called. */
  public long kfuncCount(Kfunc kfunc) {
    return kfuncs.count(kfunc);
  }

  /** Time spent in the policy's ops, in ns. */
  public long policyCostNs() {
    OpCalls calls = lastCalls();
    return calls == null ? 0 : calls.costNs();
  }

  private @Nullable OpCalls lastCalls() {
    OpCalls calls = core.callsOrNull();
    return calls != null ? calls : exits.endedCalls();
  }

  /** The event counters of the policy loaded last; null if there was none. */
  public @Nullable EventCounters events() {
    ScxScheduler sch = core.schOrNull();
    if (sch == null) {
      sch = exits.ended();
    }
    return sch == null ? null : sch.events;
  }

  // SchedClass.

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    enqueue.enqueueTask(rq, p, flags);
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    dequeue.dequeueTask(rq, p, flags);
    return true;
  }

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    return pick.pickTask(rq, prev);
  }

  @Override
  public boolean hasTasks(RunQueue rq) {
    return core.rqs[rq.cpu].nrRunning > 0;
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    pick.putPrev(rq, p, next);
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    pick.setNext(rq, p);
  }

  @Override
  public void taskTick(RunQueue rq, Task p) {
    slices.tick(rq, p);
  }

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
    if (p.schedClass.isAbove(this)) {
      ScxRunQueue srq = core.rqs[rq.cpu];
      if (srq.nrImmed > 0) {
        reenqueues.wantLocal(srq, false);
      }
    }
  }

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    ScxScheduler sch = core.sch();
    boolean bypassing = core.rqOf(p).bypassing;
    if (bypassing && core.rules.bypassPerCpu) {
      sch.events.add(ScxEvent.BYPASS_DISPATCH);
      p.scx.selectedCpu = prevCpu;
      return prevCpu;
    }
    if (sch.hasSelectCpu && !bypassing) {
      core.directSubject = p;
      int cpu = core.calls().selectCpu(p, prevCpu, wakeFlags);
      core.directSubject = null;
      p.scx.selectedCpu = cpu;
      if (core.isCpuValid(cpu)) {
        return cpu;
      }
      core.error("invalid CPU %d from ops.select_cpu()", cpu);
      return prevCpu;
    }
    int cpu =
        sch.builtinIdle
            ? idle.select(p, prevCpu, wakeFlags, p.cpusMask, false, 0)
            : IdleTracker.EBUSY;
    if (cpu >= 0) {
      p.scx.ddspDsqId = DsqId.LOCAL;
      p.scx.ddspEnqFlags = 0;
      p.scx.ddspSliceNs = 0;
      core.refillSlice(p);
    } else {
      cpu = prevCpu;
    }
    p.scx.selectedCpu = cpu;
    return cpu;
  }

  @Override
  public void updateCurr(RunQueue rq) {
    slices.updateCurr(rq);
  }

  @Override
  public void yieldTask(RunQueue rq) {
    slices.yieldTask(rq);
  }

  @Override
  public boolean yieldToTask(RunQueue rq, Task to) {
    return core.isExt(to)
        && core.sch().has(OpsCallback.YIELD)
        && core.calls().yieldTask(rq.donor, to);
  }

  @Override
  public void taskWoken(RunQueue rq, Task p) {
    deferred.run(core.rqs[rq.cpu]);
  }

  @Override
  public void switchingTo(RunQueue rq, Task p) {
    if (p.scx.state() != SchedExtEntity.STATE_READY) {
      throw new LabBug(p + " enters ext in state " + p.scx.state());
    }
    lifecycle.enable(p);
    if (core.sch().has(OpsCallback.SET_CPUMASK)) {
      core.calls().setCpumask(p, p.cpusMask);
    }
  }

  @Override
  public void switchedFrom(RunQueue rq, Task p) {
    lifecycle.disable(p);
    p.scx.sliceNs = 0;
    p.scx.dsqVtime = 0;
  }

  @Override
  public void reweightTask(RunQueue rq, Task p) {
    p.fair.weight = LoadWeight.of(p.policy, p.nice);
    lifecycle.reweight(p);
  }

  @Override
  public void setCpusAllowed(Task p, CpuMask mask) {
    if (core.sch().has(OpsCallback.SET_CPUMASK) && p.scx.state() == SchedExtEntity.STATE_ENABLED) {
      core.calls().setCpumask(p, p.cpusMask);
    }
  }

  @Override
  public void rqOnline(RunQueue rq) {
    core.rqs[rq.cpu].online = true;
  }

  @Override
  public void rqOffline(RunQueue rq) {
    core.rqs[rq.cpu].online = false;
  }

  // ExtHooks.

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
  public int fork(Task p) {
    return lifecycle.fork(p);
  }

  @Override
  public void postFork(Task p) {
    lifecycle.postFork(p);
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
      kernel.changeBegin(p, flags);
      kernel.changeEnd(p, flags);
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
