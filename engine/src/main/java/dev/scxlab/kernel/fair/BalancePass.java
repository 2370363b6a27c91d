package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Who should give tasks to a CPU in one domain, and how much: {@code find_busiest_group()}, {@code
 * calculate_imbalance()}, {@code find_busiest_queue()} (eevdf.md 5.2). Reused for every pass.
 */
final class BalancePass {

  /** What {@link #imbalance} counts. */
  enum Migration {
    LOAD,
    UTIL,
    TASK
  }

  private final Kernel kernel;
  private final FairCpu[] cpus;
  private final GroupStats local;
  private GroupStats busiest;
  private GroupStats other;
  private long totalLoad;
  private long totalCapacity;
  private long totalUtil;

  Migration migration = Migration.TASK;

  /** What is left to move. */
  long imbalance;

  /** Some CPU of the domain has more than one task. */
  boolean overloadedCpu;

  BalancePass(Kernel kernel, FairCpu[] cpus) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.local = new GroupStats();
    this.busiest = new GroupStats();
    this.other = new GroupStats();
  }

  /** Sum of the utilizations of the domain's CPUs. */
  long totalUtil() {
    return totalUtil;
  }

  /**
   * The group to take tasks from; {@link #migration} and {@link #imbalance} then say how much.
   *
   * @param among CPUs that may give
   * @param idle whether the CPU that pulls is idle
   * @return null when the domain is balanced
   */
  Domain.@Nullable Group busiestGroup(Domain domain, CpuMask among, boolean idle) {
    Domain.Group group = collect(domain, among);
    if (group == null || !shouldMove(domain, idle)) {
      return null;
    }
    measure(domain, idle);
    return imbalance > 0 ? group : null;
  }

  private Domain.@Nullable Group collect(Domain domain, CpuMask among) {
    long now = kernel.nowNs();
    Domain.Group found = null;
    totalLoad = 0;
    totalCapacity = 0;
    totalUtil = 0;
    overloadedCpu = false;
    for (int i = 0; i < domain.ring.length; i++) {
      Domain.Group group = domain.group(i);
      GroupStats stats = i == 0 ? local : other;
      stats.collect(group, among, domain, cpus, now);
      totalLoad += stats.load;
      totalCapacity += stats.capacity;
      totalUtil += stats.util;
      overloadedCpu |= stats.overloadedCpu;
      if (i > 0 && stats.fairTasks > 0 && (found == null || isBusier(stats, busiest))) {
        found = group;
        other = busiest;
        busiest = stats;
      }
    }
    return found;
  }

  private static boolean isBusier(GroupStats a, GroupStats b) {
    if (a.type != b.type) {
      return a.type.ordinal() > b.type.ordinal();
    }
    return switch (a.type) {
      case OVERLOADED -> a.avgLoad() > b.avgLoad();
      case IMBALANCED, FULLY_BUSY -> false;
      case HAS_SPARE -> a.idleCpus != b.idleCpus ? a.idleCpus < b.idleCpus : a.tasks > b.tasks;
    };
  }

  private boolean shouldMove(Domain domain, boolean idle) {
    if (busiest.type == GroupStats.Type.IMBALANCED) {
      return true;
    }
    if (local.type.ordinal() > busiest.type.ordinal()) {
      return false;
    }
    if (local.type == GroupStats.Type.OVERLOADED) {
      long here = local.avgLoad();
      if (here >= busiest.avgLoad()
          || here >= domainAverage()
          || 100 * busiest.avgLoad() <= domain.level.imbalancePercent * here) {
        return false;
      }
    }
    if (prefersSibling(domain)
        && local.type == GroupStats.Type.HAS_SPARE
        && siblingImbalance(idle) > 1) {
      return true;
    }
    if (busiest.type != GroupStats.Type.OVERLOADED) {
      if (!idle) {
        return false;
      }
      if (busiest.cpuCount > 1 && local.idleCpus <= busiest.idleCpus + 1) {
        return false;
      }
      return busiest.fairTasks != 1;
    }
    return true;
  }

  private void measure(Domain domain, boolean idle) {
    if (busiest.type == GroupStats.Type.IMBALANCED) {
      migration = Migration.TASK;
      imbalance = 1;
    } else if (local.type == GroupStats.Type.HAS_SPARE) {
      measureSpare(domain, idle);
    } else {
      measureLoad();
    }
  }

  private void measureSpare(Domain domain, boolean idle) {
    if (busiest.type == GroupStats.Type.OVERLOADED && !domain.level.sharesCache()) {
      migration = Migration.UTIL;
      imbalance = Math.max(local.capacity, local.util) - local.util;
      if (imbalance == 0 && idle) {
        migration = Migration.TASK;
        imbalance = 1;
      }
      return;
    }
    migration = Migration.TASK;
    if (busiest.cpuCount == 1 || prefersSibling(domain)) {
      imbalance = siblingImbalance(idle) >> 1;
    } else {
      imbalance = Math.max(0, local.idleCpus - busiest.idleCpus) >> 1;
    }
  }

  /** Moves load until one of the two is at the domain's average. */
  private void measureLoad() {
    migration = Migration.LOAD;
    imbalance = 0;
    long here = local.avgLoad();
    long average = domainAverage();
    if (here >= busiest.avgLoad() || here >= average) {
      return;
    }
    imbalance =
        Math.min(
                (busiest.avgLoad() - average) * busiest.capacity, (average - here) * local.capacity)
            / 1024;
  }

  private long domainAverage() {
    return totalLoad * 1024 / totalCapacity;
  }

  private static boolean prefersSibling(Domain domain) {
    Domain child = domain.child;
    return child != null && child.level != Domain.Level.NUMA;
  }

  /** By how many tasks the busiest group is ahead, per core; 0 if the CPU is not idle. */
  private long siblingImbalance(boolean idle) {
    if (!idle || busiest.tasks == 0) {
      return 0;
    }
    if (busiest.cores == local.cores) {
      return Math.max(0, busiest.tasks - local.tasks);
    }
    long sum = (long) local.cores + busiest.cores;
    long ahead =
        Math.max(0, (long) local.cores * busiest.tasks - (long) busiest.cores * local.tasks);
    long perCore = (2 * ahead + sum) / sum;
    return perCore <= 1 && local.tasks == 0 && busiest.tasks > 1 ? 2 : perCore;
  }

  /** The CPU of the group to take tasks from. */
  @Nullable FairCpu busiestQueue(Domain.Group group, CpuMask among) {
    FairCpu found = null;
    long most = 0;
    long capacityOfMost = 1;
    CpuMask span = group.span;
    for (int cpu = span.nextAnd(among, 0); cpu < span.size(); cpu = span.nextAnd(among, cpu + 1)) {
      FairCpu c = cpus[cpu];
      if (c.runnable == 0) {
        continue;
      }
      switch (migration) {
        case LOAD -> {
          long load = c.load.loadAvg();
          long capacity = c.capacity(kernel.nowNs());
          boolean tooHeavy = c.runnable == 1 && load > imbalance;
          if (!tooHeavy && load * capacityOfMost > most * capacity) {
            found = c;
            most = load;
            capacityOfMost = capacity;
          }
        }
        case UTIL -> {
          if (c.runnable > 1 && c.load.utilAvg() > most) {
            found = c;
            most = c.load.utilAvg();
          }
        }
        case TASK -> {
          if (c.runnable > most) {
            found = c;
            most = c.runnable;
          }
        }
      }
    }
    return found;
  }
}
