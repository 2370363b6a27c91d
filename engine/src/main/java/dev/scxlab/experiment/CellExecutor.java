package dev.scxlab.experiment;

import com.google.common.base.Throwables;
import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Makes the runs of a plan, several at a time; where each result goes is fixed beforehand. */
final class CellExecutor {

  private final ComparisonPlan plan;
  private final CellRunner runner;
  private final IntConsumer progress;
  private final AtomicInteger complete = new AtomicInteger();

  CellExecutor(ComparisonPlan plan, CellRunner runner, IntConsumer progress) {
    this.plan = plan;
    this.runner = runner;
    this.progress = progress;
  }

  /**
   * The first seed goes first: when nobody said how many seeds and it drew nothing, it is enough.
   */
  RunResult[][][] run() {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            plan.jobs(),
            task -> {
              Thread thread = new Thread(task, "scxlab-run");
              thread.setDaemon(true);
              return thread;
            });
    try {
      RunResult[][][] first = wave(pool, 0, 1);
      int seeds = seeds(first);
      return seeds == 1 ? first : joined(first, wave(pool, 1, seeds), seeds);
    } finally {
      pool.shutdownNow();
    }
  }

  private int seeds(RunResult[][][] first) {
    Integer asked = plan.seeds();
    if (asked != null) {
      return asked;
    }
    for (RunResult[][] policy : first) {
      for (RunResult[] workload : policy) {
        if (workload[0].random()) {
          return ComparisonPlan.DEFAULT_SEEDS;
        }
      }
    }
    return 1;
  }

  private RunResult[][][] wave(ExecutorService pool, int fromSeed, int toSeed) {
    int policies = plan.policies().size();
    int workloads = plan.workloads().size();
    RunResult[][][] results = new RunResult[policies][workloads][toSeed - fromSeed];
    List<Future<?>> futures = new ArrayList<>();
    for (int p = 0; p < policies; p++) {
      for (int w = 0; w < workloads; w++) {
        for (int s = fromSeed; s < toSeed; s++) {
          RunResult[] into = results[p][w];
          int policy = p;
          int workload = w;
          int seed = s;
          futures.add(
              pool.submit(
                  () -> {
                    into[seed - fromSeed] = runner.run(policy, workload, plan.firstSeed() + seed);
                    progress.accept(complete.incrementAndGet());
                  }));
        }
      }
    }
    futures.forEach(CellExecutor::await);
    return results;
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabBug("interrupted while waiting for a run", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfUnchecked(cause);
      throw new LabBug("a run ended with a checked exception", cause);
    }
  }

  private static RunResult[][][] joined(RunResult[][][] first, RunResult[][][] rest, int seeds) {
    RunResult[][][] all = new RunResult[first.length][first[0].length][seeds];
    for (int p = 0; p < all.length; p++) {
      for (int w = 0; w < all[p].length; w++) {
        all[p][w][0] = first[p][w][0];
        System.arraycopy(rest[p][w], 0, all[p][w], 1, seeds - 1);
      }
    }
    return all;
  }
}
