package dev.scxlab.experiment;

/** Makes one run of a comparison; called from several threads at once. */
@FunctionalInterface
public interface CellRunner {

  /**
   * Runs a policy on a workload.
   *
   * @param policy index in {@link ComparisonPlan#policies}
   * @param workload index in {@link ComparisonPlan#workloads}
   * @param seed the seed of the run
   */
  RunResult run(int policy, int workload, long seed);
}
