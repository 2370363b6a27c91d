package dev.scxlab.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/** One value per metric of a run; a metric may have none (too few samples, nothing to measure). */
public final class MetricValues {

  private final double[] values = new double[Metric.values().length];

  public MetricValues() {
    Arrays.fill(values, Double.NaN);
  }

  /** Sets a value; NaN means none. */
  public void set(Metric metric, double value) {
    values[metric.ordinal()] = value;
  }

  /** The value, empty when there is none. */
  public OptionalDouble get(Metric metric) {
    double v = values[metric.ordinal()];
    return Double.isNaN(v) ? OptionalDouble.empty() : OptionalDouble.of(v);
  }

  /** Whether the metric is a question for this run: those of locks are not where there are none. */
  public boolean applies(Metric metric) {
    return !metric.isAboutLocks() || get(Metric.LOCK_HOLD_MAX).isPresent();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MetricValues m && Arrays.equals(values, m.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
