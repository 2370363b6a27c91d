package dev.scxlab.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.Difference;
import dev.scxlab.experiment.Interval;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.Verdict;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code compare --format text}: per workload one table of values with a row per policy, baseline
 * first, then what differs from the baseline and whether that matters.
 */
public final class ComparisonReport {

  private static final ImmutableList<Metric> SHOWN =
      ImmutableList.of(
          Metric.WAKEUP_LATENCY_P50,
          Metric.WAKEUP_LATENCY_P99,
          Metric.WAKEUP_LATENCY_MAX,
          Metric.THROUGHPUT,
          Metric.SWITCHES,
          Metric.MIGRATIONS,
          Metric.FAIRNESS_JAIN,
          Metric.IDLE,
          Metric.POLICY_COST);

  /** Columns of one policy in the table of differences, with the gap before it. */
  private static final int DIFFERENCE_WIDTH = 32;

  private static final int FIRST_COLUMN = 12;

  private final Comparison comparison;
  private final Style style;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private ComparisonReport(Comparison comparison, Style style, int width) {
    this.comparison = comparison;
    this.style = style;
    this.width = width;
  }

  /**
   * The report.
   *
   * @param width columns of the terminal
   */
  public static String of(Comparison comparison, Style style, int width) {
    ComparisonReport report = new ComparisonReport(comparison, style, width);
    for (int w = 0; w < comparison.plan().workloads().size(); w++) {
      report.workload(w);
    }
    return report.text.toString();
  }

  private void workload(int w) {
    if (w > 0) {
      text.append('\n');
    }
    header(w);
    text.append('\n').append(values(w)).append('\n');
    differences(w);
    failures(w);
  }

  private void header(int w) {
    RunResult run = comparison.cells(comparison.plan().baseline(), w).get(0).run();
    text.append(style.bold(comparison.plan().workloads().get(w)));
    text.append(": ").append(run.tasks().size()).append(" tasks on ");
    text.append(Phrases.machine(run.machine())).append(", ");
    text.append(Figures.duration(run.simulatedNs()));
    if (run.warmupNs() > 0) {
      text.append(" (").append(Figures.duration(run.warmupNs())).append(" warm-up left out)");
    }
    text.append(", ").append(Phrases.seeds(comparison)).append('\n');
  }

  private String values(int w) {
    TextTable table = TextTable.of("l" + "r".repeat(SHOWN.size()));
    List<String> titles = new ArrayList<>(List.of("policy"));
    List<String> units = new ArrayList<>(List.of(""));
    for (Metric m : SHOWN) {
      titles.add(m.title());
      units.add(style.faint(Figures.unit(m)));
    }
    table.row(titles).row(units);
    for (int p : baselineFirst()) {
      List<String> cells = new ArrayList<>();
      cells.add(comparison.plan().policies().get(p));
      for (Metric m : SHOWN) {
        cells.add(value(comparison.row(p, w, m)));
      }
      table.row(cells);
    }
    return table.text();
  }

  private List<Integer> baselineFirst() {
    List<Integer> order = new ArrayList<>(List.of(comparison.plan().baseline()));
    for (int p = 0; p < comparison.plan().policies().size(); p++) {
      if (p != comparison.plan().baseline()) {
        order.add(p);
      }
    }
    return order;
  }

  /** The best value is marked only if it is known to be better. */
  private String value(Comparison.Row row) {
    Double mean = row.mean();
    String shown = mean == null ? Figures.NONE : Figures.value(row.metric(), mean);
    return row.verdict() == Verdict.BETTER ? style.good(shown) : shown;
  }

  private void differences(int w) {
    List<Integer> others = baselineFirst();
    others.remove(0);
    if (others.isEmpty()) {
      return;
    }
    text.append("compared with ");
    text.append(style.bold(comparison.plan().policies().get(comparison.plan().baseline())));
    text.append(", change in % ").append(Phrases.interval(comparison)).append(":\n\n");
    int perBlock = Math.max(1, (width - FIRST_COLUMN) / DIFFERENCE_WIDTH);
    for (List<Integer> block : Lists.partition(others, perBlock)) {
      text.append(differences(w, block));
    }
  }

  private String differences(int w, List<Integer> policies) {
    TextTable table = TextTable.of("l" + "rll".repeat(policies.size()));
    List<String> titles = new ArrayList<>(List.of(""));
    for (int p : policies) {
      titles.addAll(List.of("", comparison.plan().policies().get(p), ""));
    }
    table.row(titles);
    for (Metric m : SHOWN) {
      List<String> cells = new ArrayList<>(List.of(m.title()));
      for (int p : policies) {
        difference(cells, comparison.row(p, w, m));
      }
      table.row(cells);
    }
    return table.text() + "\n";
  }

  private void difference(List<String> cells, Comparison.Row row) {
    Difference d = row.difference();
    if (d == null) {
      cells.addAll(List.of(Figures.NONE, "", ""));
      return;
    }
    Double change = d.change();
    Interval interval = d.changeInterval();
    if (change != null) {
      cells.add(Figures.percentChange(change));
      cells.add(
          interval == null || interval.low() == interval.high()
              ? ""
              : Figures.percentChange(interval.low())
                  + " .. "
                  + Figures.percentChange(interval.high()));
    } else {
      cells.add(signed(row.metric(), d.mean()));
      cells.add(d.mean() == 0 ? "" : Figures.unit(row.metric()));
    }
    cells.add(verdict(row.verdict()));
  }

  private static String signed(Metric metric, double difference) {
    String value = Figures.value(metric, difference);
    return difference > 0 ? "+" + value : value;
  }

  private String verdict(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> style.good(verdict.word());
      case WORSE -> style.bad(verdict.word());
      case DIFFERENT -> verdict.word();
      case EQUIVALENT, INCONCLUSIVE, BASELINE, NONE -> style.faint(verdict.word());
    };
  }

  private void failures(int w) {
    for (Comparison.Cell cell : comparison.failures()) {
      if (cell.workload() == w) {
        String name = comparison.plan().policies().get(cell.policy());
        text.append(style.bad(name + " failed")).append(" with seed ").append(cell.seed());
        text.append(": ").append(Phrases.exit(cell.run().exit())).append('\n');
      }
    }
  }
}
