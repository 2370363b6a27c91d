package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.metrics.Metric;
import java.util.OptionalDouble;

/** Results as CSV with full precision: a row per policy, workload, seed and metric. */
public final class ResultCsv {

  private static final String HEADER = "policy,workload,seed,metric,value\n";

  private ResultCsv() {}

  /** {@code run --format csv}. */
  public static String of(RunResult result) {
    StringBuilder text = new StringBuilder(HEADER);
    rows(text, result.policy().name(), result.workload().name(), result.seed(), result);
    return text.toString();
  }

  /** {@code compare --format csv}. */
  public static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder(HEADER);
    for (Comparison.Cell cell : comparison.cells()) {
      rows(
          text,
          comparison.plan().policies().get(cell.policy()),
          comparison.plan().workloads().get(cell.workload()),
          cell.seed(),
          cell.run());
    }
    return text.toString();
  }

  private static void rows(
      StringBuilder text, String policy, String workload, long seed, RunResult result) {
    for (Metric metric : Metric.values()) {
      if (!result.metrics().applies(metric)) {
        continue;
      }
      OptionalDouble value = result.metrics().get(metric);
      text.append(quoted(policy)).append(',').append(quoted(workload)).append(',').append(seed);
      text.append(',').append(metric.id()).append(',');
      if (value.isPresent()) {
        text.append(plain(value.getAsDouble()));
      }
      text.append('\n');
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A field with a comma, a quote or a line break is quoted (RFC 4180). */
  private static String quoted(String field) {
    boolean special = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return special ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
