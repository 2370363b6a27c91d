package dev.scxlab.experiment;

import dev.scxlab.metrics.Metric;

/** Where a condition is asked: one policy on one workload of a comparison. */
final class FailScope {

  /** Stands for the policy that the condition is asked for. */
  static final int THIS_POLICY = -1;

  /** Stands for the baseline. */
  static final int BASELINE = -2;

  private final Comparison comparison;
  private final int policy;
  private final int workload;
  private String missing = "";

  FailScope(Comparison comparison, int policy, int workload) {
    this.comparison = comparison;
    this.policy = policy;
    this.workload = workload;
  }

  /** The mean of a metric; NaN, and remembered as missing, when there is none. */
  double mean(int who, Metric metric) {
    int index = who == THIS_POLICY ? policy : who == BASELINE ? comparison.plan().baseline() : who;
    Double mean = comparison.row(index, workload, metric).mean();
    if (mean == null) {
      missing = metric.id() + " of " + comparison.plan().policies().get(index);
      return Double.NaN;
    }
    return mean;
  }

  Verdict verdict(Metric metric) {
    return comparison.row(policy, workload, metric).verdict();
  }

  /** The value that was missing, empty when none was. */
  String missing() {
    return missing;
  }
}
