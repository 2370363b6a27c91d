package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/**
 * The slow path for new tasks: from the outermost domain inwards the emptiest group, then the
 * emptiest CPU in it ({@code sched_balance_find_dst_cpu()}, eevdf.md 4.4).
 */
final class ForkPlacement {

  private final Kernel kernel;
  private final FairCpu[] cpus;
  private final Domains domains;
  private GroupStats local;
  private GroupStats best;
  private GroupStats other;

  ForkPlacement(Kernel kernel, FairCpu[] cpus, Domains domains) {
    this.kernel = kernel;
    this.cpus = cpus;
    this.domains = domains;
    this.local = new GroupStats();
    this.best = new GroupStats();
    this.other = new GroupStats();
  }

  /** The CPU for a task created on {@code here}. */
  int select(Task p, int here, int prev) {
    Domain domain = outermost(here);
    if (domain == null || !domain.span.intersects(p.cpusMask)) {
      return prev;
    }
    int cpu = here;
    while (domain != null) {
      Domain.Group group = bestGroup(domain, p);
      int next = group == null ? cpu : bestCpu(group, p, cpu);
      if (next == cpu) {
        domain = domain.child;
      } else {
        cpu = next;
        domain = inside(cpu, domain.weight);
      }
    }
    return cpu;
  }

  private @Nullable Domain outermost(int cpu) {
    Domain outer = null;
    for (Domain d = domains.lowest(cpu); d != null; d = d.parent) {
      outer = d;
    }
    return outer;
  }

  /** The largest domain of the CPU with fewer than {@code weight} CPUs. */
  private @Nullable Domain inside(int cpu, int weight) {
    Domain inner = null;
    for (Domain d = domains.lowest(cpu); d != null && d.weight < weight; d = d.parent) {
      inner = d;
    }
    return inner;
  }

  /** The group to go to, null to stay in the local one. */
  private Domain.@Nullable Group bestGroup(Domain domain, Task p) {
    Domain.Group bestGroup = null;
    boolean localAllowed = false;
    for (int i = 0; i < domain.ring.length; i++) {
      Domain.Group group = domain.group(i);
      if (!group.span.intersects(p.cpusMask)) {
        continue;
      }
      if (i == 0) {
        localAllowed = true;
        local.collect(group, domain, cpus, kernel.nowNs());
        continue;
      }
      other.collect(group, domain, cpus, kernel.nowNs());
      if (bestGroup == null || isEmptier(other, best)) {
        bestGroup = group;
        GroupStats swap = best;
        best = other;
        other = swap;
      }
    }
    if (bestGroup == null || !localAllowed) {
      return bestGroup;
    }
    return localStays(domain) ? null : bestGroup;
  }

  private static boolean isEmptier(GroupStats a, GroupStats b) {
    if (a.type != b.type) {
      return a.type.ordinal() < b.type.ordinal();
    }
    if (a.type != GroupStats.Type.HAS_SPARE) {
      return a.avgLoad() < b.avgLoad();
    }
    return a.idleCpus != b.idleCpus ? a.idleCpus > b.idleCpus : a.util < b.util;
  }

  private boolean localStays(Domain domain) {
    if (local.type != best.type) {
      return local.type.ordinal() < best.type.ordinal();
    }
    if (local.type == GroupStats.Type.HAS_SPARE) {
      return local.idleCpus >= best.idleCpus;
    }
    int percent = domain.level.imbalancePercent;
    long imbalance = 1024L * (percent - 100) / 100;
    long here = local.avgLoad();
    long there = best.avgLoad();
    if (domain.level == Domain.Level.NUMA && there + imbalance >= here) {
      return true;
    }
    return there >= here + imbalance || 100 * here <= percent * there;
  }

  /** The CPU of a group that idles since the shortest time, else the one with least load. */
  private int bestCpu(Domain.Group group, Task p, int here) {
    CpuMask span = group.span;
    if (group.weight == 1) {
      return span.first();
    }
    int idle = -1;
    long latestIdle = Long.MIN_VALUE;
    int least = here;
    long leastLoad = Long.MAX_VALUE;
    for (int cpu = span.nextAnd(p.cpusMask, 0);
        cpu < span.size();
        cpu = span.nextAnd(p.cpusMask, cpu + 1)) {
      FairCpu c = cpus[cpu];
      if (c.hasOnlyIdlePolicy()) {
        return cpu;
      }
      if (c.isIdle()) {
        if (c.idleStampNs > latestIdle) {
          latestIdle = c.idleStampNs;
          idle = cpu;
        }
      } else {
        c.updateLoad(kernel.nowNs());
        if (c.load.loadAvg() < leastLoad) {
          leastLoad = c.load.loadAvg();
          least = cpu;
        }
      }
    }
    return idle >= 0 ? idle : least;
  }
}
