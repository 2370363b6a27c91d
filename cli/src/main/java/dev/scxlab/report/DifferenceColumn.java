package dev.scxlab.report;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.Difference;
import dev.scxlab.experiment.Interval;
import dev.scxlab.experiment.Verdict;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * How one policy differs from the baseline: a line {@code -12.3 [-14.0, -10.1] better} a metric.
 */
final class DifferenceColumn {

  private static final int GAP = 2;

  private final String title;
  private final Style style;
  private final List<String> changes = new ArrayList<>();
  private final List<String> intervals = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();

  DifferenceColumn(String title, Style style) {
    this.title = title;
    this.style = style;
  }

  String title() {
    return title;
  }

  void add(Comparison.Row row) {
    Difference d = row.difference();
    changes.add(d == null ? Figures.NONE : change(row.metric(), d));
    intervals.add(d == null ? "" : interval(row.metric(), d));
    verdicts.add(row.verdict());
  }

  private static String change(Metric metric, Difference d) {
    Double change = d.change();
    if (change != null) {
      return Figures.percentChange(change);
    }
    if (metric.isShare()) {
      return Figures.points(d.mean()) + "pp";
    }
    // Nothing is relative to zero: the difference itself, with its unit.
    String value = Figures.value(metric, d.mean());
    return d.mean() == 0 ? "0.0" : (d.mean() > 0 ? "+" : "") + value + Figures.unit(metric);
  }

  private static String interval(Metric metric, Difference d) {
    Interval interval = metric.isShare() ? d.interval() : d.changeInterval();
    if (interval == null) {
      return "";
    }
    String low = shown(metric, interval.low());
    String high = shown(metric, interval.high());
    boolean point = low.equals(high) && low.equals(shown(metric, middle(metric, d)));
    return point ? "" : "[" + low + ", " + high + "]";
  }

  private static double middle(Metric metric, Difference d) {
    Double change = d.change();
    return metric.isShare() || change == null ? d.mean() : change;
  }

  private static String shown(Metric metric, double value) {
    return metric.isShare() ? Figures.points(value) : Figures.percentChange(value);
  }

  /** The line of the metric added as number {@code i}. */
  String cell(int i) {
    int left = widest(changes);
    int middle = widest(intervals);
    String line = " ".repeat(left - changes.get(i).length()) + changes.get(i);
    if (middle > 0) {
      line += " " + intervals.get(i) + " ".repeat(middle - intervals.get(i).length());
    }
    String word = word(verdicts.get(i));
    return line + " " + coloured(verdicts.get(i), word);
  }

  /** Columns it takes, with the gap before it. */
  int width() {
    int widest = title.length();
    for (int i = 0; i < changes.size(); i++) {
      widest = Math.max(widest, Style.width(cell(i)));
    }
    return widest + GAP;
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case EQUIVALENT -> "same";
      case INCONCLUSIVE -> "unclear";
      case BETTER, WORSE, DIFFERENT -> verdict.word();
      case BASELINE, NONE -> "";
    };
  }

  private String coloured(Verdict verdict, String word) {
    return switch (verdict) {
      case BETTER -> style.good(word);
      case WORSE -> style.bad(word);
      case DIFFERENT -> word;
      case EQUIVALENT, INCONCLUSIVE, BASELINE, NONE -> style.faint(word);
    };
  }
}
