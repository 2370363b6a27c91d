package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scheduling domains of a machine, from a CPU's innermost one out ({@code
 * build_sched_domains()}): threads of a core, last-level cache, node, all nodes; levels that add
 * nothing are left out. Built anew when a CPU comes or goes.
 */
final class Domains {

  private final Topology topology;
  private final @Nullable Domain[] lowest;
  private final int[] llcSize;

  /** For each last-level cache: whether a whole core of it is known to be idle. */
  private final boolean[] idleCores;

  /** For each last-level cache: CPUs a wakeup may look at, -1 while unknown. */
  private final int[] idleScan;

  Domains(Topology topology, CpuMask active) {
    this.topology = topology;
    this.lowest = new Domain[topology.nrCpus()];
    this.llcSize = new int[topology.nrCpus()];
    this.idleCores = new boolean[topology.nrLlcs()];
    this.idleScan = new int[topology.nrLlcs()];
    rebuild(active, 0);
  }

  /** Builds all domains for the CPUs that may have tasks. */
  void rebuild(CpuMask active, long jiffies) {
    int n = topology.nrCpus();
    CpuMask[] below = new CpuMask[n];
    Domain[] top = new Domain[n];
    for (int cpu = 0; cpu < n; cpu++) {
      below[cpu] = CpuMask.of(n, cpu);
      lowest[cpu] = null;
    }
    for (Domain.Level level : Domain.Level.values()) {
      addLevel(level, active, below, top, jiffies);
    }
    CpuMask span = new CpuMask(n);
    for (int cpu = 0; cpu < n; cpu++) {
      span.and(topology.llcSpan(cpu), active);
      llcSize[cpu] = span.weight();
    }
    java.util.Arrays.fill(idleScan, -1);
    java.util.Arrays.fill(idleCores, true);
  }

  private void addLevel(
      Domain.Level level, CpuMask active, CpuMask[] below, Domain[] top, long jiffies) {
    int n = topology.nrCpus();
    CpuMask[] here = below.clone();
    for (int first = active.first(); first < n; first = active.next(first + 1)) {
      CpuMask span = new CpuMask(n);
      if (!span.and(spanOf(level, first), active)
          || span.first() != first
          || span.equals(below[first])) {
        continue;
      }
      Domain.Group[] ring = cut(span, below);
      int group = 0;
      for (int cpu = first; cpu < n; cpu = span.next(cpu + 1)) {
        group = indexOf(ring, cpu);
        Domain child = top[cpu];
        Domain domain = new Domain(level, span, ring, group, child);
        domain.lastBalance = jiffies;
        if (child == null) {
          lowest[cpu] = domain;
        } else {
          child.parent = domain;
        }
        top[cpu] = domain;
        here[cpu] = span;
      }
    }
    System.arraycopy(here, 0, below, 0, n);
  }

  private CpuMask spanOf(Domain.Level level, int cpu) {
    return switch (level) {
      case SMT -> topology.siblings(cpu);
      case LLC -> topology.llcSpan(cpu);
      case PACKAGE -> topology.nodeSpan(topology.nodeOf(cpu));
      case NUMA -> topology.possible();
    };
  }

  private Domain.Group[] cut(CpuMask span, CpuMask[] below) {
    List<Domain.Group> groups = new ArrayList<>();
    for (int cpu = span.first(); cpu < span.size(); cpu = span.next(cpu + 1)) {
      if (below[cpu].first() == cpu) {
        groups.add(new Domain.Group(below[cpu], coresOf(below[cpu])));
      }
    }
    return groups.toArray(new Domain.Group[0]);
  }

  private int coresOf(CpuMask span) {
    int cores = 0;
    for (int cpu = span.first(); cpu < span.size(); cpu = span.next(cpu + 1)) {
      boolean firstOfCore = true;
      CpuMask siblings = topology.siblings(cpu);
      for (int s = siblings.first(); s < cpu; s = siblings.next(s + 1)) {
        firstOfCore &= !span.test(s);
      }
      cores += firstOfCore ? 1 : 0;
    }
    return cores;
  }

  private static int indexOf(Domain.Group[] ring, int cpu) {
    int low = 0;
    int high = ring.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (ring[middle].span.first() <= cpu) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (ring[low].span.test(cpu)) {
      return low;
    }
    int index = 0;
    while (!ring[index].span.test(cpu)) {
      index++;
    }
    return index;
  }

  /** The innermost domain of a CPU, null on a machine of one. */
  @Nullable Domain lowest(int cpu) {
    return lowest[cpu];
  }

  /** CPUs in use that share the CPU's last-level cache, itself included. */
  int llcSize(int cpu) {
    return llcSize[cpu];
  }

  boolean hasIdleCores(int cpu) {
    return idleCores[topology.llcOf(cpu)];
  }

  void setHasIdleCores(int cpu, boolean value) {
    idleCores[topology.llcOf(cpu)] = value;
  }

  /** CPUs a wakeup may look at in the CPU's cache ({@code nr_idle_scan}). */
  int idleScan(int cpu) {
    int scan = idleScan[topology.llcOf(cpu)];
    return scan < 0 ? llcSize[cpu] : scan;
  }

  /**
   * Sets {@link #idleScan} from the sum of the utilizations of the cache's CPUs (SIS_UTIL, eevdf.md
   * 4.3).
   */
  void updateIdleScan(int cpu, long utilSum) {
    idleScan[topology.llcOf(cpu)] = idleScanFor(llcSize[cpu], utilSum);
  }

  static int idleScanFor(int llcSize, long utilSum) {
    long percent = Domain.Level.LLC.imbalancePercent;
    long x = utilSum / llcSize;
    long used = x * x * percent * percent / (10_000L * 1024);
    return (int) (llcSize * (1024 - Math.min(1024, used)) / 1024);
  }
}
