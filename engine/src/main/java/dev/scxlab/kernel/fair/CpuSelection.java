package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/** Chooses the CPU of a waking task ({@code select_task_rq_fair()}, eevdf.md 4). */
final class CpuSelection {

  private static final long SECOND_NS = 1_000_000_000;

  private final Kernel kernel;
  private final Topology topology;
  private final FairCpu[] cpus;
  private final Domains domains;
  private final WakeAffine wakeAffine;
  private final ForkPlacement forkPlacement;
  private final CpuMask candidates;

  CpuSelection(Kernel kernel, FairCpu[] cpus, Domains domains) {
    this.kernel = kernel;
    this.topology = kernel.topology();
    this.cpus = cpus;
    this.domains = domains;
    this.wakeAffine = new WakeAffine(kernel, cpus);
    this.forkPlacement = new ForkPlacement(kernel, cpus, domains);
    this.candidates = new CpuMask(topology.nrCpus());
  }

  /** The CPU for a task that may run on several. */
  int select(Task p, int prev, int wakeFlags) {
    int cpu = kernel.thisCpu();
    if ((wakeFlags & SchedFlags.WF_TTWU) == 0) {
      return forkPlacement.select(p, cpu, prev);
    }
    Task waker = kernel.rq(cpu).curr;
    recordWakee(waker.fair, p);
    int target = prev;
    if (cpu != prev
        && !wakesWide(waker.fair, p.fair, domains.llcSize(cpu))
        && p.cpusMask.test(cpu)
        && spanTogether(cpu, prev)) {
      boolean sync = (wakeFlags & SchedFlags.WF_SYNC) != 0 && !waker.isExiting();
      target = wakeAffine.select(p, cpu, prev, waker, sync);
    }
    return selectIdleSibling(p, prev, target);
  }

  private void recordWakee(FairEntity waker, Task wakee) {
    long now = kernel.nowNs();
    if (now - waker.wakeeFlipDecayNs > SECOND_NS) {
      waker.wakeeFlips >>= 1;
      waker.wakeeFlipDecayNs = now;
    }
    if (waker.lastWakee != wakee) {
      waker.lastWakee = wakee;
      waker.wakeeFlips++;
    }
  }

  /** Whether waker or wakee has so many partners that pulling them together is no use. */
  private static boolean wakesWide(FairEntity waker, FairEntity wakee, int llcSize) {
    long master = Math.max(waker.wakeeFlips, wakee.wakeeFlips);
    long slave = Math.min(waker.wakeeFlips, wakee.wakeeFlips);
    return slave >= llcSize && master >= slave * llcSize;
  }

  private boolean spanTogether(int cpu, int prev) {
    for (Domain d = domains.lowest(cpu); d != null; d = d.parent) {
      if (d.span.test(prev)) {
        return true;
      }
    }
    return false;
  }

  private int selectIdleSibling(Task p, int prev, int target) {
    if (isIdleFor(p, target) && p.cpusMask.test(target)) {
      return target;
    }
    boolean prevNear = topology.sharesCache(prev, target);
    if (prev != target
        && prevNear
        && isIdleFor(p, prev)
        && kernel.placement().isCpuAllowed(p, prev)) {
      return prev;
    }
    int recent = p.recentUsedCpu;
    p.recentUsedCpu = prev;
    if (recent != prev
        && recent != target
        && recent >= 0
        && topology.sharesCache(recent, target)
        && isIdleFor(p, recent)
        && kernel.placement().isCpuAllowed(p, recent)) {
      return recent;
    }
    boolean wholeCores = topology.hasSmt() && domains.hasIdleCores(target);
    if (topology.hasSmt() && !wholeCores && prevNear) {
      int sibling = idleSibling(p, prev);
      if (sibling >= 0) {
        return sibling;
      }
    }
    candidates.and(topology.llcSpan(target), p.cpusMask);
    candidates.and(candidates, kernel.activeMask());
    int found = wholeCores ? scanCores(p, target) : scanCpus(p, target);
    return found >= 0 ? found : target;
  }

  private int idleSibling(Task p, int prev) {
    CpuMask siblings = topology.siblings(prev);
    for (int cpu = siblings.first(); cpu < siblings.size(); cpu = siblings.next(cpu + 1)) {
      if (cpu != prev && kernel.placement().isCpuAllowed(p, cpu) && isIdleFor(p, cpu)) {
        return cpu;
      }
    }
    return -1;
  }

  private int scanCpus(Task p, int target) {
    int left = domains.idleScan(target);
    int n = candidates.size();
    for (int pass = 0; pass < 2; pass++) {
      int cpu = candidates.next(pass == 0 ? target + 1 : 0);
      int end = pass == 0 ? n : target + 1;
      for (; cpu < end; cpu = candidates.next(cpu + 1)) {
        if (left-- <= 0) {
          return -1;
        }
        if (isIdleFor(p, cpu)) {
          return cpu;
        }
      }
    }
    return -1;
  }

  /** The first idle core, else the first idle CPU met on the way. */
  private int scanCores(Task p, int target) {
    int idleCpu = -1;
    int n = candidates.size();
    for (int pass = 0; pass < 2; pass++) {
      int cpu = candidates.next(pass == 0 ? target + 1 : 0);
      int end = pass == 0 ? n : target + 1;
      for (; cpu < end; cpu = candidates.next(cpu + 1)) {
        CpuMask core = topology.siblings(cpu);
        boolean idle = true;
        for (int c = core.first(); c < n; c = core.next(c + 1)) {
          if (!cpus[c].isIdle()) {
            idle = false;
          }
          if (idleCpu < 0 && candidates.test(c) && isIdleFor(p, c)) {
            idleCpu = c;
          }
        }
        if (idle) {
          return cpu;
        }
        candidates.andNot(candidates, core);
      }
    }
    domains.setHasIdleCores(target, false);
    return idleCpu;
  }

  private boolean isIdleFor(Task p, int cpu) {
    FairCpu c = cpus[cpu];
    return c.isIdle() || (c.hasOnlyIdlePolicy() && p.policy != SchedPolicy.IDLE);
  }

  /** The innermost domain of a CPU, for tests. */
  @Nullable Domain lowestDomain(int cpu) {
    return domains.lowest(cpu);
  }
}
