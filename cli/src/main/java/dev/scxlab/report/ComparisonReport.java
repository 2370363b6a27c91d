package dev.scxlab.report;

import com.google.common.collect.ImmutableList;
import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.Verdict;
import dev.scxlab.metrics.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** With more policies beside the baseline there is a row for each instead of a column. */
  private static final int MOST_COLUMNS = 4;

  private final Comparison comparison;
  private final Style style;
  private final int width;

  /** The metric that orders the rows; null: as given, baseline first. */
  private final @Nullable Metric sort;

  private final StringBuilder text = new StringBuilder();

  /** The metrics of the workload in hand. */
  private ImmutableList<Metric> shown = SHOWN;

  private ComparisonReport(Comparison comparison, Style style, int width, @Nullable Metric sort) {
    this.comparison = comparison;
    this.style = style;
    this.width = width;
    this.sort = sort;
  }

  /** The report with policies as given, baseline first. */
  public static String of(Comparison comparison, Style style, int width) {
    return of(comparison, style, width, null);
  }

  /**
   * The report.
   *
   * @param width columns of the terminal
   * @param sort the metric whose best value comes first; null: as given, baseline first
   */
  public static String of(Comparison comparison, Style style, int width, @Nullable Metric sort) {
    ComparisonReport report = new ComparisonReport(comparison, style, width, sort);
    for (int w = 0; w < comparison.plan().workloads().size(); w++) {
      report.workload(w);
    }
    return report.text.toString();
  }

  private void workload(int w) {
    if (w > 0) {
      text.append('\n');
    }
    shown = shown(w);
    header(w);
    text.append('\n').append(values(w)).append('\n');
    if (isMany()) {
      String best = new BestPolicies(comparison, w).text(shown, width);
      text.append(best).append(best.isEmpty() ? "" : "\n");
    }
    differences(w);
    blockedTimes(w);
    String lockTest = LockTestText.of(comparison, w);
    text.append(lockTest.isEmpty() ? "" : "\n" + lockTest);
    failures(w);
    text.append(AgentTimes.of(comparison, w, order(w), style));
  }

  /** Of the metrics of locks those that have a value. */
  private ImmutableList<Metric> shown(int w) {
    Stream<Metric> locks =
        Stream.of(Metric.values()).filter(Metric::isAboutLocks).filter(m -> hasValue(w, m));
    return Stream.concat(SHOWN.stream(), locks).collect(ImmutableList.toImmutableList());
  }

  private boolean hasValue(int w, Metric metric) {
    for (int p = 0; p < comparison.plan().policies().size(); p++) {
      if (comparison.row(p, w, metric).mean() != null) {
        return true;
      }
    }
    return false;
  }

  /** Of a workload with locks: how long each task waited for others, mean over the seeds. */
  private void blockedTimes(int w) {
    if (shown.size() > SHOWN.size()) {
      text.append('\n').append("time blocked, ms:\n\n");
      text.append(BlockedTimes.table(comparison, w, order(w)));
    }
  }

  private void header(int w) {
    RunResult run = comparison.cells(comparison.plan().baseline(), w).get(0).run();
    text.append(style.bold(comparison.plan().workloads().get(w)));
    text.append(": ").append(run.workloadTasks().size()).append(" tasks on ");
    text.append(Phrases.machine(run.machine())).append(", ");
    text.append(Figures.duration(run.simulatedNs()));
    if (run.warmupNs() > 0) {
      text.append(" (").append(Figures.duration(run.warmupNs())).append(" warm-up left out)");
    }
    text.append(", ").append(Phrases.seeds(comparison)).append('\n');
  }

  /**
   * One table where the terminal is wide enough, perhaps with titles in two lines, else several
   * with some columns each.
   */
  private String values(int w) {
    for (boolean folded : new boolean[] {false, true}) {
      String whole = values(w, shown, folded);
      if (widest(whole) <= width) {
        return whole;
      }
    }
    List<String> tables = new ArrayList<>();
    List<Metric> columns = new ArrayList<>();
    for (Metric m : shown) {
      columns.add(m);
      if (columns.size() > 1 && widest(values(w, columns, false)) > width) {
        columns.remove(m);
        tables.add(values(w, columns, false));
        columns = new ArrayList<>(List.of(m));
      }
    }
    tables.add(values(w, columns, false));
    return String.join("\n", tables);
  }

  private static int widest(String table) {
    return table.lines().mapToInt(Style::width).max().orElse(0);
  }

  private String values(int w, List<Metric> columns, boolean folded) {
    TextTable table = TextTable.of("l" + "r".repeat(columns.size()));
    List<String> above = new ArrayList<>(List.of(""));
    List<String> titles = new ArrayList<>(List.of("policy"));
    List<String> units = new ArrayList<>(List.of(""));
    for (Metric m : columns) {
      above.add(RatioTable.headingWords(m).get(0));
      titles.add(folded ? RatioTable.headingWords(m).get(1) : m.title());
      units.add(style.faint(Figures.unit(m)));
    }
    if (folded) {
      table.row(above);
    }
    table.row(titles).row(units);
    for (int p : order(w)) {
      List<String> cells = new ArrayList<>();
      cells.add(comparison.plan().policies().get(p));
      for (Metric m : columns) {
        cells.add(value(comparison.row(p, w, m)));
      }
      table.row(cells);
    }
    return table.text();
  }

  private boolean isMany() {
    return comparison.plan().policies().size() - 1 > MOST_COLUMNS;
  }

  /** The policies in the order of their rows; those without a value of the sorting metric last. */
  private List<Integer> order(int w) {
    List<Integer> order = new ArrayList<>(List.of(comparison.plan().baseline()));
    for (int p = 0; p < comparison.plan().policies().size(); p++) {
      if (p != comparison.plan().baseline()) {
        order.add(p);
      }
    }
    Metric by = sort;
    if (by != null) {
      Comparator<@Nullable Double> values = Comparator.nullsLast(BestPolicies.order(by));
      order.sort((a, b) -> values.compare(mean(a, w, by), mean(b, w, by)));
    }
    return order;
  }

  private @Nullable Double mean(int policy, int w, Metric metric) {
    return comparison.row(policy, w, metric).mean();
  }

  /** The best value is marked only if it is known to be better. */
  private String value(Comparison.Row row) {
    Double mean = row.mean();
    String shown = mean == null ? Figures.NONE : Figures.value(row.metric(), mean);
    return row.verdict() == Verdict.BETTER ? style.good(shown) : shown;
  }

  private void differences(int w) {
    List<Integer> others = order(w);
    others.remove((Integer) comparison.plan().baseline());
    if (others.isEmpty()) {
      return;
    }
    String baseline = comparison.plan().policies().get(comparison.plan().baseline());
    if (shown.stream().allMatch(m -> mean(comparison.plan().baseline(), w, m) == null)) {
      text.append("no comparison: the baseline ")
          .append(style.bold(baseline))
          .append(" failed\n\n");
      return;
    }
    text.append("compared with ");
    text.append(style.bold(baseline));
    if (isMany() && appendRatios(others, w)) {
      return;
    }
    text.append(", change in %:\n\n");
    List<DifferenceColumn> block = new ArrayList<>();
    int used = titleWidth();
    for (int p : others) {
      DifferenceColumn column = differences(p, w);
      if (!block.isEmpty() && used + column.width() > width) {
        appendBlock(block);
        block.clear();
        used = titleWidth();
      }
      block.add(column);
      used += column.width();
    }
    appendBlock(block);
    text.append(style.faint(Phrases.legend(comparison))).append('\n');
  }

  /** A row per policy; false when the terminal is too narrow for that. */
  private boolean appendRatios(List<Integer> others, int w) {
    RatioTable table = new RatioTable(shown, style);
    for (int p : others) {
      table.policy(
          comparison.plan().policies().get(p),
          shown.stream().map(m -> comparison.row(p, w, m)).toList());
    }
    String rows = table.text();
    if (widest(rows) > width) {
      return false;
    }
    text.append(" (--baseline takes another):\n\n").append(rows).append('\n');
    text.append(style.faint(RatioTable.legend())).append('\n');
    text.append(style.faint(Phrases.basis(comparison))).append('\n');
    return true;
  }

  private DifferenceColumn differences(int policy, int w) {
    DifferenceColumn column = new DifferenceColumn(comparison.plan().policies().get(policy), style);
    shown.forEach(m -> column.add(comparison.row(policy, w, m)));
    return column;
  }

  private int titleWidth() {
    return shown.stream().mapToInt(m -> m.title().length()).max().orElse(0);
  }

  private void appendBlock(List<DifferenceColumn> block) {
    TextTable table = TextTable.of("l" + "l".repeat(block.size()));
    List<String> titles = new ArrayList<>(List.of(""));
    block.forEach(c -> titles.add(style.bold(c.title())));
    table.row(titles);
    for (int i = 0; i < shown.size(); i++) {
      List<String> cells = new ArrayList<>(List.of(shown.get(i).title()));
      for (DifferenceColumn column : block) {
        cells.add(column.cell(i));
      }
      table.row(cells);
    }
    text.append(table.text()).append('\n');
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
