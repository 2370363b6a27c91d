package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static dev.scxlab.kernel.fair.FairLab.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of eevdf.md 7, by their numbers, through the whole kernel. */
class WorkedExamplesTest {

  private static final long STAY = 20 * US;
  private static final double SHARE = 0.002;

  private static void assertStays(List<Long> stays, double... expectedMs) {
    assertThat(stays.size()).isGreaterThanOrEqualTo(expectedMs.length);
    for (int i = 0; i < expectedMs.length; i++) {
      assertThat(stays.get(i))
          .as("stay %d of %s", i, stays.subList(0, Math.min(10, stays.size())))
          .isCloseTo(Math.round(expectedMs[i] * MS), within(STAY));
    }
  }

  @Test
  void ex1TwoHogsAlternateAfterHalfAFirstSlice() {
    FairLab lab = FairLab.of(2);
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 0, Programs.hog());
    lab.runUntil(400 * MS);
    assertStays(lab.stayLengths(a), 0.71, 1.41, 1.41, 1.41, 1.41, 1.41);
    assertStays(lab.stayLengths(b), 0.71, 1.41, 1.41, 1.41, 1.41, 1.41);
    assertThat(lab.stayLengths(a).subList(1, 100)).allMatch(s -> Math.abs(s - 1_410_000) < STAY);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.71", "2, 1.41", "3, 1.41", "4, 2.11", "7, 2.11", "8, 2.81", "16, 2.81"})
  void ex2StaysFollowTheBaseSliceOfTheMachine(int cpus, double stayMs) {
    FairLab lab = FairLab.of(cpus);
    Task a = lab.pinned("A", 0, Programs.hog());
    lab.pinned("B", 0, Programs.hog());
    lab.runUntil(100 * MS);
    assertStays(lab.stayLengths(a), stayMs / 2 + 0.005, stayMs, stayMs, stayMs);
  }

  @Test
  void ex1And2WithoutTheTimerHogsAlternateAtTicks() {
    FairLab lab = FairLab.of(2, FairConfig.of(KernelProfile.V7_2).withHrtick(false));
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 0, Programs.hog());
    lab.runUntil(100 * MS);
    assertStays(lab.stayLengths(a), 4, 4, 4, 4);
    assertStays(lab.stayLengths(b), 4, 4, 4, 4);
  }

  @Test
  void ex3ANiceZeroHogStaysUntilATickBesideANiceFiveHog() {
    FairLab lab = FairLab.of(4);
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 5, Programs.hog());
    lab.runUntil(4000 * MS);
    assertStays(lab.stayLengths(a), 1.06, 5.89, 5.89);
    assertStays(lab.stayLengths(b), 1.06, 2.11, 2.11);
    List<Long> stays = lab.stayLengths(a);
    long shorter = stays.stream().filter(s -> Math.abs(s - 5_890 * US) < STAY).count();
    long longer = stays.stream().filter(s -> Math.abs(s - 9_890 * US) < STAY).count();
    assertThat(shorter).isCloseTo(401, within(5L));
    assertThat(longer).isCloseTo(65, within(5L));
    assertThat(lab.share(a)).isCloseTo(0.7534, within(SHARE));
    assertThat(lab.share(b)).isCloseTo(0.2466, within(SHARE));
  }

  @Test
  void ex3WithoutTheTimerStaysAreWholeTicks() {
    FairLab lab = FairLab.of(4, FairConfig.of(KernelProfile.V7_2).withHrtick(false));
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 5, Programs.hog());
    lab.runUntil(4000 * MS);
    assertThat(lab.stayLengths(a).subList(1, 100)).allMatch(s -> s == 12 * MS || s == 16 * MS);
    assertThat(lab.stayLengths(b).subList(1, 100)).allMatch(s -> s == 4 * MS);
    assertThat(lab.share(a)).isCloseTo(0.753, within(SHARE));
  }

  @Test
  void ex4NiceTenWaitsThroughSeveralTicks() {
    FairLab lab = FairLab.of(4);
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 10, Programs.hog());
    lab.runUntil(4000 * MS);
    assertThat(lab.stayLengths(a).subList(2, 150))
        .allMatch(s -> Math.abs(s - 17_890 * US) < STAY || Math.abs(s - 21_890 * US) < STAY);
    assertThat(lab.share(a)).isCloseTo(0.9028, within(SHARE));
    assertThat(lab.share(b)).isCloseTo(0.0972, within(SHARE));
  }

  @Test
  void ex4BesideTwoOfNiceTen() {
    FairLab lab = FairLab.of(4);
    Task a = lab.pinned("A", 0, Programs.hog());
    Task b = lab.pinned("B", 10, Programs.hog());
    Task c = lab.pinned("C", 10, Programs.hog());
    lab.runUntil(4000 * MS);
    assertThat(lab.stayLengths(b).subList(1, 100)).allMatch(s -> Math.abs(s - 2_110 * US) < STAY);
    assertThat(lab.share(a)).isCloseTo(0.8231, within(SHARE));
    assertThat(lab.share(b)).isCloseTo(0.0884, within(SHARE));
    assertThat(lab.share(c)).isCloseTo(0.0884, within(SHARE));
  }

  private static List<Long> latencies(FairLab lab, Task sleeper) {
    return lab.wakeupsOf(sleeper).stream().map(FairLab.Wakeup::latencyNs).toList();
  }

  @Test
  void ex5ASleeperPreemptsWhileItHasPositiveLag() {
    FairLab lab = FairLab.of(8);
    lab.pinned("H", 0, Programs.hog());
    lab.runUntil(100_500 * US);
    Task z = lab.pinned("Z", 0, Programs.periodicNow(100_500 * US, 100 * MS, 500 * US));
    lab.runUntil(700 * MS);
    List<Long> waits = latencies(lab, z);
    assertThat(waits.get(0)).isCloseTo(2_310 * US, within(STAY));
    assertThat(waits.subList(1, 5)).allMatch(w -> w < STAY);
    assertThat(waits.get(5)).isCloseTo(2_310 * US, within(STAY));
  }

  @Test
  void ex5WithoutTheTimerItWaitsForTheTick() {
    FairLab lab = FairLab.of(8, FairConfig.of(KernelProfile.V7_2).withHrtick(false));
    lab.pinned("H", 0, Programs.hog());
    lab.runUntil(100_500 * US);
    Task z = lab.pinned("Z", 0, Programs.periodicNow(100_500 * US, 100 * MS, 500 * US));
    lab.runUntil(700 * MS);
    assertThat(latencies(lab, z).get(0)).isCloseTo(3_500 * US, within(STAY));
    assertThat(latencies(lab, z)).allMatch(w -> w < STAY || Math.abs(w - 3_500 * US) < STAY);
  }

  @ParameterizedTest
  @CsvSource({"2900", "3500", "3900"})
  void ex6PastTheDeadlineOfTheHogTheSleeperAlwaysPreempts(long phaseUs) {
    FairLab lab = FairLab.of(8);
    lab.pinned("H", 0, Programs.hog());
    long start = 100 * MS + phaseUs * US;
    lab.runUntil(start);
    Task z = lab.pinned("Z", 0, Programs.periodicNow(start, 100 * MS, 500 * US));
    lab.runUntil(1500 * MS);
    assertThat(latencies(lab, z).subList(1, 13)).allMatch(w -> w < STAY);
  }

  @ParameterizedTest
  @CsvSource({"300, 0.83, 2510", "1300, 0.75, 1510", "2300, 0.50, 510", "3300, 0.75, 0"})
  void ex7HowOftenAPeriodicSleeperRunsAtOnceDependsOnItsPhase(
      long phaseUs, double atOnce, long waitUs) {
    FairLab lab = FairLab.of(8);
    Task h = lab.pinned("H", 0, Programs.hog());
    long start = 100 * MS + phaseUs * US;
    lab.runUntil(start);
    Task z = lab.pinned("Z", 0, Programs.periodicNow(start, 10 * MS, 500 * US));
    lab.runUntil(4100 * MS);
    List<Long> settled = latencies(lab, z).subList(20, 380);
    long immediate = settled.stream().filter(w -> w < STAY).count();
    assertThat((double) immediate / settled.size()).isCloseTo(atOnce, within(0.02));
    if (waitUs > 0) {
      assertThat(settled.stream().filter(w -> w >= STAY))
          .allMatch(w -> Math.abs(w - waitUs * US) < STAY);
    }
    assertThat(lab.share(h)).isCloseTo(0.951, within(0.004));
  }

  @Test
  void ex8AShortSliceGetsTheCpuAtOnce() {
    FairLab lab = FairLab.of(8);
    lab.pinned("H", 0, Programs.hog());
    Task z = lab.pinnedWithSlice("Z", 300 * US, Programs.periodic(100_300 * US, 10 * MS, 500 * US));
    lab.runUntil(2000 * MS);
    assertThat(latencies(lab, z).subList(2, 180)).allMatch(w -> w < STAY);
  }

  @Test
  void ex9SlicesAreLatencyAndNotShare() {
    FairLab lab = FairLab.of(8);
    Task s = lab.pinnedWithSlice("S", 500 * US, Programs.hog());
    Task d = lab.pinned("D", 0, Programs.hog());
    Task l = lab.pinnedWithSlice("L", 10 * MS, Programs.hog());
    lab.runUntil(3000 * MS);
    assertStays(lab.stayLengths(s), 0.26, 0.51, 4.0);
    assertStays(lab.stayLengths(d), 1.41, 2.81);
    assertThat(lab.share(s)).isCloseTo(1.0 / 3, within(0.003));
    assertThat(lab.share(d)).isCloseTo(1.0 / 3, within(0.003));
    assertThat(lab.share(l)).isCloseTo(1.0 / 3, within(0.003));
  }

  @ParameterizedTest
  @CsvSource({"2, 0.584, 0.416, 1.41", "8, 0.702, 0.298, 2.81"})
  void ex10AYieldForfeitsTheRestOfTheSlice(int cpus, double hog, double yielder, double stayMs) {
    FairLab lab = FairLab.of(cpus);
    Task h = lab.pinned("H", 0, Programs.hog());
    Task y = lab.pinned("Y", 0, Programs.yielder(1 * MS));
    lab.runUntil(4000 * MS);
    assertThat(lab.share(h)).isCloseTo(hog, within(SHARE));
    assertThat(lab.share(y)).isCloseTo(yielder, within(SHARE));
    assertThat(lab.stayLengths(h).subList(10, 100))
        .allMatch(s -> Math.abs(s - Math.round(stayMs * MS)) < STAY);
  }

  /** A hog from 0 and one that starts at 103 ms with some lag; as BATCH it does not preempt. */
  private static List<Long> staysAfterStartWithLag(long lagUs) {
    FairLab lab = FairLab.of(2);
    Task a = lab.pinned("A", 0, Programs.hog());
    lab.kernel.runUntil(20 * MS);
    Task b =
        lab.start(
            TaskSpec.of("B", Programs.sleepThenHog(103 * MS))
                .withPolicy(SchedPolicy.BATCH, 0)
                .withCpus(lab.only(0)));
    lab.kernel.runUntil(100 * MS);
    b.fair.vlag = lagUs * US;
    lab.runUntil(1000 * MS);
    assertThat(a.fair.sumExecRuntimeNs).isGreaterThan(400 * MS);
    return lab.stays.stream()
        .filter(s -> s.endNs() > 103 * MS)
        .map(FairLab.Stay::lengthNs)
        .toList();
  }

  @Test
  void ex11TwoEqualHogsMayAlternateAtTicksForEver() {
    List<Long> stays = staysAfterStartWithLag(2600);
    assertThat(stays.subList(4, 200)).allMatch(s -> Math.abs(s - 4 * MS) < STAY);
  }

  @ParameterizedTest
  @CsvSource({"1000", "1400", "2000", "3000"})
  void ex11OrSettleToTheirSlices(long lagUs) {
    List<Long> stays = staysAfterStartWithLag(lagUs);
    assertThat(stays.subList(8, 300)).allMatch(s -> Math.abs(s - 1_410 * US) < STAY);
  }
}
