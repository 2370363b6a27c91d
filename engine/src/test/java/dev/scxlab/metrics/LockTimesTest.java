package dev.scxlab.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long locks were waited for and held. */
class LockTimesTest {

  private static final double MS = 1e6;

  private static MetricValues of(EventFeed feed) {
    return feed.endsAt(1_000).values();
  }

  @Test
  void aWaitRunsFromTheCallToTheLockAndAHoldFromThereToItsEnd() {
    MetricValues values =
        of(
            new EventFeed(1, 0)
                .at(1)
                .acquires(1, 0)
                .at(2)
                .waitsFor(2, 0)
                .at(5)
                .releases(1, 0)
                .at(7)
                .acquires(2, 0)
                .at(8)
                .releases(2, 0));
    assertThat(values.get(Metric.LOCK_WAIT_MAX)).hasValue(5 * MS);
    assertThat(values.get(Metric.LOCK_HOLD_MAX)).hasValue(4 * MS);
  }

  /** A robbed waiter says again that it waits; the wait began with the first time. */
  @Test
  void aWaitThatGoesOnIsOne() {
    MetricValues values =
        of(
            new EventFeed(1, 0)
                .at(1)
                .waitsFor(2, 3)
                .at(4)
                .waitsFor(2, 3)
                .at(9)
                .acquires(2, 3)
                .releases(2, 3));
    assertThat(values.get(Metric.LOCK_WAIT_MAX)).hasValue(8 * MS);
  }

  @Test
  void locksAreHeldIndependently() {
    MetricValues values =
        of(
            new EventFeed(1, 0)
                .at(0)
                .acquires(1, 0)
                .at(1)
                .acquires(1, 40)
                .at(3)
                .releases(1, 40)
                .at(10)
                .releases(1, 0));
    assertThat(values.get(Metric.LOCK_HOLD_MAX)).hasValue(10 * MS);
    assertThat(values.get(Metric.LOCK_WAIT_MAX)).isEmpty();
  }

  @Test
  void whatBeganInTheWarmupDoesNotCount() {
    MetricValues values =
        of(
            new EventFeed(1, 100)
                .at(50)
                .waitsFor(2, 0)
                .at(150)
                .acquires(2, 0)
                .at(160)
                .releases(2, 0));
    assertThat(values.get(Metric.LOCK_WAIT_MAX)).isEmpty();
    assertThat(values.get(Metric.LOCK_HOLD_MAX)).hasValue(10 * MS);
  }

  @Test
  void percentilesNeedTheirSamples() {
    EventFeed feed = new EventFeed(1, 0);
    for (int i = 0; i < 20; i++) {
      feed.at(10L * i).acquires(1, 0).at(11L * i + 1).releases(1, 0);
    }
    MetricValues values = of(feed);
    assertThat(values.get(Metric.LOCK_HOLD_P50).getAsDouble()).isBetween(9.9 * MS, 10.1 * MS);
    assertThat(values.get(Metric.LOCK_HOLD_P99)).isEmpty();
    assertThat(values.applies(Metric.LOCK_HOLD_P99)).isTrue();
  }

  @Test
  void withoutLocksTheMetricsDoNotApply() {
    assertThat(of(new EventFeed(1, 0).at(1).starts(1)).applies(Metric.LOCK_WAIT_P50)).isFalse();
  }
}
