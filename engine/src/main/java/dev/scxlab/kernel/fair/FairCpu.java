package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.FairLoad;
import dev.scxlab.kernel.RunQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the fair class keeps for one CPU ({@code struct cfs_rq} and its part of {@code struct rq}).
 */
final class FairCpu {

  final int id;
  final RunQueue rq;
  final FairRunQueue queue = new FairRunQueue();

  /** All queued tasks, the least recently run last. */
  final FairTaskList tasks = new FairTaskList();

  /** Load averages of all tasks that belong to the CPU, asleep or not. */
  final FairLoad load = new FairLoad();

  /** Queued entities without delayed ones ({@code h_nr_runnable}). */
  int runnable;

  /** Queued entities of SCHED_IDLE policy ({@code h_nr_idle}). */
  int idlePolicy;

  /** When the CPU ran out of tasks, -1 while it has some ({@code idle_stamp}). */
  long idleStampNs = -1;

  /** Average length of idle periods ({@code avg_idle}). */
  long averageIdleNs = 1_000_000;

  /** Jiffy of the next periodic balance ({@code next_balance}). */
  long nextBalance;

  /** An active balance of its running task is under way. */
  boolean activeBalance;

  private final int originalCapacity;

  /** Load average of the classes above fair: only its utilization is used. */
  private final FairLoad above = new FairLoad();

  /** {@code rq.aboveFairNs} when {@link #above} was brought up to date. */
  private long aboveCountedNs;

  /** A CPU of a capacity of 1..1024. */
  FairCpu(RunQueue rq, int capacity) {
    this.id = rq.cpu;
    this.rq = rq;
    this.originalCapacity = capacity;
  }

  /** The capacity without other classes ({@code arch_scale_cpu_capacity}). */
  int originalCapacity() {
    return originalCapacity;
  }

  /** The capacity that classes above fair leave ({@code scale_rt_capacity}); at least 1. */
  long capacity(long nowNs) {
    if (rq.aboveFairNs == 0) {
      return originalCapacity;
    }
    long us = (nowNs - above.updatedNs) / 1000;
    if (us > 0) {
      long ranUs = (rq.aboveFairNs - aboveCountedNs) / 1000;
      LoadAverage.updateShare(above, nowNs, Math.min(ranUs, us), us);
      aboveCountedNs = rq.aboveFairNs;
    }
    return Math.max(1, originalCapacity * (1024 - above.utilAvg()) / 1024);
  }

  /** Whether classes above fair take a visible part of the CPU ({@code check_cpu_capacity}). */
  boolean isReduced(long nowNs, int percent) {
    return capacity(nowNs) * percent < originalCapacity * 100L;
  }

  /** Queued entities, delayed ones included ({@code h_nr_queued}). */
  int queued() {
    return queue.queued();
  }

  @Nullable FairEntity curr() {
    return queue.curr();
  }

  /** Whether nothing runs and nothing waits ({@code available_idle_cpu}). */
  boolean isIdle() {
    return rq.isIdle();
  }

  /** Whether all it has are tasks of SCHED_IDLE policy ({@code sched_idle_cpu}). */
  boolean hasOnlyIdlePolicy() {
    return idlePolicy > 0 && rq.nrRunning == idlePolicy;
  }

  /** Brings the averages of the CPU up to date; call before what they count changes. */
  void updateLoad(long nowNs) {
    LoadAverage.update(load, nowNs, queue.totalWeight(), runnable, queue.curr() != null);
  }

  /** Brings the averages of the CPU and of one of its entities up to date. */
  void updateLoad(FairEntity entity, long nowNs) {
    updateLoad(nowNs);
    boolean queued = entity.onRq;
    LoadAverage.update(
        entity.load,
        nowNs,
        queued ? entity.weight : 0,
        queued && !entity.schedDelayed ? 1 : 0,
        entity == queue.curr());
  }
}
