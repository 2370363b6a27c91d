package dev.scxlab.metrics;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The one table of metrics of a whole run. Results, tables, comparisons and {@code --fail-if} are
 * derived from it; names are stable and carry their unit.
 */
public enum Metric {
  WAKEUP_LATENCY_P50(Unit.NS, Better.LOWER, "wake p50", "wakeup latency, median"),
  WAKEUP_LATENCY_P90(Unit.NS, Better.LOWER, "wake p90", "wakeup latency, 90th percentile"),
  WAKEUP_LATENCY_P99(Unit.NS, Better.LOWER, "wake p99", "wakeup latency, 99th percentile"),
  WAKEUP_LATENCY_P999(Unit.NS, Better.LOWER, "wake p99.9", "wakeup latency, 99.9th percentile"),
  WAKEUP_LATENCY_MAX(
      Unit.NS, Better.LOWER, "wake max", "wakeup latency, longest: first run minus sched_waking"),
  RUN_DELAY_MEAN(
      Unit.NS, Better.LOWER, "run delay", "time runnable but not running, per start on a CPU"),
  THROUGHPUT(
      Unit.PER_S, Better.HIGHER, "throughput", "completed passes of the phase lists per second"),
  MAKESPAN(
      Unit.NS, Better.LOWER, "makespan", "last exit minus first arrival, when all tasks ended"),
  SWITCHES(
      Unit.PER_S, Better.LOWER, "switches", "changes of the running task, idle included, all CPUs"),
  IDLE_SWITCHES(Unit.PER_S, Better.NONE, "to/from idle", "those of the switches that involve idle"),
  MIGRATIONS(
      Unit.PER_S, Better.LOWER, "migrations", "starts of a task on another CPU than its last one"),
  FAIRNESS_JAIN(
      Unit.RATIO, Better.HIGHER, "fairness", "Jain index of received over ideal service, 1 = fair"),
  IDLE(Unit.RATIO, Better.NONE, "idle", "idle share of the CPU time of all CPUs"),
  POLICY_COST(Unit.RATIO, Better.LOWER, "overhead", "share of all CPU time spent in the policy"),
  WAIT_MAX(Unit.NS, Better.LOWER, "wait max", "longest time a task was runnable without running"),
  LOCK_WAIT_P50(
      Unit.NS, Better.LOWER, "lock wait p50", "from asking for a taken lock to having it"),
  LOCK_WAIT_P99(Unit.NS, Better.LOWER, "lock wait p99", "the same, 99th percentile"),
  LOCK_WAIT_MAX(Unit.NS, Better.LOWER, "lock wait max", "the same, longest"),
  LOCK_HOLD_P50(Unit.NS, Better.LOWER, "lock hold p50", "from having a lock to giving it back"),
  LOCK_HOLD_P99(Unit.NS, Better.LOWER, "lock hold p99", "the same, 99th percentile"),
  LOCK_HOLD_MAX(Unit.NS, Better.LOWER, "lock hold max", "the same, longest");

  /** Which direction is good. */
  public enum Better {
    LOWER,
    HIGHER,
    /** Neither: depends on what one wants. */
    NONE
  }

  /** Units; the suffix is part of the metric's name. */
  public enum Unit {
    NS("_ns"),
    PER_S("_per_s"),
    RATIO("_ratio");

    private final String suffix;

    Unit(String suffix) {
      this.suffix = suffix;
    }

    /** How names of metrics with this unit end. */
    public String suffix() {
      return suffix;
    }
  }

  private final String id;
  private final Unit unit;
  private final Better better;
  private final String title;
  private final String doc;

  Metric(Unit unit, Better better, String title, String doc) {
    this.id = name().toLowerCase(Locale.ROOT) + unit.suffix();
    this.unit = unit;
    this.better = better;
    this.title = title;
    this.doc = doc;
  }

  /** The stable name with its unit, for example {@code wakeup_latency_p99_ns}. */
  public String id() {
    return id;
  }

  public Unit unit() {
    return unit;
  }

  public Better better() {
    return better;
  }

  /** Whether it is about locks: tables leave it out where a workload has none. */
  public boolean isAboutLocks() {
    return compareTo(LOCK_WAIT_P50) >= 0 && compareTo(LOCK_HOLD_MAX) <= 0;
  }

  /**
   * Whether it is a share of all CPU time: such values are compared by their difference in
   * percentage points, since twice almost nothing is still almost nothing.
   */
  public boolean isShare() {
    return this == IDLE || this == POLICY_COST;
  }

  /** A short name for tables. */
  public String title() {
    return title;
  }

  /** What it is, in one line. */
  public String doc() {
    return doc;
  }

  /** The metric of a stable name. */
  public static Optional<Metric> byId(String id) {
    return Arrays.stream(values()).filter(m -> m.id.equals(id)).findFirst();
  }

  /** All stable names, in the order of the table. */
  public static ImmutableList<String> ids() {
    return Arrays.stream(values()).map(Metric::id).collect(ImmutableList.toImmutableList());
  }
}
