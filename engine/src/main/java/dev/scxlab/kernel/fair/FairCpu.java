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

  FairCpu(RunQueue rq) {
    this.id = rq.cpu;
    this.rq = rq;
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
