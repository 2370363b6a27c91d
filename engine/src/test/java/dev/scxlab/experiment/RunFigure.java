package dev.scxlab.experiment;

import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.Metric;
import dev.scxlab.metrics.TaskMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A number of a run with the words for it.
 *
 * @param title with its unit
 * @param number from the result of a run
 */
record RunFigure(String title, ToDoubleFunction<RunResult> number) {

  private static final double NS_PER_US = 1000;
  private static final double NS_PER_S = 1e9;

  double of(RunResult run) {
    return number.applyAsDouble(run);
  }

  /** A metric of the whole run, times in µs. */
  static RunFigure metric(Metric metric) {
    boolean time = metric.unit() == Metric.Unit.NS;
    String unit = time ? ", µs" : metric.unit() == Metric.Unit.PER_S ? ", /s" : "";
    return new RunFigure(
        metric.title() + unit,
        run -> {
          double value = run.metrics().get(metric).orElseThrow();
          return time ? value / NS_PER_US : value;
        });
  }

  /** The longest time from wakeup to CPU of any thread of a task, µs. */
  static RunFigure longestWakeup(String task) {
    return new RunFigure(
        "wake max of " + task + ", µs",
        run ->
            threads(run, task).stream()
                    .mapToDouble(t -> t.metrics().wakeupLatency().max())
                    .max()
                    .orElseThrow()
                / NS_PER_US);
  }

  /** Time runnable without a CPU per wakeup of a task, µs. */
  static RunFigure waitPerWakeup(String task) {
    return new RunFigure(
        "wait per wakeup of " + task + ", µs",
        run ->
            sum(run, task, TaskMetrics::waitNs) / sum(run, task, TaskMetrics::wakeups) / NS_PER_US);
  }

  /** CPUs that were busy for more than a hundredth of the run. */
  static RunFigure usedCpus() {
    return new RunFigure(
        "CPUs used",
        run -> run.cpus().stream().filter(c -> c.busyNs() > run.simulatedNs() / 100).count());
  }

  /** CPU time of all threads of a task per time. */
  static RunFigure cpuTime(String task) {
    return new RunFigure(
        "CPU time of " + task + ", CPUs",
        run -> sum(run, task, TaskMetrics::runtimeNs) / run.simulatedNs());
  }

  /** How often the kernel had to give a new slice to a task that nobody else waited for. */
  static RunFigure slicesRunOut() {
    return new RunFigure(
        "slices renewed, /s",
        run ->
            run.events().getOrDefault("SCX_EV_REFILL_SLICE_DFL", 0L)
                * NS_PER_S
                / run.simulatedNs());
  }

  /** Completed passes of a task per second. */
  static RunFigure passes(String task) {
    return new RunFigure(
        "passes of " + task + ", /s",
        run -> sum(run, task, TaskMetrics::loops) * NS_PER_S / run.simulatedNs());
  }

  /** Migrations of a task per second. */
  static RunFigure migrations(String task) {
    return new RunFigure(
        "migrations of " + task + ", /s",
        run -> sum(run, task, TaskMetrics::migrations) * NS_PER_S / run.simulatedNs());
  }

  /** Busy time of the busiest CPU over that of the mean. */
  static RunFigure imbalance() {
    return new RunFigure(
        "busiest CPU over mean",
        run ->
            run.cpus().stream().mapToLong(CpuMetrics::busyNs).max().orElseThrow()
                / run.cpus().stream().mapToLong(CpuMetrics::busyNs).average().orElseThrow());
  }

  private static double sum(RunResult run, String task, ToLongFunction<TaskMetrics> number) {
    return threads(run, task).stream().mapToLong(t -> number.applyAsLong(t.metrics())).sum();
  }

  private static List<TaskResult> threads(RunResult run, String task) {
    List<TaskResult> threads =
        run.tasks().stream().filter(t -> t.name().replaceAll("-[0-9]+$", "").equals(task)).toList();
    if (threads.isEmpty()) {
      throw new AssertionError("no task " + task);
    }
    return threads;
  }
}
