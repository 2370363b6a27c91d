package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.metrics.LatencySummary;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the threads of the policies' agents did under one workload, means over the seeds. */
final class AgentTimes {

  private AgentTimes() {}

  /**
   * A table with a row per policy that has agents; empty when none has.
   *
   * @param policies the policies by number, in the order of the rows
   */
  static String of(Comparison comparison, int workload, List<Integer> policies, Style style) {
    TextTable table = TextTable.of("lrrrrr");
    table.row("task", "wakeups", "run", "wait", "p50", "max");
    String ms = style.faint("ms");
    String us = style.faint("µs");
    table.row("", "", ms, ms, us, us);
    boolean any = false;
    for (int p : policies) {
      List<TaskResult> threads =
          comparison.cells(p, workload).stream()
              .flatMap(cell -> cell.run().tasks().stream())
              .filter(TaskResult::agent)
              .toList();
      if (!threads.isEmpty()) {
        any = true;
        table.row(
            comparison.plan().policies().get(p) + RunReport.AGENTS,
            shown(threads, t -> t.metrics().wakeups()),
            shown(threads, t -> t.metrics().runtimeNs() / 1e6),
            shown(threads, t -> t.metrics().waitNs() / 1e6),
            shown(threads, t -> micros(latency(t).p50())),
            shown(threads, t -> micros(latency(t).max())));
      }
    }
    return any
        ? "\nagents, in none of the figures above but switches and idle time:\n\n" + table.text()
        : "";
  }

  private static LatencySummary latency(TaskResult t) {
    return t.metrics().wakeupLatency();
  }

  private static double micros(@Nullable Long ns) {
    return ns == null ? Double.NaN : ns / 1e3;
  }

  /** The mean over those runs that have a value. */
  private static String shown(List<TaskResult> threads, ToDoubleFunction<TaskResult> value) {
    OptionalDouble mean =
        threads.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).average();
    return mean.isEmpty() ? Figures.NONE : Figures.threeDigits(mean.getAsDouble());
  }
}
