package dev.scxlab.report;

import dev.scxlab.experiment.EventOutcome;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.RunResult.TaskResult;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.LatencySummary;
import dev.scxlab.metrics.Metric;
import dev.scxlab.metrics.TaskMetrics;
import dev.scxlab.workload.ScriptAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code run --format text}: what a run was, how it ended, its metrics, tasks and CPUs. */
public final class RunReport {

  private static final int MAX_TASKS = 40;
  private static final int MAX_CPUS = 16;
  private static final int MAX_LOG = 20;
  private static final int DUMP_WIDTH = 80;

  /** Behind the name of the thread that runs the policy's agents. */
  static final String AGENTS = " (agents)";

  /** Place of the time donated in the table of tasks. */
  private static final int DONATED = 7;

  private final RunResult run;
  private final Style style;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private RunReport(RunResult run, Style style, int width) {
    this.run = run;
    this.style = style;
    this.width = width;
  }

  /**
   * The report.
   *
   * @param width columns of the terminal
   */
  public static String of(RunResult run, Style style, int width) {
    RunReport report = new RunReport(run, style, width);
    report.header();
    String lockTest = LockTestText.of(run);
    report.text.append(lockTest.isEmpty() ? "" : "\n" + lockTest);
    report.metrics();
    report.tasks();
    report.cpus();
    report.counts("stats of the policy", run.stats());
    run.histograms().forEach((n, c) -> report.text.append(HistogramText.of(n, c)));
    report.counts("globals of the policy", run.globals());
    report.counts("calls of ops", run.callbacks());
    report.counts("calls of kfuncs", run.kfuncs());
    report.counts("events", nonZero(run.events()));
    report.script();
    report.log();
    report.footer();
    return report.text.toString();
  }

  private void header() {
    text.append(style.bold(run.policy().name())).append(" on ");
    text.append(style.bold(run.workload().name())).append(": ");
    text.append(Phrases.machine(run.machine())).append(", seed ").append(run.seed());
    text.append(", ").append(Figures.duration(run.simulatedNs())).append(" simulated");
    if (run.warmupNs() > 0) {
      text.append(", first ").append(Figures.duration(run.warmupNs())).append(" not measured");
    }
    text.append('\n');
    String exit = Phrases.exit(run.exit());
    text.append("policy: ");
    text.append(run.exit().kind().isError() ? style.bad(exit) : exit).append('\n');
    run.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    if (!run.policy().params().isEmpty()) {
      List<String> params = new ArrayList<>();
      run.policy().params().forEach((name, value) -> params.add(name + "=" + value));
      wrapped("params: ", params);
    }
  }

  private void metrics() {
    TextTable table = TextTable.of("lrll");
    for (Metric m : Metric.values()) {
      if (!run.metrics().applies(m)) {
        continue;
      }
      table.row(
          m.title(),
          Figures.value(m, run.metrics().get(m)),
          style.faint(Figures.unit(m)),
          style.faint(m.doc()));
    }
    text.append('\n').append(table.text());
  }

  private void tasks() {
    boolean donors = run.tasks().stream().anyMatch(t -> t.donatedNs() > 0);
    TextTable table = TextTable.of("l" + "r".repeat(donors ? 13 : 12));
    table.row(
        columns(
            donors, "task", "pid", "nice", "run", "wait", "sleep", "blocked", "donated", "vol",
            "invol", "migr", "loops", "p50", "max"));
    String ms = faint("ms");
    String us = faint("µs");
    table.row(columns(donors, "", "", "", ms, ms, ms, ms, ms, "", "", "", "", us, us));
    List<TaskResult> tasks = run.workloadTasks();
    int shown = Math.min(tasks.size(), MAX_TASKS);
    tasks.subList(0, shown).forEach(t -> table.row(cells(donors, t)));
    run.tasks().stream().filter(TaskResult::agent).forEach(t -> table.row(cells(donors, t)));
    text.append('\n').append(table.text());
    rest(tasks.size() - shown, "tasks");
  }

  private static List<String> cells(boolean donors, TaskResult t) {
    TaskMetrics m = t.metrics();
    LatencySummary latency = m.wakeupLatency();
    return columns(
        donors,
        t.agent() ? t.name() + AGENTS : t.name(),
        Integer.toString(m.pid()),
        Integer.toString(t.nice()),
        Figures.millis(m.runtimeNs()),
        Figures.millis(m.waitNs()),
        Figures.millis(m.sleepNs()),
        Figures.millis(m.blockedNs()),
        Figures.millis(t.donatedNs()),
        Figures.count(m.nvcsw()),
        Figures.count(m.nivcsw()),
        Figures.count(m.migrations()),
        Figures.count(m.loops()),
        micros(latency.p50()),
        micros(latency.max()));
  }

  /** Cells of the table of tasks; the time donated only where somebody donated. */
  private static List<String> columns(boolean donors, String... cells) {
    List<String> row = new ArrayList<>(List.of(cells));
    if (!donors) {
      row.remove(DONATED);
    }
    return row;
  }

  private void cpus() {
    TextTable table = TextTable.of("lrrrr");
    table.row("cpu", "busy", "idle", "busy", "switches");
    table.row("", faint("ms"), faint("ms"), faint("%"), "");
    int shown = Math.min(run.cpus().size(), MAX_CPUS);
    for (CpuMetrics c : run.cpus().subList(0, shown)) {
      double all = Math.max(1, c.busyNs() + c.idleNs());
      table.row(
          Integer.toString(c.cpu()),
          Figures.millis(c.busyNs()),
          Figures.millis(c.idleNs()),
          String.format(Locale.ROOT, "%.1f", 100 * c.busyNs() / all),
          Figures.count(c.switches()));
    }
    text.append('\n').append(table.text());
    rest(run.cpus().size() - shown, "CPUs");
  }

  private String faint(String unit) {
    return style.faint(unit);
  }

  private void rest(int left, String what) {
    if (left > 0) {
      text.append("... and ").append(left).append(" more ").append(what);
      text.append(" (--format json has all)\n");
    }
  }

  private static String micros(@Nullable Long ns) {
    return ns == null ? Figures.NONE : Figures.threeDigits(ns / 1e3);
  }

  private static Map<String, Long> nonZero(Map<String, Long> counts) {
    Map<String, Long> some = new java.util.LinkedHashMap<>(counts);
    some.values().removeIf(v -> v == 0);
    return some;
  }

  private void counts(String title, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    List<String> items = new ArrayList<>();
    counts.forEach((name, value) -> items.add(name + " " + Figures.count(value)));
    text.append('\n');
    wrapped(title + ": ", items);
  }

  private void script() {
    if (run.script().isEmpty()) {
      return;
    }
    text.append("\nscripted events:\n");
    TextTable table = TextTable.of("ll");
    for (EventOutcome e : run.script()) {
      table.row(e.event().text(), e.isDone() ? e.outcome() : style.bad(e.outcome()));
    }
    text.append(table.text());
    run.script().forEach(this::shown);
  }

  /** What an event shows, except for dumps, which {@link #dump} shows. */
  private void shown(EventOutcome e) {
    if (!e.text().isEmpty() && !isDump(e)) {
      text.append('\n').append(e.event().text()).append('\n');
      e.text().lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }

  private static boolean isDump(EventOutcome e) {
    return e.event().action() == ScriptAction.Plain.SYSRQ_DUMP;
  }

  private void log() {
    if (run.log().isEmpty()) {
      return;
    }
    text.append("\nlog of the policy:\n");
    TextTable table = TextTable.of("rll");
    for (RunResult.LogLine line : run.log().subList(0, Math.min(run.log().size(), MAX_LOG))) {
      table.row(
          String.format(Locale.ROOT, "%.6f", line.timeNs() / 1e9),
          "CPU " + line.cpu(),
          line.text());
    }
    text.append(table.text());
    rest(run.log().size() - MAX_LOG, "lines");
  }

  /**
   * The debug dumps, of the end and of sysrq-D, as the loaders of the kernel's own tools print
   * them; empty when there was none.
   */
  public static String dump(RunResult run) {
    StringBuilder dumps = new StringBuilder();
    run.script().stream().filter(RunReport::isDump).forEach(e -> framed(e.text(), dumps));
    framed(run.exit().dump(), dumps);
    return dumps.toString();
  }

  private static void framed(String dump, StringBuilder to) {
    if (!dump.isEmpty()) {
      String line = "=".repeat(DUMP_WIDTH);
      to.append("\nDEBUG DUMP\n").append(line).append("\n\n").append(dump);
      to.append(dump.endsWith("\n") ? "" : "\n").append(line).append('\n');
    }
  }

  /** Items separated by commas, lines broken between them and indented by two. */
  private void wrapped(String title, List<String> items) {
    StringBuilder line = new StringBuilder(title);
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i) + (i + 1 < items.size() ? "," : "");
      if (line.length() + item.length() + 1 > width && !line.toString().isBlank()) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder("  ");
      }
      line.append(item).append(' ');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private void footer() {
    text.append('\n').append("instructions ").append(Figures.count(run.insns()));
    text.append(", ticks ").append(Figures.count(run.engine().ticks()));
    text.append(", trace hash ").append(run.traceHash()).append('\n');
  }
}
