package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** Pulls tasks to a CPU inside one domain ({@code sched_balance_rq()}, eevdf.md 5.2). */
final class DomainBalance {

  /** Another CPU of the group is to balance the domain. */
  static final int NOT_OURS = -1;

  private static final int MAX_PINNED_INTERVAL_MS = 512;

  private final Kernel kernel;
  private final FairCpu[] cpus;
  private final Domains domains;
  private final BalancePass pass;
  private final TaskMover mover;
  private final CpuMask among;

  DomainBalance(Kernel kernel, FairCpu[] cpus, Domains domains) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.domains = domains;
    this.pass = new BalancePass(kernel, cpus);
    this.mover = new TaskMover(kernel, cpus);
    this.among = new CpuMask(cpus.length);
  }

  /** Whether the last look found a CPU with more than one task. */
  boolean sawOverloadedCpu() {
    return pass.overloadedCpu;
  }

  /**
   * Moves what it should to the CPU.
   *
   * @return how many tasks were moved, or {@link #NOT_OURS}
   */
  int pull(FairCpu to, Domain domain, BalanceKind kind) {
    among.and(domain.span, kernel.activeMask());
    if (!isOurs(to, domain, kind)) {
      return NOT_OURS;
    }
    while (true) {
      Domain.Group group = pass.busiestGroup(domain, among, kind.isIdle());
      if (kind != BalanceKind.NEWLY_IDLE && domain.level == Domain.Level.LLC) {
        domains.updateIdleScan(to.id, pass.totalUtil());
      }
      FairCpu from = group == null ? null : pass.busiestQueue(group, among);
      if (from == null || from == to) {
        balanced(domain, kind, false);
        return 0;
      }
      boolean several = from.rq.nrRunning > 1;
      int moved = several ? move(from, to, domain, kind) : 0;
      if (several) {
        markParent(domain);
        if (mover.allPinned) {
          among.clear(from.id);
          if (TaskMover.anyOutside(among, domain.localGroup())) {
            continue;
          }
          balanced(domain, kind, true);
          return 0;
        }
      }
      return unbalanced(from, to, domain, kind, moved);
    }
  }

  /** Moves tasks to the CPU, or what may not run there to another one of its group. */
  private int move(FairCpu from, FairCpu to, Domain domain, BalanceKind kind) {
    int moved = mover.move(from, to, domain, pass, kind, among);
    FairCpu target = to;
    while (mover.otherTarget >= 0 && pass.imbalance > 0) {
      among.clear(target.id);
      target = cpus[mover.otherTarget];
      moved += mover.move(from, target, domain, pass, kind, among);
    }
    return moved;
  }

  /** Tells the level above that affinity is in the way inside its group. */
  private void markParent(Domain domain) {
    Domain parent = domain.parent;
    if (parent != null && mover.somePinned && pass.imbalance > 0) {
      parent.localGroup().imbalanced = true;
    }
  }

  private void balanced(Domain domain, BalanceKind kind, boolean pinned) {
    Domain parent = domain.parent;
    if (parent != null && !pinned) {
      parent.localGroup().imbalanced = false;
    }
    domain.nrBalanceFailed = 0;
    if (kind == BalanceKind.NEWLY_IDLE) {
      return;
    }
    int limit = pinned ? MAX_PINNED_INTERVAL_MS : 2 * domain.weight;
    if (domain.intervalMs < limit) {
      domain.intervalMs *= 2;
    }
  }

  private int unbalanced(FairCpu from, FairCpu to, Domain domain, BalanceKind kind, int moved) {
    boolean pushes = false;
    if (moved > 0) {
      domain.nrBalanceFailed = 0;
    } else {
      if (kind != BalanceKind.NEWLY_IDLE) {
        domain.nrBalanceFailed++;
      }
      pushes = needsPush(from, to, domain, kind);
      if (pushes && !push(from, to, domain)) {
        return 0;
      }
    }
    if (!pushes || needsPush(from, to, domain, kind)) {
      domain.intervalMs = domain.weight;
    }
    return moved;
  }

  /** Whether only taking the running task away helps ({@code need_active_balance()}). */
  private boolean needsPush(FairCpu from, FairCpu to, Domain domain, BalanceKind kind) {
    long now = kernel.nowNs();
    int percent = domain.level.imbalancePercent;
    if (kind.isIdle()
        && from.runnable == 1
        && from.isReduced(now, percent)
        && from.capacity(now) * percent < to.capacity(now) * 100) {
      return true;
    }
    return pass.migration == BalancePass.Migration.TASK
        && domain.nrBalanceFailed > domain.level.cacheNiceTries + 2;
  }

  /** Lets the stopper of a CPU push its running task over; false if the task may not go there. */
  private boolean push(FairCpu from, FairCpu to, Domain domain) {
    if (!from.rq.curr.cpusMask.test(to.id)) {
      return false;
    }
    if (!from.activeBalance) {
      from.activeBalance = true;
      kernel.stopOneCpu(
          from.id,
          () -> {
            from.activeBalance = false;
            if (kernel.activeMask().test(to.id) && mover.moveOne(from, to)) {
              domain.nrBalanceFailed = 0;
            }
          });
    }
    return true;
  }

  /** Whether this CPU is the one of its group that balances the domain. */
  private boolean isOurs(FairCpu to, Domain domain, BalanceKind kind) {
    if (kind == BalanceKind.NEWLY_IDLE) {
      return to.rq.nrRunning == 0;
    }
    CpuMask group = domain.localGroup().span;
    FairCpu idleThread = null;
    for (int cpu = group.nextAnd(among, 0);
        cpu < group.size();
        cpu = group.nextAnd(among, cpu + 1)) {
      FairCpu c = cpus[cpu];
      if (!c.isIdle()) {
        continue;
      }
      if (domain.level == Domain.Level.SMT || isIdleCore(cpu)) {
        return c == to;
      }
      if (idleThread == null) {
        idleThread = c;
      }
    }
    if (idleThread != null) {
      return idleThread == to;
    }
    return firstOf(group) == to;
  }

  private @Nullable FairCpu firstOf(CpuMask group) {
    int cpu = group.nextAnd(among, 0);
    return cpu < group.size() ? cpus[cpu] : null;
  }

  private boolean isIdleCore(int cpu) {
    CpuMask core = kernel.topology().siblings(cpu);
    for (int c = core.first(); c < core.size(); c = core.next(c + 1)) {
      if (!cpus[c].isIdle()) {
        return false;
      }
    }
    return true;
  }
}
