package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import dev.scxlab.metrics.Metric;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Policies x workloads x seeds, and what they say together: means over seeds and, paired by seed,
 * differences to the baseline. The same whatever the number of jobs.
 *
 * @param plan what was compared, with the number of seeds that were run
 * @param cells all runs: by policy, then workload, then seed
 * @param summary by policy, then workload, then metric
 */
public record Comparison(ComparisonPlan plan, List<Cell> cells, List<Row> summary) {

  public Comparison {
    cells = ImmutableList.copyOf(cells);
    summary = ImmutableList.copyOf(summary);
  }

  /** One run and where it stands in the plan. */
  public record Cell(int policy, int workload, long seed, RunResult run) {}

  /**
   * What the seeds say about one metric of one policy on one workload.
   *
   * @param mean over seeds; null when a run failed or has no value
   * @param interval 95 % interval of the mean; null for one seed
   * @param difference to the baseline; null for the baseline and without values
   * @param verdict what the difference says
   */
  public record Row(
      int policy,
      int workload,
      Metric metric,
      @Nullable Double mean,
      @Nullable Interval interval,
      @Nullable Difference difference,
      Verdict verdict) {}

  /**
   * Runs a plan.
   *
   * @param progress told how many runs are complete, from any thread
   * @throws UnequalRuns when runs on one workload differ in machine, costs or warm-up
   */
  public static Comparison run(ComparisonPlan plan, CellRunner runner, IntConsumer progress) {
    return of(plan, new CellExecutor(plan, runner, progress).run());
  }

  /**
   * Summarises runs that were made.
   *
   * @param runs by policy, workload and seed, as {@link CellExecutor} leaves them
   */
  static Comparison of(ComparisonPlan plan, RunResult[][][] runs) {
    int seeds = runs[0][0].length;
    ComparisonPlan done =
        new ComparisonPlan(
            plan.policies(),
            plan.workloads(),
            plan.baseline(),
            plan.firstSeed(),
            seeds,
            plan.jobs());
    ImmutableList.Builder<Cell> cells = ImmutableList.builder();
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (int p = 0; p < runs.length; p++) {
      for (int w = 0; w < runs[p].length; w++) {
        RunResult[] baseline = runs[plan.baseline()][w];
        for (int s = 0; s < seeds; s++) {
          UnequalRuns.check(runs[p][w][s], baseline[0]);
          cells.add(new Cell(p, w, plan.firstSeed() + s, runs[p][w][s]));
        }
        for (Metric metric : Metric.values()) {
          rows.add(row(p, w, metric, runs[p][w], p == plan.baseline() ? null : baseline));
        }
      }
    }
    return new Comparison(done, cells.build(), rows.build());
  }

  private static Row row(
      int policy, int workload, Metric metric, RunResult[] runs, RunResult @Nullable [] baseline) {
    double[] values = values(runs, metric);
    boolean isBaseline = baseline == null;
    if (values == null) {
      return new Row(
          policy, workload, metric, null, null, null, isBaseline ? Verdict.BASELINE : Verdict.NONE);
    }
    Interval interval = values.length == 1 ? null : ConfidenceInterval.ofMean(values);
    double mean = Samples.mean(values);
    double[] reference = baseline == null ? null : values(baseline, metric);
    if (reference == null) {
      Verdict verdict = isBaseline ? Verdict.BASELINE : Verdict.NONE;
      return new Row(policy, workload, metric, mean, interval, null, verdict);
    }
    Difference difference = Difference.of(values, reference, metric.better(), metric.isShare());
    return new Row(policy, workload, metric, mean, interval, difference, difference.verdict());
  }

  /** The values of all seeds; null when a run failed or one has no value. */
  private static double @Nullable [] values(RunResult[] runs, Metric metric) {
    double[] values = new double[runs.length];
    for (int s = 0; s < runs.length; s++) {
      OptionalDouble value = runs[s].metrics().get(metric);
      if (runs[s].exit().kind().isError() || value.isEmpty()) {
        return null;
      }
      values[s] = value.getAsDouble();
    }
    return values;
  }

  /** The row of a metric. */
  public Row row(int policy, int workload, Metric metric) {
    int index =
        (policy * plan.workloads().size() + workload) * Metric.values().length + metric.ordinal();
    return summary.get(index);
  }

  /** The runs of one policy on one workload, by seed. */
  public List<Cell> cells(int policy, int workload) {
    int seeds = cells.size() / (plan.policies().size() * plan.workloads().size());
    int from = (policy * plan.workloads().size() + workload) * seeds;
    return cells.subList(from, from + seeds);
  }

  /** Runs that ended in an error of the policy. */
  public ImmutableList<Cell> failures() {
    return cells.stream()
        .filter(c -> c.run().exit().kind().isError())
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether chance played a part in any run; if not, one seed says everything. */
  public boolean random() {
    return cells.stream().anyMatch(c -> c.run().random());
  }
}
