package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which policies have the best value of each metric, for comparisons with too many rows to see it.
 * Values that are shown alike are alike here.
 */
final class BestPolicies {

  /** More than so many are counted instead of named. */
  private static final int MOST_NAMED = 3;

  private static final String HEAD = "best: ";

  private final Comparison comparison;
  private final int workload;

  BestPolicies(Comparison comparison, int workload) {
    this.comparison = comparison;
    this.workload = workload;
  }

  /**
   * The lines, each at most {@code width} wide where names allow it; empty when no metric tells the
   * policies apart. A metric that some policy has no value of is left out.
   */
  String text(List<Metric> metrics, int width) {
    List<String> parts = new ArrayList<>();
    for (Metric metric : metrics) {
      String names = names(metric);
      if (names != null) {
        parts.add(metric.title() + " " + names);
      }
    }
    StringBuilder lines = new StringBuilder();
    int used = 0;
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i) + (i + 1 < parts.size() ? ";" : "");
      if (i > 0 && used + 1 + part.length() > width) {
        lines.append('\n').append(" ".repeat(HEAD.length()));
        used = HEAD.length();
      } else {
        lines.append(i == 0 ? HEAD : " ");
        used += i == 0 ? HEAD.length() : 1;
      }
      lines.append(part);
      used += part.length();
    }
    return parts.isEmpty() ? "" : lines.append('\n').toString();
  }

  /** Who is best; null when nobody is: all alike, no value, or no good direction. */
  private @Nullable String names(Metric metric) {
    if (metric.better() == Metric.Better.NONE) {
      return null;
    }
    int policies = comparison.plan().policies().size();
    List<Double> means = new ArrayList<>();
    for (int p = 0; p < policies; p++) {
      Double mean = comparison.row(p, workload, metric).mean();
      if (mean == null) {
        return null;
      }
      means.add(mean);
    }
    Comparator<Double> order = order(metric);
    String best = Figures.value(metric, means.stream().min(order).orElseThrow());
    List<String> names = new ArrayList<>();
    for (int p = 0; p < policies; p++) {
      if (Figures.value(metric, means.get(p)).equals(best)) {
        names.add(comparison.plan().policies().get(p));
      }
    }
    if (names.size() == policies) {
      return null;
    }
    return names.size() <= MOST_NAMED ? String.join(", ", names) : names.size() + " policies";
  }

  /** The better value first; the smaller one where neither direction is good. */
  static Comparator<Double> order(Metric metric) {
    return metric.better() == Metric.Better.HIGHER
        ? Comparator.reverseOrder()
        : Comparator.naturalOrder();
  }
}
