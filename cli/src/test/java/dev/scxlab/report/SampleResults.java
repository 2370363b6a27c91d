package dev.scxlab.report;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.ComparisonPlan;
import dev.scxlab.experiment.EventOutcome;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.RunResult.EngineInfo;
import dev.scxlab.experiment.RunResult.Exit;
import dev.scxlab.experiment.RunResult.MachineInfo;
import dev.scxlab.experiment.RunResult.PolicyInfo;
import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.experiment.RunResult.WorkloadInfo;
import dev.scxlab.kernel.ext.ScxStateView;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.LatencySummary;
import dev.scxlab.metrics.Metric;
import dev.scxlab.metrics.MetricValues;
import dev.scxlab.metrics.TaskMetrics;
import dev.scxlab.workload.io.EventText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Made-up results with round numbers, so that a golden text shows nothing but its layout. */
final class SampleResults {

  private static final long MS = 1_000_000;

  private SampleResults() {}

  /** Two tasks on two CPUs for a second; everything is slower by {@code factor}. */
  static RunResult run(String policy, double factor, long seed, ExitKind exit) {
    MetricValues m = new MetricValues();
    m.set(Metric.WAKEUP_LATENCY_P50, 1_000 * factor);
    m.set(Metric.WAKEUP_LATENCY_P90, 20_000 * factor);
    m.set(Metric.WAKEUP_LATENCY_P99, 345_600 * factor);
    m.set(Metric.WAKEUP_LATENCY_MAX, 4_000_000 * factor);
    m.set(Metric.RUN_DELAY_MEAN, 12_345.678 * factor);
    m.set(Metric.THROUGHPUT, 2_664 / factor);
    m.set(Metric.SWITCHES, 5_000 * factor);
    m.set(Metric.IDLE_SWITCHES, 40);
    m.set(Metric.MIGRATIONS, factor > 2 ? 17 : 0);
    m.set(Metric.FAIRNESS_JAIN, 0.98765);
    m.set(Metric.IDLE, 0.334);
    m.set(Metric.POLICY_COST, 0.0021 * factor);
    m.set(Metric.WAIT_MAX, 4_000_000 * factor);
    return new RunResult(
        new PolicyInfo(policy, "policies/" + policy + ".scx", ImmutableMap.of("slice", "20ms")),
        new WorkloadInfo("two", "two.json"),
        new MachineInfo(2, "1x2x1", 250, "newest"),
        seed,
        1_000 * MS,
        0,
        new Exit(exit, 0, exit.reason(), exit.isError() ? "worker[1] failed to run" : "", ""),
        tasks(policy),
        List.of(
            new CpuMetrics(0, 700 * MS, 300 * MS, 2_500),
            new CpuMetrics(1, 632 * MS, 368 * MS, 2_500)),
        m,
        ImmutableMap.of("direct", 1_234L),
        ImmutableMap.of("run_ns", List.of(0L, 0L, 12L, 345L, 0L, 7L, 0L, 0L)),
        ImmutableMap.of("vtime_now", 987_654L),
        ImmutableMap.of("SCX_EV_DISPATCH_KEEP_LAST", 3L, "SCX_EV_SELECT_CPU_FALLBACK", 0L),
        ImmutableMap.of("select_cpu", 2_001L, "enqueue", 1_999L),
        ImmutableMap.of("dsq_insert", 2_001L),
        123_456,
        new EngineInfo(10_000, 4_000, 500, 7 * MS, 1 << 20),
        ImmutableMap.of("switch_ns", 1_000L, "tick_ns", 1_000L),
        "0123456789abcdef",
        List.of("all tasks blocked at t=5 us, waiting on: worker on mutex m"),
        List.of(new RunResult.LogLine(1_500_000, 1, "worker is late")),
        List.of(
            new EventOutcome(EventText.parse("200ms:suspend"), "done", ""),
            new EventOutcome(EventText.parse("250ms:cpu_down:1"), "-EBUSY: a transition", "")),
        new ScxStateView(policy, true, true, true, 1, "enabled", 1, 0, 1, 0),
        null,
        true);
  }

  /** Two of the workload; those of {@code slow} and {@code base} have an agent beside them. */
  private static List<TaskResult> tasks(String policy) {
    LatencySummary many = new LatencySummary(2_000, 1_000L, 20_000L, 345_600L, null, 4 * MS);
    LatencySummary one = new LatencySummary(1, null, null, null, null, 1_500L);
    TaskResult worker = task("worker", 1, many);
    TaskResult reader = task("reader, slow", 2, one);
    TaskMetrics agents =
        new TaskMetrics(1_000_002, 40_000, 12_000, 900 * MS, 0, 9, 1, 8, 10, 0, one);
    return policy.equals("fine")
        ? List.of(worker, reader)
        : List.of(worker, reader, new TaskResult(policy, 0, true, agents, 0));
  }

  private static TaskResult task(String name, int pid, LatencySummary latency) {
    return new TaskResult(
        name,
        pid == 1 ? 0 : 5,
        false,
        new TaskMetrics(
            pid, 666 * MS, 12 * MS, 322 * MS, 0, 2_000, 12, 3, latency.samples(), 1_332, latency),
        0);
  }

  /** {@code base}, {@code slow} and, on demand, one that stalls, with some seeds. */
  static Comparison comparison(@Nullable Integer seeds, boolean stall) {
    List<String> policies =
        stall ? List.of("base", "slow", "stuck") : List.of("base", "slow", "fine");
    double[] factor = {1, 3, 1.001};
    return Comparison.run(
        new ComparisonPlan(policies, List.of("two"), 0, 1, seeds, 1),
        (p, w, seed) ->
            run(
                policies.get(p),
                factor[p] * (1 + (seed * 7 % 5) * (p == 1 ? 0.01 : 0.001)),
                seed,
                stall && p == 2 && seed == 2 ? ExitKind.ERROR_STALL : ExitKind.NONE),
        n -> {});
  }

  /** A baseline and many policies, each slower than the one before. */
  static Comparison comparisonOfMany() {
    List<String> policies =
        List.of("base", "fine", "near", "slow", "slower", "my_game_first", "crawling");
    double[] factor = {1, 0.5, 1.01, 1.5, 3, 4, 12};
    return Comparison.run(
        new ComparisonPlan(policies, List.of("two"), 0, 1, 3, 1),
        (p, w, seed) -> run(policies.get(p), factor[p] * (1 + seed * 0.001), seed, ExitKind.NONE),
        n -> {});
  }
}
