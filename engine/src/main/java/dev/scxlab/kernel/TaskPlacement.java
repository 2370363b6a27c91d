package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;

/** Puts tasks on run queues, takes them off and gives them CPUs, for all classes. */
public final class TaskPlacement {

  private final Kernel kernel;

  TaskPlacement(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Queues a task on a run queue: class enqueue and {@link Task#onRq}. */
  public void activateTask(RunQueue rq, Task p, int flags) {
    p.schedClass.enqueueTask(rq, p, flags);
    p.onRq = Task.ON_RQ_QUEUED;
    kernel.ticks().update(kernel.cpu(rq.cpu));
  }

  /** Takes a task that does not go to sleep off its run queue, to move it. */
  public void deactivateTask(RunQueue rq, Task p, int flags) {
    p.onRq = Task.ON_RQ_MIGRATING;
    p.schedClass.dequeueTask(rq, p, flags);
  }

  /** A class finished the delayed dequeue of a sleeping task. */
  public void blockFinished(Task p) {
    p.onRq = Task.ON_RQ_NO;
  }

  /** Gives a task that is not queued another CPU; counts a migration. */
  public void setTaskCpu(Task p, int cpu) {
    if (p.cpu == cpu) {
      return;
    }
    moveTo(p, cpu);
    p.accounting.migrations++;
    p.wakeCpu = cpu;
  }

  /** Gives a donor's context another CPU; the task keeps its home and will run there again. */
  void setProxyCpu(Task p, int cpu) {
    moveTo(p, cpu);
  }

  private void moveTo(Task p, int cpu) {
    p.schedClass.migrateTaskRq(p, cpu);
    kernel.tracer().event(kernel.nowNs(), TraceKind.MIGRATE, kernel.thisCpu(), p.pid, p.cpu, cpu);
    p.cpu = cpu;
  }

  /** Preemption test after {@code p} became runnable on {@code rq} ({@code wakeup_preempt}). */
  public void wakeupPreempt(RunQueue rq, Task p, int wakeFlags) {
    if (p.schedClass == rq.nextClass) {
      rq.nextClass.wakeupPreempt(rq, p, wakeFlags);
    } else if (p.schedClass.isAbove(rq.nextClass)) {
      if (rq.nextClass.rank() == SchedClass.Rank.EXT) {
        rq.nextClass.wakeupPreempt(rq, p, wakeFlags);
      }
      kernel.reschedCurr(rq);
      rq.nextClass = p.schedClass;
    }
  }

  /** Whether the task may be placed on the CPU: affinity and hotplug ({@code is_cpu_allowed}). */
  public boolean isCpuAllowed(Task p, int cpu) {
    if (!p.cpusMask.test(cpu)) {
      return false;
    }
    return p.isKthread() ? kernel.onlineMask().test(cpu) : kernel.activeMask().test(cpu);
  }

  /** What it costs a task to run on {@code cpu} after it ran on {@code lastCpu}, in ns. */
  long migrationCostNs(int lastCpu, int cpu) {
    Topology topology = kernel.topology();
    if (topology.coreOf(lastCpu) == topology.coreOf(cpu)) {
      return kernel.cost(Cost.MIGRATE_CORE);
    }
    if (topology.sharesCache(lastCpu, cpu)) {
      return kernel.cost(Cost.MIGRATE_LLC);
    }
    boolean near = topology.nodeOf(lastCpu) == topology.nodeOf(cpu);
    return kernel.cost(near ? Cost.MIGRATE_NODE : Cost.MIGRATE_FAR);
  }
}
