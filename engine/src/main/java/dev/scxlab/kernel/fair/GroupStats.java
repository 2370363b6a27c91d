package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;

/**
 * How busy a group of CPUs is ({@code struct sg_lb_stats}, eevdf.md 5.2); reused, not allocated.
 */
final class GroupStats {

  /** Types of groups, the ones with more need to give tasks away later. */
  enum Type {
    HAS_SPARE,
    FULLY_BUSY,
    /** Affinity kept tasks from spreading inside the group. */
    IMBALANCED,
    OVERLOADED
  }

  Type type = Type.HAS_SPARE;
  int cpuCount;
  int cores;
  int idleCpus;
  long capacity;
  long load;
  long util;
  long runnable;

  /** Tasks of all classes ({@code sum_nr_running}). */
  int tasks;

  /** Runnable fair tasks ({@code sum_h_nr_running}). */
  int fairTasks;

  /** Some CPU has more than one task. */
  boolean overloadedCpu;

  /** Sums up a group of a domain. */
  void collect(Domain.Group group, Domain domain, FairCpu[] cpus, long nowNs) {
    collect(group, group.span, domain, cpus, nowNs);
  }

  /** Sums up the CPUs of a group that are in {@code among}. */
  void collect(Domain.Group group, CpuMask among, Domain domain, FairCpu[] cpus, long nowNs) {
    clear();
    cpuCount = group.weight;
    cores = group.cores;
    if (group.weight == 1) {
      add(cpus[group.first], among, nowNs);
    } else {
      CpuMask span = group.span;
      for (int cpu = group.first; cpu < span.size(); cpu = span.next(cpu + 1)) {
        add(cpus[cpu], among, nowNs);
      }
    }
    type = classify(group, domain.level.imbalancePercent);
  }

  private void clear() {
    idleCpus = 0;
    capacity = 0;
    load = 0;
    util = 0;
    runnable = 0;
    tasks = 0;
    fairTasks = 0;
    overloadedCpu = false;
  }

  private void add(FairCpu c, CpuMask among, long nowNs) {
    long left = c.capacity(nowNs);
    capacity += left;
    if (!among.test(c.id)) {
      return;
    }
    c.updateLoad(nowNs);
    load += c.load.loadAvg();
    util += Math.min(c.load.utilAvg(), c.originalCapacity());
    runnable += c.load.runnableAvg();
    tasks += c.rq.nrRunning;
    fairTasks += c.runnable;
    if (c.isIdle()) {
      idleCpus++;
    }
    if (c.rq.nrRunning > 1) {
      overloadedCpu = true;
    }
  }

  private Type classify(Domain.Group group, int percent) {
    if (tasks > cpuCount
        && (capacity * 100 < util * percent || capacity * percent < runnable * 100)) {
      return Type.OVERLOADED;
    }
    if (group.imbalanced) {
      return Type.IMBALANCED;
    }
    boolean spare =
        tasks < cpuCount
            || (capacity * percent >= runnable * 100 && capacity * 100 > util * percent);
    return spare ? Type.HAS_SPARE : Type.FULLY_BUSY;
  }

  /** Load in relation to capacity, 1024 for a CPU with one hog. */
  long avgLoad() {
    return load * 1024 / capacity;
  }
}
