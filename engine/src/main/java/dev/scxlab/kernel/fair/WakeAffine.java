package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;

/** Near whom a task wakes up: its waker or its last CPU ({@code wake_affine()}, eevdf.md 4.2). */
final class WakeAffine {

  /** Half of what an LLC domain allows as imbalance, added to 100. */
  private static final int BIAS_PERCENT = 100 + (Domain.Level.LLC.imbalancePercent - 100) / 2;

  private final Kernel kernel;
  private final Topology topology;
  private final FairCpu[] cpus;

  WakeAffine(Kernel kernel, FairCpu[] cpus) {
    this.kernel = kernel;
    this.topology = kernel.topology();
    this.cpus = cpus;
  }

  /** {@code here} or {@code prev}, which differ. */
  int select(Task p, int here, int prev, Task waker, boolean sync) {
    FairCpu mine = cpus[here];
    boolean prevIdle = cpus[prev].isIdle();
    if (mine.isIdle() && topology.sharesCache(here, prev)) {
      return prevIdle ? prev : here;
    }
    if (sync && mine.rq.nrRunning - (mine.queued() - mine.runnable) == 1) {
      return here;
    }
    if (prevIdle) {
      return prev;
    }
    return loadFavours(p, mine, cpus[prev], waker, sync) ? here : prev;
  }

  private boolean loadFavours(Task p, FairCpu mine, FairCpu prev, Task waker, boolean sync) {
    long now = kernel.nowNs();
    mine.updateLoad(now);
    prev.updateLoad(now);
    long load = mine.load.loadAvg();
    if (sync) {
      long wakerLoad = waker.isIdle() ? 0 : waker.fair.load.loadAvg();
      if (wakerLoad > load) {
        return true;
      }
      load -= wakerLoad;
    }
    long taskLoad = p.fair.load.loadAvg();
    long here = (load + taskLoad) * 100 * prev.capacity(now);
    long there =
        (prev.load.loadAvg() - taskLoad) * BIAS_PERCENT * mine.capacity(now) + (sync ? 1 : 0);
    return here < there;
  }
}
