package dev.scxlab.metrics;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * A distribution of durations in ns with three significant digits (error at most 1/1000; the
 * largest sample is exact). Percentiles are by nearest rank and null where the tail behind them has
 * fewer than ten samples ({@code metrics.md} 1).
 */
public final class LatencyHistogram {

  private static final int DIGITS = 3;
  private static final double TAIL_SAMPLES = 10;

  private final AbstractHistogram histogram;
  private long maxNs;

  private LatencyHistogram(AbstractHistogram histogram) {
    this.histogram = histogram;
    histogram.setAutoResize(true);
  }

  /** For a whole run. */
  public static LatencyHistogram ofRun() {
    return new LatencyHistogram(new Histogram(DIGITS));
  }

  /** For one task: half the memory. */
  public static LatencyHistogram ofTask() {
    return new LatencyHistogram(new IntCountsHistogram(DIGITS));
  }

  /** Adds a sample, at least 0. */
  public void record(long ns) {
    histogram.recordValue(ns);
    maxNs = Math.max(maxNs, ns);
  }

  /** Number of samples. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** The percentile {@code perMille / 10}; null when its tail is too thin. */
  public @Nullable Long percentile(int perMille) {
    double tail = count() * (1000.0 - perMille) / 1000.0;
    return tail + 1e-9 < TAIL_SAMPLES
        ? null
        : Long.valueOf(Math.min(maxNs, histogram.getValueAtPercentile(perMille / 10.0)));
  }

  /** The largest sample, null without any. */
  public @Nullable Long max() {
    return count() == 0 ? null : Long.valueOf(maxNs);
  }

  /** The percentiles that results show. */
  public LatencySummary summary() {
    return new LatencySummary(
        count(), percentile(500), percentile(900), percentile(990), percentile(999), max());
  }
}
