package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves waiting tasks from one CPU to another: {@code detach_tasks()}, {@code can_migrate_task()},
 * {@code attach_tasks()} (eevdf.md 5.2).
 */
final class TaskMover {

  /** A task that ran here less long ago is cache hot ({@code sched_migration_cost}). */
  private static final long MIGRATION_COST_NS = 500_000;

  private static final int MAX_TRIES = 32;

  private final Kernel kernel;
  private final FairCpu[] cpus;
  private final List<Task> moved = new ArrayList<>();
  private CpuMask takers;

  /** Every task looked at was kept away by its affinity. */
  boolean allPinned;

  /** Some task was kept away by its affinity. */
  boolean somePinned;

  /** Another CPU of the pulling CPU's group that a pinned task may use, -1 for none. */
  int otherTarget;

  TaskMover(Kernel kernel, FairCpu[] cpus) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.takers = new CpuMask(cpus.length);
  }

  /**
   * Moves tasks until the imbalance is used up.
   *
   * @param among CPUs that may take part
   * @return how many were moved
   */
  int move(
      FairCpu from, FairCpu to, Domain domain, BalancePass pass, BalanceKind kind, CpuMask among) {
    allPinned = true;
    somePinned = false;
    otherTarget = -1;
    takers = among;
    if (from.rq.nrRunning <= 1) {
      allPinned = false;
      return 0;
    }
    detach(from, to, domain, pass, kind);
    for (int i = moved.size() - 1; i >= 0; i--) {
      attach(moved.get(i), to);
    }
    int count = moved.size();
    moved.clear();
    return count;
  }

  private void detach(FairCpu from, FairCpu to, Domain domain, BalancePass pass, BalanceKind kind) {
    int tries = Math.min(MAX_TRIES, from.rq.nrRunning);
    while (tries-- > 0 && pass.imbalance > 0) {
      FairEntity entity = from.tasks.last();
      if (entity == null || (kind.isIdle() && from.rq.nrRunning <= 1)) {
        return;
      }
      Task p = entity.task();
      if (!mayMove(p, from, to, domain, pass, kind) || !fits(entity, domain, pass)) {
        from.tasks.moveToFront(entity);
        continue;
      }
      kernel.placement().deactivateTask(from.rq, p, SchedFlags.NOCLOCK);
      kernel.placement().setTaskCpu(p, to.id);
      moved.add(p);
      if (kind == BalanceKind.NEWLY_IDLE) {
        return;
      }
    }
  }

  private void attach(Task p, FairCpu to) {
    kernel.placement().activateTask(to.rq, p, SchedFlags.NOCLOCK | SchedFlags.ENQUEUE_MIGRATED);
    kernel.placement().wakeupPreempt(to.rq, p, 0);
  }

  /** Takes what the task weighs off the imbalance, if it is not more than is to be moved. */
  private boolean fits(FairEntity entity, Domain domain, BalancePass pass) {
    long size =
        switch (pass.migration) {
          case TASK -> 1;
          case LOAD -> {
            cpus[entity.loadCpu].updateLoad(entity, kernel.nowNs());
            yield Math.max(1, entity.load.loadAvg());
          }
          case UTIL -> {
            cpus[entity.loadCpu].updateLoad(entity, kernel.nowNs());
            yield entity.load.utilAvg();
          }
        };
    if (pass.migration != BalancePass.Migration.TASK
        && size >> Math.min(domain.nrBalanceFailed, 62) > pass.imbalance) {
      return false;
    }
    pass.imbalance -= size;
    return true;
  }

  private boolean mayMove(
      Task p, FairCpu from, FairCpu to, Domain domain, BalancePass pass, BalanceKind kind) {
    FairEntity entity = p.fair;
    if (entity.schedDelayed && pass.migration != BalancePass.Migration.LOAD) {
      return false;
    }
    if (domain.nrBalanceFailed == 0 && to.queued() > 0 && !from.queue.eligible(entity.vruntime)) {
      return false;
    }
    if (!p.cpusMask.test(to.id)) {
      somePinned = true;
      if (kind != BalanceKind.NEWLY_IDLE && otherTarget < 0) {
        otherTarget = otherTarget(p, to, domain.localGroup().span);
      }
      return false;
    }
    allPinned = false;
    if (from.rq.curr == p || from.rq.donor == p || p.isRetainedDonor() || p.migrationDisabled > 0) {
      return false;
    }
    return domain.nrBalanceFailed > domain.level.cacheNiceTries || !isHot(p, from, to, domain);
  }

  private int otherTarget(Task p, FairCpu to, CpuMask group) {
    for (int cpu = group.nextAnd(p.cpusMask, 0);
        cpu < group.size();
        cpu = group.nextAnd(p.cpusMask, cpu + 1)) {
      if (cpu != to.id && takers.test(cpu)) {
        return cpu;
      }
    }
    return -1;
  }

  /**
   * Moves one task, however hot, that waits since the stopper took the CPU from it.
   *
   * @return whether one could be moved
   */
  boolean moveOne(FairCpu from, FairCpu to) {
    FairEntity entity = from.tasks.last();
    while (entity != null) {
      Task p = entity.task();
      if (!entity.schedDelayed
          && p.cpusMask.test(to.id)
          && p.migrationDisabled == 0
          && !p.isRetainedDonor()
          && from.rq.donor != p
          && from.rq.curr != p) {
        kernel.placement().deactivateTask(from.rq, p, SchedFlags.NOCLOCK);
        kernel.placement().setTaskCpu(p, to.id);
        attach(p, to);
        return true;
      }
      entity = entity.listPrev;
    }
    return false;
  }

  private boolean isHot(Task p, FairCpu from, FairCpu to, Domain domain) {
    if (p.policy == SchedPolicy.IDLE || domain.level == Domain.Level.SMT) {
      return false;
    }
    if (to.rq.nrRunning > 0 && from.queue.buddy() == p.fair) {
      return true;
    }
    return kernel.nowNs() - p.fair.execStartNs < MIGRATION_COST_NS;
  }

  /** Whether a CPU outside {@code group} is left in {@code mask}. */
  static boolean anyOutside(CpuMask mask, Domain.Group group) {
    return !mask.isSubsetOf(group.span);
  }
}
