package dev.scxlab.report;

import com.google.common.collect.ImmutableList;
import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.Difference;
import dev.scxlab.experiment.Verdict;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many policies differ from the baseline, a row for each: the ratio of a metric to that of the
 * baseline ({@code +} and {@code -} points for shares) and a sign for the verdict.
 */
final class RatioTable {

  private static final double TEN = 10;

  private final ImmutableList<Metric> metrics;
  private final Style style;
  private final List<List<String>> rows = new ArrayList<>();

  RatioTable(ImmutableList<Metric> metrics, Style style) {
    this.metrics = metrics;
    this.style = style;
  }

  /** What the signs mean. */
  static String legend() {
    return "times the baseline (idle, overhead: points above it);  "
        + String.join("  ", "+ better", "- worse", "= same", "? unclear");
  }

  /** Adds a policy; {@code cells} has a row of the comparison per metric. */
  void policy(String name, List<Comparison.Row> cells) {
    List<String> row = new ArrayList<>(List.of(name));
    cells.forEach(c -> row.add(cell(c)));
    rows.add(row);
  }

  private String cell(Comparison.Row row) {
    Difference d = row.difference();
    if (d == null) {
      return Figures.NONE + "  ";
    }
    return ratio(row.metric(), d) + " " + sign(row.verdict());
  }

  private static String ratio(Metric metric, Difference d) {
    if (metric.isShare()) {
      return Figures.points(d.mean());
    }
    Double change = d.change();
    if (change == null) {
      return d.mean() == 0 ? "1.00" : d.mean() > 0 ? "from 0" : "to 0";
    }
    double ratio = 1 + change;
    return ratio < TEN ? String.format(Locale.ROOT, "%.2f", ratio) : Figures.threeDigits(ratio);
  }

  private String sign(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> style.good("+");
      case WORSE -> style.bad("-");
      case EQUIVALENT -> style.faint("=");
      case INCONCLUSIVE -> style.faint("?");
      case DIFFERENT, BASELINE, NONE -> " ";
    };
  }

  /** The table with its heading. */
  String text() {
    TextTable table = TextTable.of("l" + "r".repeat(metrics.size()));
    List<String> first = new ArrayList<>(List.of(""));
    List<String> second = new ArrayList<>(List.of("policy"));
    for (Metric m : metrics) {
      List<String> words = headingWords(m);
      first.add(words.get(0));
      second.add(words.get(1));
    }
    table.row(first).row(second);
    rows.forEach(table::row);
    return table.text();
  }

  /** The title of a metric in two lines. */
  static List<String> headingWords(Metric metric) {
    int blank = metric.title().indexOf(' ');
    return blank < 0
        ? ImmutableList.of("", metric.title())
        : ImmutableList.of(metric.title().substring(0, blank), metric.title().substring(blank + 1));
  }
}
