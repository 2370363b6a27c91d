package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.ExtHooks;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.LoadWeight;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ext scheduling class ({@code ext_sched_class}): connects the core's calls with the parts that
 * carry them out, and is how a policy is loaded, unloaded and looked at.
 */
public final class ExtClass extends SchedClass {

  private final ExtCore core;
  private final CallCounts noCalls = new CallCounts(null);
  private final Kernel kernel;
  private final EnqueuePath enqueue;
  private final DequeuePath dequeue;
  private final PickPath pick;
  private final SliceAccounting slices;
  private final CpuChoice cpuChoice;
  private final CoreSchedOrder order;
  private final DeferredWork deferred;
  private final ReenqueuePath reenqueues;
  private final TaskLifecycle lifecycle;
  private final ExitPath exits;
  private final Loader loader;
  private final PowerManagement power;
  private final ExtHooks hooks;
  private final Dump dump;
  private final ExtAudit audit;

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
    this.order = new CoreSchedOrder(core);
    this.slices = new SliceAccounting(core);
    this.enqueue = new EnqueuePath(core, insertion);
    this.dequeue = new DequeuePath(core, insertion, slices);
    DispatchPath dispatch = new DispatchPath(core, insertion, moves, slices, kicks);
    this.pick = new PickPath(core, insertion, dispatch, enqueue, slices);
    IdleTracker idle = new IdleTracker(core);
    this.cpuChoice = new CpuChoice(core, idle);
    this.deferred = new DeferredWork(core, insertion, moves, enqueue);
    this.reenqueues = new ReenqueuePath(core, insertion, enqueue);
    BypassMode bypass = new BypassMode(core, new BypassBalancer(core, insertion, moves, idle));
    this.lifecycle = new TaskLifecycle(core);
    this.exits = new ExitPath(core, lifecycle, bypass, kicks, watchdog, timers, dump);
    KfuncTable kfuncs = new KfuncTable(core, dispatch, moves, insertion, idle, kicks, timers, dump);
    this.loader = new Loader(core, lifecycle, bypass, idle, watchdog, exits, kfuncs);
    this.power = new PowerManagement(core, bypass);
    this.hooks = new CoreHooks(core, lifecycle, idle, power);
    core.connect(this, exits, deferred, reenqueues);
  }

  /** What the core tells the class beside the methods of a class. */
  public ExtHooks hooks() {
    return hooks;
  }

  /** The thread of the policy's agents, or null without any. */
  public @Nullable Task agentThread() {
    AgentThread thread = core.agents;
    return thread == null ? null : thread.task();
  }

  // Life of a policy.

  /**
   * Loads a policy now.
   *
   * @return 0, or the negative errno with which the load itself was refused
   */
  public int load(SchedExtOps ops) {
    PolicyAgents agents = ops.agents();
    if (agents != null) {
      core.agents = AgentThread.create(core, ops.name(), agents);
    }
    int[] result = new int[1];
    kernel.runScript(() -> result[0] = loader.load(ops));
    kernel.settleIdleCpus();
    return result[0];
  }

  /** Unloads the policy as its loader does when it ends (UNREG). */
  public void unload() {
    kernel.runScript(() -> core.exit(ExitKind.UNREG, 0, ""));
  }

  /** Whether {@code a} would run after {@code b} on a core whose threads share what they run. */
  public boolean runsAfter(Task a, Task b) {
    return order.runsAfter(a, b);
  }

  // What happens to a machine.

  /** Power management events, as the kernel announces them to the class. */
  public PowerManagement power() {
    return power;
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
        core.state.ordinal() + core.rules.firstStateNumber,
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

  /** Calls of ops and kfuncs of the policy loaded last; none if there was none. */
  public CallCounts counts() {
    ScxScheduler sch = lastPolicy();
    return sch == null ? noCalls : sch.counts;
  }

  /** The event counters of the policy loaded last; null if there was none. */
  public @Nullable EventCounters events() {
    ScxScheduler sch = lastPolicy();
    return sch == null ? null : sch.events;
  }

  private @Nullable ScxScheduler lastPolicy() {
    ScxScheduler sch = core.schOrNull();
    return sch == null ? exits.ended() : sch;
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
    pick.setNext(rq, p, first);
  }

  @Override
  public boolean retainsBlocked(Task p) {
    ScxScheduler sch = core.schOrNull();
    return sch == null || sch.enqBlocked;
  }

  @Override
  public void donorConfirmed(RunQueue rq, Task donor) {
    pick.confirm(donor);
  }

  @Override
  public void donorWoken(RunQueue rq, Task p) {
    ScxScheduler sch = core.schOrNull();
    if (sch != null && sch.enqBlocked) {
      kernel.reschedCurr(rq);
    }
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
    return cpuChoice.select(p, prevCpu, wakeFlags);
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
}
