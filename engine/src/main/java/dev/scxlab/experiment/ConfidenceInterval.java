package dev.scxlab.experiment;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * 95 % confidence intervals of a mean over seeds ({@code metrics.md} 7.6): the t interval below 8
 * values, from there on the bias-corrected and accelerated bootstrap (BCa) with a fixed seed, so
 * that the same values give the same interval.
 */
final class ConfidenceInterval {

  static final int RESAMPLES = 10_000;

  private static final int LEAST_FOR_BOOTSTRAP = 8;
  private static final double TAIL = 0.025;
  private static final long BOOTSTRAP_SEED = 0x5CE1AB;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private ConfidenceInterval() {}

  /** The interval of the mean of at least two values. */
  static Interval ofMean(double[] values) {
    if (Arrays.stream(values).allMatch(v -> v == values[0])) {
      return new Interval(values[0], values[0]);
    }
    return values.length < LEAST_FOR_BOOTSTRAP ? tInterval(values) : bootstrap(values);
  }

  private static Interval tInterval(double[] values) {
    int n = values.length;
    double t = TDistribution.of(n - 1).inverseSurvivalProbability(TAIL);
    double half = t * Samples.standardDeviation(values) / Math.sqrt(n);
    double mean = Samples.mean(values);
    return new Interval(mean - half, mean + half);
  }

  private static Interval bootstrap(double[] values) {
    double[] means = resampledMeans(values);
    Arrays.sort(means);
    double bias = biasCorrection(means, Samples.mean(values));
    double acceleration = acceleration(values);
    return new Interval(
        quantile(means, shifted(TAIL, bias, acceleration)),
        quantile(means, shifted(1 - TAIL, bias, acceleration)));
  }

  private static double[] resampledMeans(double[] values) {
    int n = values.length;
    SplitMix64 random = new SplitMix64(BOOTSTRAP_SEED);
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += values[random.below(n)];
      }
      means[b] = sum / n;
    }
    return means;
  }

  /** How far the median of the resampled means lies from the mean, in normal deviations. */
  private static double biasCorrection(double[] means, double mean) {
    double below = 0;
    for (double m : means) {
      below += m < mean ? 1 : m == mean ? 0.5 : 0;
    }
    double share = Math.min(Math.max(below, 0.5), RESAMPLES - 0.5) / RESAMPLES;
    return NORMAL.inverseCumulativeProbability(share);
  }

  /** The skewness of the leave-one-out means. */
  private static double acceleration(double[] values) {
    int n = values.length;
    double sum = Arrays.stream(values).sum();
    double[] without = Arrays.stream(values).map(v -> (sum - v) / (n - 1)).toArray();
    double centre = Samples.mean(without);
    double squares = 0;
    double cubes = 0;
    for (double w : without) {
      double d = centre - w;
      squares += d * d;
      cubes += d * d * d;
    }
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double shifted(double tail, double bias, double acceleration) {
    double z = bias + NORMAL.inverseCumulativeProbability(tail);
    return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
  }

  private static double quantile(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1];
  }
}
