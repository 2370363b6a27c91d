package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.metrics.Metric.Better;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DifferenceTest {

  /** The worked example of metrics.md 7. */
  private static final double[] A = {10, 12, 11, 13, 9};

  private static final double[] B = {11, 14, 12, 13, 12};

  @Test
  void workedExampleComesOut() {
    Difference d = Difference.of(A, B, Better.LOWER, false);
    assertThat(d.mean()).isCloseTo(-1.4, within(1e-12));
    assertThat(d.pValue()).isEqualTo(0.125);
    assertThat(d.betterShare()).isEqualTo(0.9);
    assertThat(d.change()).isCloseTo(-0.117, within(5e-4));
    assertThat(Samples.standardDeviation(Samples.differences(A, B))).isCloseTo(1.140, within(5e-4));
  }

  @Test
  void fewValuesGetTheIntervalOfStudent() {
    // t(4) = 2.776; 2.776 * 1.140 / sqrt(5) = 1.4156.
    Interval interval = Objects.requireNonNull(Difference.of(A, B, Better.LOWER, false).interval());
    assertThat(interval.low()).isCloseTo(-1.4 - 1.4156, within(1e-3));
    assertThat(interval.high()).isCloseTo(-1.4 + 1.4156, within(1e-3));
  }

  @Test
  void bootstrapOfManyValuesIsNearTheNormalInterval() {
    double[] values = new double[40];
    Arrays.setAll(values, i -> 100 + i % 5);
    Interval interval = ConfidenceInterval.ofMean(values);
    double half = 1.96 * Samples.standardDeviation(values) / Math.sqrt(40);
    assertThat(interval.low()).isCloseTo(102 - half, within(0.05));
    assertThat(interval.high()).isCloseTo(102 + half, within(0.05));
  }

  @Test
  void bootstrapLeansWithTheSkewOfTheValues() {
    double[] skewed = {1, 1, 1, 1, 1, 1, 1, 1, 1, 30};
    Interval interval = ConfidenceInterval.ofMean(skewed);
    double mean = Samples.mean(skewed);
    assertThat(interval.high() - mean).isGreaterThan(mean - interval.low());
  }

  @Test
  void sameValuesGiveTheSameInterval() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    assertThat(ConfidenceInterval.ofMean(values)).isEqualTo(ConfidenceInterval.ofMean(values));
  }

  @Test
  void oneSeedIsExactAndHasNoInterval() {
    Difference d = Difference.of(new double[] {90}, new double[] {100}, Better.LOWER, false);
    assertThat(d.interval()).isNull();
    assertThat(d.pValue()).isNull();
    assertThat(d.verdict()).isEqualTo(Verdict.BETTER);
  }

  @Test
  void verdictFollowsTheMarginAndTheGoodDirection() {
    double[] base = {100, 100, 100};
    assertThat(verdict(base, Better.LOWER, 101, 101, 101)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict(base, Better.LOWER, 110, 110, 110)).isEqualTo(Verdict.WORSE);
    assertThat(verdict(base, Better.HIGHER, 110, 110, 110)).isEqualTo(Verdict.BETTER);
    assertThat(verdict(base, Better.NONE, 110, 110, 110)).isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict(base, Better.LOWER, 90, 100, 115)).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void zerosAreComparedByTheirDifferences() {
    Difference none =
        Difference.of(new double[] {0, 0, 0}, new double[] {0, 0, 0}, Better.LOWER, false);
    assertThat(none.change()).isNull();
    assertThat(none.verdict()).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict(new double[] {0, 0, 0}, Better.LOWER, 5, 5, 5)).isEqualTo(Verdict.WORSE);
  }

  @Test
  void sharesAreComparedInPoints() {
    double[] tiny = {0.0001, 0.0002};
    double[] small = {0.0011, 0.0012};
    Difference d = Difference.of(small, tiny, Better.LOWER, true);
    assertThat(d.change()).isNull();
    assertThat(d.mean()).isCloseTo(0.001, within(1e-12));
    assertThat(d.verdict()).isEqualTo(Verdict.EQUIVALENT);
  }

  private static Verdict verdict(double[] base, Better better, double... values) {
    return Difference.of(values, base, better, false).verdict();
  }
}
