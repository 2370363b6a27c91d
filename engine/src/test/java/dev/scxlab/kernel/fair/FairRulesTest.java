package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static dev.scxlab.kernel.fair.FairLab.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.LoadWeight;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.kernel.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user of the fair class can do to a task, one rule of eevdf.md each. */
class FairRulesTest {

  private static Task start(FairLab lab, String name, SchedPolicy policy, TaskProgram program) {
    return lab.start(TaskSpec.of(name, program).withPolicy(policy, 0).withCpus(lab.only(0)));
  }

  private static void script(FairLab lab, Runnable code) {
    lab.kernel.runScript(code);
  }

  @ParameterizedTest
  @EnumSource(KernelProfile.class)
  void sharesFollowWeightsUnderEveryProfile(KernelProfile profile) {
    FairLab lab = FairLab.of(1, FairConfig.of(profile));
    Task a = lab.pinned("a", -3, Programs.hog());
    Task b = lab.pinned("b", 0, Programs.hog());
    Task c = lab.pinned("c", 3, Programs.hog());
    lab.runUntil(20_000 * MS);
    double sum = 1991 + 1024 + 526;
    assertThat(lab.share(a)).isCloseTo(1991 / sum, within(0.005));
    assertThat(lab.share(b)).isCloseTo(1024 / sum, within(0.005));
    assertThat(lab.share(c)).isCloseTo(526 / sum, within(0.005));
  }

  @Test
  void aTaskOfIdlePolicyGetsNextToNothingBesideAHog() {
    FairLab lab = FairLab.of(1);
    Task hog = lab.pinned("hog", 0, Programs.hog());
    Task idle = start(lab, "idle", SchedPolicy.IDLE, Programs.hog());
    lab.runUntil(20_000 * MS);
    assertThat(lab.share(idle)).isCloseTo(3.0 / 1027, within(0.001));
    assertThat(lab.share(hog)).isGreaterThan(0.996);
  }

  @Test
  void aNormalWakeeTakesTheCpuFromIdlePolicyAtOnce() {
    FairLab lab = FairLab.of(1);
    start(lab, "idle", SchedPolicy.IDLE, Programs.hog());
    Task sleeper = lab.pinned("sleeper", 0, Programs.periodic(3 * MS, 7 * MS, 500 * US));
    lab.runUntil(1000 * MS);
    assertThat(lab.wakeupsOf(sleeper).subList(2, 100)).allMatch(w -> w.latencyNs() == 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = SchedPolicy.class,
      names = {"BATCH", "IDLE"})
  void batchAndIdleWakeesDoNotPreempt(SchedPolicy policy) {
    FairLab lab = FairLab.of(1);
    lab.pinned("hog", 0, Programs.hog());
    Task sleeper = start(lab, "s", policy, Programs.periodic(3 * MS, 100 * MS, 10 * US));
    lab.runUntil(3000 * MS);
    assertThat(lab.wakeupsOf(sleeper).subList(2, 25)).noneMatch(w -> w.latencyNs() == 0);
  }

  @Test
  void aCpuThatHasOnlyIdlePolicyCountsAsIdleForOthers() {
    FairLab lab = FairLab.of(2);
    lab.start(
        TaskSpec.of("idle", Programs.hog()).withPolicy(SchedPolicy.IDLE, 0).withCpus(lab.only(1)));
    Task hog = lab.pinned("hog", 0, Programs.hog());
    Task sleeper =
        lab.start(
            TaskSpec.of("s", Programs.periodic(5 * MS, 20 * MS, 2 * MS)).withCpus(lab.only(1)));
    lab.kernel.runUntil(10 * MS);
    script(lab, () -> lab.kernel.setAffinity(sleeper, lab.kernel.topology().possible()));
    lab.runUntil(1000 * MS);
    assertThat(lab.share(hog)).isEqualTo(1.0);
    assertThat(lab.wakeupsOf(sleeper).subList(1, 40)).allMatch(w -> w.latencyNs() < 5 * US);
  }

  @Test
  void ex13ReniceOfAWaitingTaskScalesLagAndDeadlineAndKeepsV() {
    FairLab lab = FairLab.of(1);
    lab.pinned("running", 0, Programs.hog());
    Task waiting = lab.pinned("waiting", 0, Programs.hog());
    lab.kernel.runUntil(300 * US);
    script(lab, () -> lab.fair.updateCurr(lab.kernel.rq(0)));
    FairRunQueue queue = lab.fair.cpu(lab.kernel.rq(0)).queue;
    long v = queue.averageVruntime();
    long lag = v - waiting.fair.vruntime;
    long distance = waiting.fair.deadline - waiting.fair.vruntime;
    assertThat(lag).isPositive();
    script(lab, () -> lab.kernel.setNice(waiting, 5));
    assertThat(queue.averageVruntime()).isCloseTo(v, within(10L));
    assertThat(v - waiting.fair.vruntime).isCloseTo(lag * 1024 / 335, within(10L));
    assertThat(waiting.fair.deadline - waiting.fair.vruntime)
        .isCloseTo(distance * 1024 / 335, within(10L));
  }

  @Test
  void sharesFollowTheNewWeightAfterARenice() {
    FairLab lab = FairLab.of(1);
    Task a = lab.pinned("a", 0, Programs.hog());
    lab.pinned("b", 0, Programs.hog());
    lab.kernel.runUntil(1003 * MS);
    script(lab, () -> lab.kernel.setNice(a, 5));
    lab.kernel.runUntil(2000 * MS);
    long before = a.fair.sumExecRuntimeNs;
    lab.runUntil(12_000 * MS);
    assertThat((double) (a.fair.sumExecRuntimeNs - before) / (10_000 * MS))
        .isCloseTo(335.0 / (335 + 1024), within(0.01));
  }

  @Test
  void theRunningTaskIsReplacedAtOnceWhenItGetsLessImportant() {
    FairLab lab = FairLab.of(4);
    Task a = lab.pinned("a", 0, Programs.hog());
    Task b = lab.pinned("b", 0, Programs.hog());
    lab.kernel.runUntil(100 * MS);
    Task running = lab.kernel.rq(0).curr;
    Task other = running == a ? b : a;
    lab.kernel.runUntil(100_800 * US);
    script(lab, () -> lab.kernel.setNice(running, 19));
    lab.kernel.runUntil(100_801 * US);
    assertThat(lab.kernel.rq(0).curr).isSameAs(other);
    assertThat(running.fair.weight).isEqualTo(LoadWeight.of(SchedPolicy.NORMAL, 19));
  }

  @Test
  void aPolicyChangeToIdleTakesEffect() {
    FairLab lab = FairLab.of(1);
    Task a = lab.pinned("a", 0, Programs.hog());
    Task b = lab.pinned("b", 0, Programs.hog());
    lab.kernel.runUntil(500 * MS);
    script(lab, () -> lab.kernel.setPolicy(a, SchedPolicy.IDLE, 0));
    lab.kernel.runUntil(1000 * MS);
    long before = b.fair.sumExecRuntimeNs;
    lab.runUntil(2000 * MS);
    assertThat(b.fair.sumExecRuntimeNs - before).isGreaterThan(990 * MS);
    assertThat(lab.fair.cpu(lab.kernel.rq(0)).idlePolicy).isEqualTo(1);
  }

  @Test
  void affinityMovesWaitingAndRunningTasks() {
    FairLab lab = FairLab.of(2);
    Task a = lab.pinned("a", 0, Programs.hog());
    Task b = lab.pinned("b", 0, Programs.hog());
    lab.kernel.runUntil(100 * MS);
    script(
        lab,
        () -> {
          lab.kernel.setAffinity(a, lab.only(1));
          lab.kernel.setAffinity(b, lab.only(1));
        });
    lab.kernel.runUntil(101 * MS);
    assertThat(a.cpu).isEqualTo(1);
    assertThat(b.cpu).isEqualTo(1);
    lab.runUntil(300 * MS);
    assertThat(a.fair.sumExecRuntimeNs + b.fair.sumExecRuntimeNs).isCloseTo(300 * MS, within(MS));
  }

  @Test
  void aSleeperKeepsItsPositiveLagHoweverLongItSleeps() {
    FairLab lab = FairLab.of(8);
    lab.pinned("hog", 0, Programs.hog());
    lab.kernel.runUntil(500 * US);
    Task z = lab.pinned("z", 0, Programs.periodicNow(500 * US, 5_000 * MS, 500 * US));
    lab.kernel.runUntil(100 * MS);
    long lag = z.fair.vlag;
    assertThat(lag).isPositive();
    lab.kernel.runUntil(5_000 * MS);
    assertThat(z.fair.vlag).isEqualTo(lag);
  }

  @Test
  void aSleeperThatUsedTooMuchStaysQueuedUntilItsLagIsWorkedOff() {
    FairLab lab = FairLab.of(8);
    lab.pinned("hog", 0, Programs.hog());
    Task z = lab.pinned("z", 0, Programs.sleeper(2_500 * US, 50 * MS));
    boolean sawDelayed = false;
    for (long t = 100 * US; t < 200 * MS; t += 100 * US) {
      lab.kernel.runUntil(t);
      if (z.fair.schedDelayed) {
        sawDelayed = true;
        assertThat(z.fair.onRq).isTrue();
        assertThat(lab.kernel.rq(0).nrRunning).isEqualTo(2);
      } else if (!z.isQueued()) {
        assertThat(lab.kernel.rq(0).nrRunning).isEqualTo(1);
      }
    }
    assertThat(sawDelayed).isTrue();
  }

  @Test
  void anIdleCpuNeverHoldsADelayedTask() {
    FairLab lab = FairLab.of(2);
    for (int i = 0; i < 5; i++) {
      lab.start(TaskSpec.of("z" + i, Programs.sleeper((1 + i) * 700L * US, 2 * MS)));
    }
    for (long t = 50 * US; t < 500 * MS; t += 50 * US) {
      lab.kernel.runUntil(t);
      for (int cpu = 0; cpu < 2; cpu++) {
        if (lab.kernel.rq(cpu).curr.isIdle()) {
          assertThat(lab.fair.cpu(lab.kernel.rq(cpu)).queued()).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 700000", "2, 1400000", "4, 2100000", "8, 2800000", "64, 2800000"})
  void theBaseSliceGrowsWithTheMachine(int cpus, long sliceNs) {
    assertThat(FairConfig.of(KernelProfile.NEWEST).baseSliceNs(cpus)).isEqualTo(sliceNs);
    assertThat(FairConfig.of(KernelProfile.V6_12).baseSliceNs(cpus)).isEqualTo(sliceNs * 75 / 70);
  }

  @Test
  void repickSwitchArmsTheTimerAgain() {
    FairConfig config = FairConfig.of(KernelProfile.NEWEST).withHrtickRepick(true);
    FairLab lab = FairLab.of(4, config);
    Task a = lab.pinned("a", 0, Programs.hog());
    lab.pinned("b", 5, Programs.hog());
    lab.runUntil(2000 * MS);
    long threeSlices =
        lab.stayLengths(a).stream().filter(s -> Math.abs(s - 6_330 * US) < 20 * US).count();
    assertThat(threeSlices).isGreaterThan(lab.stayLengths(a).size() / 2);
    assertThat(lab.share(a)).isCloseTo(0.7535, within(0.005));
  }
}
