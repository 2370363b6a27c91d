package dev.scxlab.metrics;

import org.jspecify.annotations.Nullable;

/** Sums over the measured window, and the metrics made of them. */
final class WindowCounts {

  private static final double NS_PER_S = 1e9;

  long switches;
  long idleSwitches;
  long migrations;
  long loops;
  long starts;
  long waitNs;
  long busyNs;
  long policyCostNs;
  long policyCostAtStartNs;
  boolean unfinished;
  private long longestWaitNs = -1;
  private long firstArrivalNs = -1;
  private long lastExitNs = -1;

  void arrival(long timeNs) {
    if (firstArrivalNs < 0) {
      firstArrivalNs = timeNs;
    }
  }

  void exit(long timeNs) {
    lastExitNs = timeNs;
  }

  void longestWait(long ns) {
    longestWaitNs = Math.max(longestWaitNs, ns);
  }

  MetricValues values(long windowNs, int cpus, LatencyHistogram wakeups, double jain) {
    MetricValues v = new MetricValues();
    LatencySummary latency = wakeups.summary();
    v.set(Metric.WAKEUP_LATENCY_P50, orNone(latency.p50()));
    v.set(Metric.WAKEUP_LATENCY_P90, orNone(latency.p90()));
    v.set(Metric.WAKEUP_LATENCY_P99, orNone(latency.p99()));
    v.set(Metric.WAKEUP_LATENCY_P999, orNone(latency.p999()));
    v.set(Metric.WAKEUP_LATENCY_MAX, orNone(latency.max()));
    v.set(Metric.RUN_DELAY_MEAN, starts == 0 ? Double.NaN : (double) waitNs / starts);
    v.set(Metric.MAKESPAN, unfinished || lastExitNs < 0 ? Double.NaN : lastExitNs - firstArrivalNs);
    v.set(Metric.FAIRNESS_JAIN, jain);
    v.set(Metric.WAIT_MAX, longestWaitNs < 0 ? Double.NaN : longestWaitNs);
    if (windowNs > 0) {
      double seconds = windowNs / NS_PER_S;
      double capacityNs = (double) windowNs * cpus;
      v.set(Metric.THROUGHPUT, loops / seconds);
      v.set(Metric.SWITCHES, switches / seconds);
      v.set(Metric.IDLE_SWITCHES, idleSwitches / seconds);
      v.set(Metric.MIGRATIONS, migrations / seconds);
      v.set(Metric.IDLE, (capacityNs - busyNs) / capacityNs);
      v.set(Metric.POLICY_COST, policyCostNs / capacityNs);
    }
    return v;
  }

  private static double orNone(@Nullable Long value) {
    return value == null ? Double.NaN : value;
  }
}
