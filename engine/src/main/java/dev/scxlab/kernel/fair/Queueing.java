package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;

/** Tasks join and leave the fair class of a CPU, with delayed dequeue ({@code eevdf.md}). */
final class Queueing {

  /** {@code exec_start} of a task that moved: it ran here too long ago to be cache hot. */
  private static final long LONG_AGO_NS = Long.MIN_VALUE / 4;

  private final Kernel kernel;
  private final FairClass fair;
  private final FairCpu[] cpus;
  private final Placement placement;
  private final EntityLoads loads;
  private final LoadBalancer balancer;

  Queueing(
      Kernel kernel,
      FairClass fair,
      FairCpu[] cpus,
      Placement placement,
      EntityLoads loads,
      LoadBalancer balancer) {
    this.kernel = kernel;
    this.fair = fair;
    this.cpus = cpus;
    this.placement = placement;
    this.loads = loads;
    this.balancer = balancer;
  }

  /** The task joins the CPU's tasks; the running one is accounted for up to now. */
  void enqueue(RunQueue rq, Task p, int flags) {
    FairCpu cpu = cpus[rq.cpu];
    FairEntity entity = p.fair;
    if ((flags & SchedFlags.ENQUEUE_DELAYED) != 0) {
      wakeDelayed(cpu, entity);
      return;
    }
    boolean initial = (flags & SchedFlags.ENQUEUE_INITIAL) != 0;
    loads.attach(cpu, entity, initial);
    placement.place(cpu.queue, entity, initial);
    if ((flags & SchedFlags.ENQUEUE_MIGRATED) != 0) {
      entity.execStartNs = LONG_AGO_NS;
    }
    entity.onRq = true;
    cpu.queue.insert(entity);
    cpu.tasks.addFirst(entity);
    if (!entity.schedDelayed) {
      cpu.runnable++;
    }
    if (p.policy == SchedPolicy.IDLE) {
      cpu.idlePolicy++;
    }
    rq.addRunning(1);
    if (cpu.queued() == 1) {
      kernel.classes().serverStart(rq, fair);
    }
    balancer.taskQueued(cpu);
  }

  /** A task that sleeps but is still queued is woken ({@code requeue_delayed_entity}). */
  private void wakeDelayed(FairCpu cpu, FairEntity entity) {
    FairRunQueue queue = cpu.queue;
    cpu.updateLoad(entity, kernel.nowNs());
    placement.saveLag(queue, entity);
    if (entity.vlag != queue.averageVruntime() - entity.vruntime) {
      queue.remove(entity);
      placement.place(queue, entity, false);
      queue.insert(entity);
    }
    entity.schedDelayed = false;
    cpu.runnable++;
  }

  /** The task leaves; false if it stays queued until its lag is worked off. */
  boolean dequeue(RunQueue rq, Task p, int flags) {
    FairCpu cpu = cpus[rq.cpu];
    FairRunQueue queue = cpu.queue;
    FairEntity entity = p.fair;
    queue.dropBuddy(entity);
    cpu.updateLoad(entity, kernel.nowNs());
    boolean sleeps = (flags & SchedFlags.DEQUEUE_SLEEP) != 0;
    boolean finishes = (flags & SchedFlags.DEQUEUE_DELAYED) != 0;
    if (sleeps
        && !finishes
        && (flags & SchedFlags.DEQUEUE_SPECIAL) == 0
        && !queue.eligible(entity.vruntime)) {
      placement.saveLag(queue, entity);
      entity.schedDelayed = true;
      cpu.runnable--;
      return false;
    }
    placement.saveLag(queue, entity);
    if (entity != queue.curr()) {
      queue.remove(entity);
    }
    if (!sleeps) {
      entity.deadline -= entity.vruntime;
      entity.relDeadline = true;
    }
    entity.onRq = false;
    cpu.tasks.remove(entity);
    if (!entity.schedDelayed) {
      cpu.runnable--;
    }
    if (p.policy == SchedPolicy.IDLE) {
      cpu.idlePolicy--;
    }
    if (finishes) {
      entity.schedDelayed = false;
    }
    rq.subRunning(1);
    return true;
  }
}
