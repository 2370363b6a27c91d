package dev.scxlab.experiment;

import dev.scxlab.metrics.Metric.Better;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How one policy differs from the baseline in one metric, paired by seed ({@code metrics.md} 7.5).
 *
 * @param mean mean of the differences, policy minus baseline, in the metric's unit
 * @param interval its 95 % interval; null for a single seed, where the difference is exact
 * @param change relative change, {@code exp(mean ln(policy/baseline)) - 1}; null where a value is
 *     not positive, and for shares
 * @param changeInterval its 95 % interval; null as the others
 * @param pValue two-sided p of the exact sign-flip test; null for a single seed
 * @param betterShare share of seeds in which the policy is better, ties half; NaN without a good
 *     side
 * @param verdict what follows
 */
public record Difference(
    double mean,
    @Nullable Interval interval,
    @Nullable Double change,
    @Nullable Interval changeInterval,
    @Nullable Double pValue,
    double betterShare,
    Verdict verdict) {

  /** Differences within ±2 % of the baseline, or 2 points of a share, do not matter in practice. */
  public static final double MARGIN = 0.02;

  /**
   * Compares values that belong together by index.
   *
   * @param values of the policy, one per seed
   * @param baseline of the baseline, for the same seeds
   * @param better which direction is good
   * @param shares whether the values are shares of all CPU time, to be compared by differences
   */
  static Difference of(double[] values, double[] baseline, Better better, boolean shares) {
    double[] d = Samples.differences(values, baseline);
    boolean exact = d.length == 1;
    Interval interval = exact ? null : ConfidenceInterval.ofMean(d);
    Double change = null;
    Interval changeInterval = null;
    if (!shares && allPositive(values) && allPositive(baseline)) {
      double[] logs = new double[d.length];
      Arrays.setAll(logs, i -> Math.log(values[i] / baseline[i]));
      change = Math.expm1(Samples.mean(logs));
      if (!exact) {
        Interval ofLogs = ConfidenceInterval.ofMean(logs);
        changeInterval = new Interval(Math.expm1(ofLogs.low()), Math.expm1(ofLogs.high()));
      }
    }
    double mean = Samples.mean(d);
    return new Difference(
        mean,
        interval,
        change,
        changeInterval,
        exact ? null : Double.valueOf(SignFlipTest.pValue(d)),
        betterShare(d, better),
        change != null
            ? verdict(orExact(changeInterval, change), MARGIN, better)
            : verdict(
                orExact(interval, mean),
                shares ? MARGIN : MARGIN * Math.abs(Samples.mean(baseline)),
                better));
  }

  private static boolean allPositive(double[] values) {
    return Arrays.stream(values).allMatch(v -> v > 0);
  }

  private static Interval orExact(@Nullable Interval interval, double value) {
    return interval == null ? new Interval(value, value) : interval;
  }

  private static double betterShare(double[] d, Better better) {
    if (better == Better.NONE) {
      return Double.NaN;
    }
    double count = 0;
    for (double v : d) {
      count += v == 0 ? 0.5 : (v < 0) == (better == Better.LOWER) ? 1 : 0;
    }
    return count / d.length;
  }

  private static Verdict verdict(Interval interval, double margin, Better better) {
    if (interval.within(-margin, margin)) {
      return Verdict.EQUIVALENT;
    }
    boolean below = interval.high() < -margin;
    boolean above = interval.low() > margin;
    if (!below && !above) {
      return Verdict.INCONCLUSIVE;
    }
    if (better == Better.NONE) {
      return Verdict.DIFFERENT;
    }
    return below == (better == Better.LOWER) ? Verdict.BETTER : Verdict.WORSE;
  }
}
