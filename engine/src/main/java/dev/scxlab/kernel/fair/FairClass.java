package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.LoadWeight;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/**
 * The fair class ({@code fair_sched_class}): the baseline policies are compared with, and the class
 * tasks fall back to. Rules in {@code eevdf.md}; this class is their order of events, the parts
 * have files of their own.
 */
public final class FairClass extends SchedClass {

  private final Kernel kernel;
  private final FairConfig config;
  private final FairCpu[] cpus;
  private final HrTick[] hrticks;
  private final Placement placement;
  private final SliceProtection protection;
  private final WakeupPreemption preemption;
  private final CpuSelection selection;
  private final LoadBalancer balancer;
  private final EntityLoads loads;
  private final Queueing queueing;

  public FairClass(Kernel kernel, FairConfig config) {
    super(Rank.FAIR);
    this.kernel = kernel;
    this.config = config;
    int n = kernel.topology().nrCpus();
    this.cpus = new FairCpu[n];
    this.hrticks = new HrTick[n];
    for (int cpu = 0; cpu < n; cpu++) {
      cpus[cpu] = new FairCpu(kernel.rq(cpu), kernel.topology().capacityOf(cpu));
      hrticks[cpu] = new HrTick(kernel, this, cpus[cpu], config.hrtickLatencyNs());
    }
    this.placement = new Placement(config.profile(), kernel.config().tickNs());
    this.placement.setBaseSliceNs(config.baseSliceNs(kernel.onlineMask().weight()));
    this.protection = SliceProtection.of(config.profile());
    this.preemption = new WakeupPreemption(this, kernel, config.profile(), protection);
    Domains domains = new Domains(kernel.topology(), kernel.activeMask());
    this.selection = new CpuSelection(kernel, cpus, domains);
    this.balancer = new LoadBalancer(kernel, cpus, domains);
    this.loads = new EntityLoads(kernel, cpus);
    this.queueing = new Queueing(kernel, this, cpus, placement, loads, balancer);
  }

  /** Whether the class drew random numbers (for new-idle balancing). */
  public boolean drewRandom() {
    return balancer.drewRandom();
  }

  /** The class with the defaults of the kernel's profile. */
  public FairClass(Kernel kernel) {
    this(kernel, FairConfig.of(kernel.config().profile()));
  }

  /** The base slice in use, in ns. */
  public long baseSliceNs() {
    return placement.baseSliceNs();
  }

  FairCpu cpu(RunQueue rq) {
    return cpus[rq.cpu];
  }

  // Accounting.

  @Override
  public void updateCurr(RunQueue rq) {
    FairCpu cpu = cpus[rq.cpu];
    FairEntity curr = cpu.curr();
    if (curr == null || kernel.nowNs() <= curr.execStartNs) {
      return;
    }
    long delta = kernel.classes().updateCurrCommon(rq);
    curr.vruntime += VirtualTime.scale(delta, curr.weight);
    FairRunQueue queue = cpu.queue;
    boolean renewed = placement.renewDeadline(queue, curr);
    if (queue.queued() == 1) {
      return;
    }
    if (renewed || protection.asksForReschedule(queue, curr)) {
      kernel.reschedCurrLazy(rq);
      queue.dropBuddy(curr);
    }
  }

  // Joining and leaving.

  @Override
  public void enqueueTask(RunQueue rq, Task p, int flags) {
    updateCurr(rq);
    queueing.enqueue(rq, p, flags);
    if ((flags & SchedFlags.ENQUEUE_DELAYED) == 0) {
      hrtickUpdate(rq);
    }
  }

  @Override
  public boolean dequeueTask(RunQueue rq, Task p, int flags) {
    updateCurr(rq);
    return queueing.dequeue(rq, p, flags);
  }

  /** Takes a sleeping task whose lag is worked off out of the queue for good. */
  void finishDelayed(FairEntity entity) {
    Task p = entity.task();
    dequeueTask(
        kernel.rq(p.cpu),
        p,
        SchedFlags.DEQUEUE_SLEEP | SchedFlags.DEQUEUE_DELAYED | SchedFlags.NOCLOCK);
    kernel.placement().blockFinished(p);
  }

  // Picking.

  @Override
  public @Nullable Task pickTask(RunQueue rq, Task prev) {
    FairCpu cpu = cpus[rq.cpu];
    while (true) {
      if (cpu.queued() == 0 && !balancer.newIdle(cpu)) {
        hrticks[cpu.id].cancel();
        return null;
      }
      updateCurr(rq);
      FairEntity entity = pickRunnable(cpu, true);
      if (entity != null) {
        if (config.hrtickRepick() && entity == cpu.curr()) {
          hrtickStart(cpu, entity);
        }
        return entity.task();
      }
    }
  }

  @Override
  public boolean hasTasks(RunQueue rq) {
    return cpus[rq.cpu].queued() > 0;
  }

  /** The entity to run, after dropping delayed ones that became eligible; null if none is left. */
  @Nullable FairEntity pickRunnable(FairCpu cpu, boolean protect) {
    while (true) {
      FairEntity entity = cpu.queue.pick(protect);
      if (entity == null || !entity.schedDelayed) {
        return entity;
      }
      finishDelayed(entity);
    }
  }

  @Override
  public void setNextTask(RunQueue rq, Task p, boolean first) {
    FairCpu cpu = cpus[rq.cpu];
    FairRunQueue queue = cpu.queue;
    FairEntity entity = p.fair;
    cpu.updateLoad(entity, kernel.nowNs());
    queue.dropBuddy(entity);
    if (entity.onRq) {
      queue.remove(entity);
      cpu.tasks.moveToFront(entity);
    }
    entity.execStartNs = kernel.nowNs();
    entity.prevSumExecRuntimeNs = entity.sumExecRuntimeNs;
    queue.setCurr(entity);
    if (first) {
      protection.begin(queue, entity);
      hrtickStart(cpu, entity);
    }
  }

  @Override
  public void putPrevTask(RunQueue rq, Task p, @Nullable Task next) {
    FairCpu cpu = cpus[rq.cpu];
    FairEntity entity = p.fair;
    if (entity.onRq) {
      updateCurr(rq);
    }
    cpu.updateLoad(entity, kernel.nowNs());
    cpu.queue.setCurr(null);
    if (entity.onRq) {
      cpu.queue.insert(entity);
    }
  }

  // Preemption.

  @Override
  public void taskTick(RunQueue rq, Task p) {
    updateCurr(rq);
    cpus[rq.cpu].updateLoad(p.fair, kernel.nowNs());
  }

  @Override
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
    preemption.test(cpus[rq.cpu], p, wakeFlags);
  }

  private void hrtickStart(FairCpu cpu, FairEntity entity) {
    if (config.hrtick()) {
      hrticks[cpu.id].start(entity);
    }
  }

  private void hrtickUpdate(RunQueue rq) {
    if (config.hrtick()) {
      hrticks[rq.cpu].update();
    }
  }

  @Override
  public void yieldTask(RunQueue rq) {
    FairCpu cpu = cpus[rq.cpu];
    FairEntity curr = cpu.curr();
    if (curr == null || rq.nrRunning == 1) {
      return;
    }
    cpu.queue.dropBuddy(curr);
    updateCurr(rq);
    if (config.profile() == KernelProfile.V6_12) {
      curr.deadline += VirtualTime.scale(curr.sliceNs, curr.weight);
    } else if (cpu.queue.eligible(curr.vruntime)) {
      // It forfeits the rest of its request.
      curr.vruntime = curr.deadline;
      placement.renewDeadline(cpu.queue, curr);
    }
  }

  @Override
  public boolean yieldToTask(RunQueue rq, Task to) {
    FairEntity entity = to.fair;
    if (!entity.onRq || entity.schedDelayed || to.cpu != rq.cpu) {
      return false;
    }
    cpus[rq.cpu].queue.setBuddy(entity);
    yieldTask(rq);
    return true;
  }

  // Selection and balancing.

  @Override
  public int selectTaskRq(Task p, int prevCpu, int wakeFlags) {
    return selection.select(p, prevCpu, wakeFlags);
  }

  @Override
  public void tickEnd(RunQueue rq) {
    balancer.tick(cpus[rq.cpu]);
  }

  // Life and changes of a task.

  @Override
  public void taskFork(Task p, @Nullable Task parent) {
    FairEntity entity = p.fair;
    entity.sliceNs = placement.requestNs(entity);
    entity.vlag = 0;
    entity.vruntime = 0;
    entity.relDeadline = false;
    entity.weight = LoadWeight.of(p.policy, p.nice);
  }

  @Override
  public void taskDead(Task p) {
    loads.detach(p.fair);
  }

  @Override
  public void migrateTaskRq(Task p, int newCpu) {
    if (p.fair.loadCpu != newCpu) {
      loads.detach(p.fair);
    }
  }

  @Override
  public void switchingTo(RunQueue rq, Task p) {
    p.fair.weight = LoadWeight.of(p.policy, p.nice);
  }

  @Override
  public void switchedFrom(RunQueue rq, Task p) {
    loads.detach(p.fair);
  }

  @Override
  public void switchedTo(RunQueue rq, Task p) {
    loads.attach(cpus[rq.cpu], p.fair, false);
  }

  @Override
  public void reweightTask(RunQueue rq, Task p) {
    FairEntity entity = p.fair;
    int old = entity.weight;
    int weight = LoadWeight.of(p.policy, p.nice);
    if (weight == old) {
      return;
    }
    loads.reweight(entity, old, weight);
    entity.weight = weight;
    entity.vlag = entity.vlag * old / weight;
    if (entity.relDeadline) {
      entity.deadline = entity.deadline * old / weight;
    }
  }

  @Override
  public void prioChanged(RunQueue rq, Task p, int oldPrio) {
    if (p.prio() == oldPrio || !p.isQueued() || cpus[rq.cpu].queued() == 1) {
      return;
    }
    if (rq.donor != p) {
      kernel.placement().wakeupPreempt(rq, p, 0);
    } else if (p.prio() > oldPrio) {
      kernel.reschedCurr(rq);
    }
  }

  @Override
  public void setCpusAllowed(Task p, CpuMask mask) {}

  @Override
  public void rqOnline(RunQueue rq) {
    machineChanged();
  }

  @Override
  public void rqOffline(RunQueue rq) {
    hrticks[rq.cpu].cancel();
    machineChanged();
  }

  private void machineChanged() {
    placement.setBaseSliceNs(config.baseSliceNs(kernel.activeMask().weight()));
    balancer.rebuildDomains();
  }
}
