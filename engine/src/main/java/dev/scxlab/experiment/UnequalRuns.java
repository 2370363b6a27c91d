package dev.scxlab.experiment;

/** Runs were put together that cannot be compared ({@code metrics.md} 7.1). */
public final class UnequalRuns extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private UnequalRuns(String message) {
    super(message);
  }

  static void check(RunResult run, RunResult baseline) {
    check("machine", run.machine(), baseline.machine());
    check("costs", run.costs(), baseline.costs());
    check("warm-up", run.warmupNs(), baseline.warmupNs());
    check("workload", run.workload(), baseline.workload());
  }

  private static void check(String what, Object one, Object other) {
    if (!one.equals(other)) {
      throw new UnequalRuns(
          "runs with different " + what + " cannot be compared: " + one + " is not " + other);
    }
  }
}
