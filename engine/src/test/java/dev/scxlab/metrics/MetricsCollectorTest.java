package dev.scxlab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class MetricsCollectorTest {

  private static final long MS = 1_000_000;

  /**
   * One CPU, two tasks, 20 ms:
   *
   * <pre>
   * ms   0    4    6    10   13   16   20
   * t1   run  wait run  sleep          (woken at 12, runs 13..16, exits)
   * t2   wait run  sleep               (woken at 15, runs 16..20)
   * </pre>
   */
  private static RunMetrics twoTasks(long warmupMs) {
    return new EventFeed(1, warmupMs)
        .at(0)
        .starts(1)
        .starts(2)
        .fromIdle(0, 1)
        .at(4)
        .preempted(0, 1, 2)
        .at(6)
        .blocks(0, 2, 1)
        .at(10)
        .loops(1)
        .sleeps(0, 1, 0)
        .at(12)
        .wakes(1)
        .at(13)
        .fromIdle(0, 1)
        .at(15)
        .wakes(2)
        .at(16)
        .loops(1)
        .exits(0, 1, 2)
        .endsAt(20);
  }

  private static double value(RunMetrics run, Metric metric) {
    return run.values().get(metric).orElseThrow();
  }

  @Test
  void timesOfATaskAddUpToItsLife() {
    TaskMetrics t1 = twoTasks(0).tasks().get(0);
    assertThat(t1.runtimeNs()).isEqualTo((4 + 4 + 3) * MS);
    assertThat(t1.waitNs()).isEqualTo((2 + 1) * MS);
    assertThat(t1.sleepNs()).isEqualTo(2 * MS);
    assertThat(t1.blockedNs()).isZero();
    assertThat(t1.runtimeNs() + t1.waitNs() + t1.sleepNs()).isEqualTo(16 * MS);
    TaskMetrics t2 = twoTasks(0).tasks().get(1);
    assertThat(t2.blockedNs()).isEqualTo(9 * MS);
    assertThat(t2.waitNs()).isEqualTo((4 + 1) * MS);
    assertThat(t2.runtimeNs()).isEqualTo((2 + 4) * MS);
  }

  @Test
  void leavingWhileRunnableIsAnInvoluntarySwitch() {
    TaskMetrics t1 = twoTasks(0).tasks().get(0);
    assertThat(t1.nivcsw()).isEqualTo(1);
    assertThat(t1.nvcsw()).isEqualTo(2);
  }

  @Test
  void startCountsAsWakeup() {
    assertThat(twoTasks(0).tasks()).extracting(TaskMetrics::wakeups).containsExactly(2L, 2L);
  }

  @Test
  void wakeupLatencyRunsFromWakingToTheFirstRun() {
    RunMetrics run = twoTasks(0);
    // Starts: 0 and 4 ms; wakeups: 1 and 1 ms. Being preempted is no wakeup.
    assertThat(run.tasks().get(0).wakeupLatency().samples()).isEqualTo(2);
    assertThat(value(run, Metric.WAKEUP_LATENCY_MAX)).isEqualTo(4 * MS);
    assertThat(value(run, Metric.WAIT_MAX)).isEqualTo(4 * MS);
    // Waited 0 + 4 + 2 + 1 + 1 ms before 5 starts on the CPU.
    assertThat(value(run, Metric.RUN_DELAY_MEAN)).isEqualTo(8.0 * MS / 5);
  }

  @Test
  void percentilesWithoutTenSamplesBehindThemHaveNoValue() {
    LatencyHistogram h = LatencyHistogram.ofRun();
    for (int i = 1; i <= 999; i++) {
      h.record(i);
    }
    assertThat(h.summary()).isEqualTo(new LatencySummary(999, 500L, 900L, null, null, 999L));
    h.record(1000);
    // Nearest rank: the 990th of 1000 samples.
    assertThat(h.percentile(990)).isEqualTo(990);
    assertThat(h.percentile(500)).isEqualTo(500);
  }

  @Test
  void ratesAndIdleAreOfAllCpusAndTheWholeWindow() {
    RunMetrics run = twoTasks(0);
    assertThat(value(run, Metric.THROUGHPUT)).isEqualTo(2 / 0.020);
    assertThat(value(run, Metric.SWITCHES)).isEqualTo(6 / 0.020);
    assertThat(value(run, Metric.IDLE_SWITCHES)).isEqualTo(3 / 0.020);
    assertThat(value(run, Metric.IDLE)).isEqualTo(3.0 / 20);
    assertThat(run.cpus()).containsExactly(new CpuMetrics(0, 17 * MS, 3 * MS, 6));
  }

  @Test
  void makespanHasAValueOnlyWhenAllTasksEnded() {
    assertThat(twoTasks(0).values().get(Metric.MAKESPAN)).isEmpty();
    RunMetrics ended =
        new EventFeed(1, 0).at(3).starts(1).fromIdle(0, 1).at(9).exits(0, 1, 0).endsAt(10);
    assertThat(value(ended, Metric.MAKESPAN)).isEqualTo(6.0 * MS);
  }

  @Test
  void warmupIsLeftOutOfMetricsButNotOfCounters() {
    RunMetrics run = twoTasks(10);
    assertThat(run.tasks().get(0).runtimeNs()).isEqualTo(11 * MS);
    assertThat(run.tasks().get(0).wakeupLatency().samples()).isEqualTo(1);
    assertThat(value(run, Metric.WAKEUP_LATENCY_MAX)).isEqualTo(1.0 * MS);
    assertThat(value(run, Metric.IDLE)).isEqualTo(3.0 / 10);
    assertThat(value(run, Metric.SWITCHES)).isEqualTo(3 / 0.010);
  }

  @Test
  void wakeupBeforeTheTaskHasLeftCountsFromItsLeaving() {
    RunMetrics run =
        new EventFeed(1, 0)
            .at(0)
            .starts(1)
            .starts(2)
            .fromIdle(0, 1)
            .at(4)
            .wakes(1)
            .at(5)
            .sleeps(0, 1, 2)
            .at(8)
            .sleeps(0, 2, 1)
            .endsAt(9);
    assertThat(run.tasks().get(0).wakeupLatency().max()).isEqualTo(3 * MS);
    assertThat(run.tasks().get(0).waitNs()).isEqualTo(3 * MS);
  }

  @Test
  void migrationIsAStartOnAnotherCpuThanTheLast() {
    RunMetrics run =
        new EventFeed(2, 0)
            .at(0)
            .starts(1)
            .fromIdle(0, 1)
            .at(1)
            .sleeps(0, 1, 0)
            .at(2)
            .wakes(1)
            .fromIdle(1, 1)
            .at(3)
            .sleeps(1, 1, 0)
            .at(4)
            .wakes(1)
            .fromIdle(1, 1)
            .endsAt(5);
    assertThat(run.tasks().get(0).migrations()).isEqualTo(1);
    assertThat(value(run, Metric.MIGRATIONS)).isEqualTo(1 / 0.005);
  }

  @Test
  void equalTasksWithEqualTimeAreFair() {
    RunMetrics run =
        new EventFeed(1, 0)
            .at(0)
            .starts(1)
            .starts(2)
            .fromIdle(0, 1)
            .at(50)
            .preempted(0, 1, 2)
            .endsAt(100);
    assertThat(value(run, Metric.FAIRNESS_JAIN)).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void taskThatGetsAThirdOfItsShareIsSeenInTheIndex() {
    RunMetrics run =
        new EventFeed(1, 0)
            .at(0)
            .starts(1)
            .starts(2)
            .fromIdle(0, 1)
            .at(75)
            .preempted(0, 1, 2)
            .endsAt(100);
    // Received over ideal: 75/50 and 25/50.
    assertThat(value(run, Metric.FAIRNESS_JAIN))
        .isCloseTo((1.5 + 0.5) * (1.5 + 0.5) / (2 * (1.5 * 1.5 + 0.5 * 0.5)), within(1e-12));
  }

  @Test
  void sharesByWeightAreFair() {
    RunMetrics run =
        new EventFeed(1, 0)
            .weight(1, 3072)
            .at(0)
            .starts(1)
            .starts(2)
            .fromIdle(0, 1)
            .at(75)
            .preempted(0, 1, 2)
            .endsAt(100);
    assertThat(value(run, Metric.FAIRNESS_JAIN)).isCloseTo(1.0, within(1e-12));
  }
}
