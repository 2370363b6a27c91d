package dev.scxlab.kernel;

import dev.scxlab.sim.EventQueue;
import dev.scxlab.source.LabBug;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SKELETON; being filled in. The core of the simulated kernel ({@code kernel/sched/core.c}). */
@SuppressWarnings("DoNotCallSuggester")
public final class Kernel {

  private final KernelConfig config;
  private final EventQueue events = new EventQueue();
  private final Tracer tracer;

  public Kernel(KernelConfig config) {
    this.config = config;
    this.tracer = new Tracer(config.sink());
  }

  public KernelConfig config() {
    return config;
  }

  public Topology topology() {
    return config.topology();
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

  public RunQueue rq(int cpu) {
    throw new LabBug("skeleton");
  }

  /** The CPU that executes the present code; 0 for scripted events. */
  public int thisCpu() {
    throw new LabBug("skeleton");
  }

  /** CPUs that are up. */
  public CpuMask onlineMask() {
    throw new LabBug("skeleton");
  }

  /** CPUs on which tasks may be placed. */
  public CpuMask activeMask() {
    throw new LabBug("skeleton");
  }

  /** All tasks in order of creation, ended ones included, idle tasks not. */
  public List<Task> tasks() {
    throw new LabBug("skeleton");
  }

  /** The price of a piece of kernel work in ns. */
  public long cost(Cost cost) {
    return config.costs().get(cost);
  }

  /** Lets a CPU spend time in the kernel; its task goes on that much later. */
  public void charge(int cpu, long ns) {
    throw new LabBug("skeleton");
  }

  /** Asks for a reschedule as soon as possible; by IPI when the CPU is another one. */
  public void reschedCurr(RunQueue rq) {
    throw new LabBug("skeleton");
  }

  /** Asks for a reschedule at the next return to user mode; full without lazy preemption. */
  public void reschedCurrLazy(RunQueue rq) {
    throw new LabBug("skeleton");
  }

  /** Queues a task on a run queue: class enqueue and {@link Task#onRq}. */
  public void activateTask(RunQueue rq, Task p, int flags) {
    throw new LabBug("skeleton");
  }

  /** Takes a task that does not go to sleep off its run queue, to move it. */
  public void deactivateTask(RunQueue rq, Task p, int flags) {
    throw new LabBug("skeleton");
  }

  /** Gives a task that is not queued another CPU; counts a migration. */
  public void setTaskCpu(Task p, int cpu) {
    throw new LabBug("skeleton");
  }

  /** Preemption test after {@code p} became runnable on {@code rq} ({@code wakeup_preempt}). */
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
    throw new LabBug("skeleton");
  }

  /** Whether the task may be placed on the CPU: affinity and hotplug ({@code is_cpu_allowed}). */
  public boolean isCpuAllowed(Task p, int cpu) {
    throw new LabBug("skeleton");
  }

  /** Wakes a sleeping task ({@code try_to_wake_up}): whether it was asleep. */
  public boolean wakeUp(Task p, int wakeFlags) {
    throw new LabBug("skeleton");
  }

  /** Creates a task now by the fork path; null if the policy refused it. */
  public @Nullable Task fork(TaskSpec spec, @Nullable Task parent) {
    throw new LabBug("skeleton");
  }

  /** Lets a CPU do irq work once it leaves the present section. */
  public void queueIrqWork(IrqWork work) {
    throw new LabBug("skeleton");
  }

  void runIrqWork(IrqWork work) {
    throw new LabBug("skeleton");
  }

  public void setNice(Task p, int nice) {
    throw new LabBug("skeleton");
  }

  public void setPolicy(Task p, SchedPolicy policy, int rtPriority) {
    throw new LabBug("skeleton");
  }

  public void setAffinity(Task p, CpuMask mask) {
    throw new LabBug("skeleton");
  }
}
