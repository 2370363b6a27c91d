package dev.scxlab.kernel;

import dev.scxlab.sim.EventQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The core of the simulated kernel ({@code kernel/sched/core.c}): one object per run, which owns
 * CPUs, run queues and tasks and gives scheduling classes what they need of the core.
 *
 * <p>After the constructor, {@link #install} brings in the fair and ext classes; then tasks are
 * {@linkplain #fork forked} and time {@linkplain #runUntil runs}.
 */
public final class Kernel {

  private final KernelConfig config;
  private final Topology topology;
  private final EventQueue events = new EventQueue();
  private final Tracer tracer;
  private final Cpu[] cpus;
  private final RunQueue[] rqs;
  private final CpuMask online;
  private final CpuMask active;
  private final SchedClasses classes = new SchedClasses(this);
  private final TaskPlacement placement = new TaskPlacement(this);
  private final CpuControl control;
  private final TickDriver ticks;
  private final TaskRunner runner;
  private final WakeupPath wakeups;
  private final ForkPath forks;
  private final PropertyChange changes;
  private final StopClass stopper;
  private final ProxyWalk proxy;
  private final Hotplug hotplug;
  private final CpuTimes times;
  private final SystemSleep sleep;
  private final KernelAudit audit;
  private ExtHooks ext = ExtHooks.NONE;

  public Kernel(KernelConfig config) {
    this.config = config;
    this.topology = config.topology();
    this.tracer = new Tracer(config.sink());
    int n = topology.nrCpus();
    this.cpus = new Cpu[n];
    this.rqs = new RunQueue[n];
    this.online = CpuMask.all(n);
    this.active = CpuMask.all(n);
    this.control = new CpuControl(this, cpus);
    this.ticks = new TickDriver(this, cpus);
    this.runner = new TaskRunner(this);
    this.wakeups = new WakeupPath(this, n);
    this.forks = new ForkPath(this);
    this.changes = new PropertyChange(this);
    this.stopper = new StopClass(this);
    this.proxy = new ProxyWalk(this);
    this.hotplug = new Hotplug(this, cpus, online, active);
    this.times = new CpuTimes(this, cpus);
    this.sleep = new SystemSleep(this, n);
    this.audit = new KernelAudit(this, n);
    IdleClass idleClass = new IdleClass(this);
    classes.set(stopper);
    classes.set(idleClass);
    for (int cpu = 0; cpu < n; cpu++) {
      rqs[cpu] = new RunQueue(this, cpu, forks.createIdle(cpu, idleClass));
      cpus[cpu] = new Cpu(this, cpu, topology.capacityOf(cpu), rqs[cpu]);
    }
    stopper.createThreads(forks);
  }

  /**
   * Brings in the classes that live in packages of their own; called once, before the first task.
   *
   * @param installed the fair class at least
   */
  public void install(SchedClass... installed) {
    for (SchedClass schedClass : installed) {
      classes.set(schedClass);
    }
    classes.complete();
  }

  /** Connects the ext class. */
  public void setExtHooks(ExtHooks hooks) {
    ext = hooks;
  }

  // Parts, for the package.

  CpuControl control() {
    return control;
  }

  TickDriver ticks() {
    return ticks;
  }

  TaskRunner runner() {
    return runner;
  }

  WakeupPath wakeups() {
    return wakeups;
  }

  StopClass stopper() {
    return stopper;
  }

  ProxyWalk proxy() {
    return proxy;
  }

  Hotplug hotplug() {
    return hotplug;
  }

  Cpu cpu(int cpu) {
    return cpus[cpu];
  }

  ExtHooks ext() {
    return ext;
  }

  Scheduler scheduler() {
    return classes.scheduler();
  }

  /** Changes what tasks are while they are queued or run. */
  public PropertyChange changes() {
    return changes;
  }

  /** Its scheduling classes. */
  public SchedClasses classes() {
    return classes;
  }

  /** Queues tasks and gives them CPUs. */
  public TaskPlacement placement() {
    return placement;
  }

  // Machine and time.

  public KernelConfig config() {
    return config;
  }

  public Topology topology() {
    return topology;
  }

  /** The events to come; classes arm their own timers here. */
  public EventQueue events() {
    return events;
  }

  public Tracer tracer() {
    return tracer;
  }

  public long nowNs() {
    return events.nowNs();
  }

  /** Ticks of the grid since the start: floor(now / tick). */
  public long jiffies() {
    return nowNs() / config.tickNs();
  }

  /** Ticks so far on all CPUs, idle ones included. */
  public long tickCount() {
    return ticks.count();
  }

  public RunQueue rq(int cpu) {
    return rqs[cpu];
  }

  public int nrCpus() {
    return rqs.length;
  }

  /** The CPU that executes the present code; the lowest one up for scripted events. */
  public int thisCpu() {
    return control.thisCpu();
  }

  /** CPUs that are up; not to be changed by callers. */
  public CpuMask onlineMask() {
    return online;
  }

  /** CPUs on which tasks may be placed; not to be changed by callers. */
  public CpuMask activeMask() {
    return active;
  }

  /** All tasks in order of creation, ended ones included; idle tasks and stoppers not. */
  public List<Task> tasks() {
    return forks.view();
  }

  /** The living task with this pid, or null. */
  public @Nullable Task taskByPid(int pid) {
    Task p = taskEverByPid(pid);
    return p == null || p.state == TaskState.DEAD ? null : p;
  }

  /** The task that has or had this pid, ended or not; null if none ever had it. */
  public @Nullable Task taskEverByPid(int pid) {
    return forks.byPid(pid);
  }

  /** What the CPUs did until now. */
  public CpuTimes cpuTimes() {
    return times;
  }

  // Costs and interrupts.

  /** The price of a piece of kernel work in ns. */
  public long cost(Cost cost) {
    return config.costs().get(cost);
  }

  /** Lets the executing CPU spend time in the kernel; its task goes on that much later. */
  public void charge(int cpu, long ns) {
    control.charge(cpu, ns);
  }

  /** Asks for a reschedule as soon as possible; by IPI when the CPU is another one. */
  public void reschedCurr(RunQueue rq) {
    control.reschedCurr(rq);
  }

  /** Asks for a reschedule at the next return to user mode; full without lazy preemption. */
  public void reschedCurrLazy(RunQueue rq) {
    control.reschedCurrLazy(rq);
  }

  /** Lets a CPU do irq work once it leaves the present section of the kernel. */
  public void queueIrqWork(IrqWork work) {
    control.queueIrqWork(work);
  }

  void runIrqWork(IrqWork work) {
    control.runIrqWork(work);
  }

  /** Runs timer code on a CPU: an interrupt that an idle CPU wakes up for. */
  public void runInterrupt(int cpu, Runnable code) {
    control.beginInterrupt(cpu);
    code.run();
    control.end();
  }

  /** Runs code of the kernel on a CPU that is in its kernel already. */
  public void runInKernel(int cpu, Runnable code) {
    control.begin(cpu);
    code.run();
    control.end();
  }

  /** Runs scripted code, which costs nothing, on the lowest CPU that is up. */
  public void runScript(Runnable code) {
    control.beginScript(online.first());
    code.run();
    control.end();
  }

  /**
   * Idle CPUs that were asked to reschedule do it now, in no time: a policy that is loaded finds
   * its idle masks filled (design D9 "Start").
   */
  public void settleIdleCpus() {
    control.settleIdle();
  }

  /** Lets the stopper thread of a CPU, which goes before everything, do some work soon. */
  public void stopOneCpu(int cpu, Runnable work) {
    stopper.queueWork(cpu, work);
  }

  // Life of tasks.

  /** Wakes a sleeping task ({@code try_to_wake_up}): whether it was asleep. */
  public boolean wakeUp(Task p, int wakeFlags) {
    return wakeups.wakeUp(p, wakeFlags);
  }

  /**
   * Creates a task now by the fork path.
   *
   * @param parent the task that forks, or null
   * @return the task; dead if the policy refused it
   */
  public Task fork(TaskSpec spec, @Nullable Task parent) {
    return forks.fork(spec, parent, true);
  }

  /** Creates a task that sleeps until its start, before a policy is loaded. */
  public Task createAsleep(TaskSpec spec) {
    Task p = forks.fork(spec, null, false);
    runner.sleepFromBirth(p, spec.startNs());
    return p;
  }

  /**
   * Creates a thread of a policy's loader, asleep until its start: its pid lies beside those of the
   * workload (design D9 "Numbers").
   */
  public Task createLoaderThread(TaskSpec spec) {
    Task p = forks.forkLoader(spec);
    runner.sleepFromBirth(p, spec.startNs());
    return p;
  }

  /** Changes a task's nice value, -20..19. */
  public void setNice(Task p, int nice) {
    changes.setNice(p, nice);
  }

  /** Changes a task's policy; {@code rtPriority} counts for real-time policies. */
  public void setPolicy(Task p, SchedPolicy policy, int rtPriority) {
    changes.setPolicy(p, policy, rtPriority);
  }

  /** Changes a task's affinity; {@code mask} has a CPU that is up. */
  public void setAffinity(Task p, CpuMask mask) {
    changes.setAffinity(p, mask);
  }

  // Hotplug.

  /**
   * Takes a CPU down: its tasks move to others, those bound to it lose their affinity. It is down
   * once its stopper has run.
   *
   * @return false if it is down or going down already, or the last one
   */
  public boolean cpuDown(int cpu) {
    return hotplug.down(cpu);
  }

  /**
   * Brings a CPU up.
   *
   * @return false if it is not down
   */
  public boolean cpuUp(int cpu) {
    return hotplug.up(cpu);
  }

  /** Suspend and hibernation of the whole machine. */
  public SystemSleep sleep() {
    return sleep;
  }

  /** When the reschedule asked for on a CPU happens, the present time if none is under way. */
  public long reschedDueNs(int cpu) {
    return control.reschedDueNs(cpu);
  }

  // Time.

  /** Lets everything happen until {@code endNs}, events at exactly that time included. */
  public void runUntil(long endNs) {
    while (events.fireNext(endNs)) {
      // Each event does its own work.
    }
    events.advanceTo(endNs);
  }

  /** Lets the next event happen if it is not later than {@code untilNs}; whether one did. */
  public boolean step(long untilNs) {
    return events.fireNext(untilNs);
  }

  /** How many tasks were created and have not ended. */
  public int livingTasks() {
    return forks.livingTasks();
  }

  void taskEnded() {
    forks.taskEnded();
  }

  /** Throws {@link dev.scxlab.source.LabBug} if the books do not agree; between events only. */
  public void audit() {
    audit.check();
  }

  /** Brings the accounting of all CPUs and tasks up to now. */
  public void settle() {
    times.settle();
  }
}
