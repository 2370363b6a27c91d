package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static dev.scxlab.kernel.fair.FairLab.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Load balancing: eevdf.md 5 and the examples 7.14 and 7.15. */
class BalanceTest {

  private static List<Task> hogs(FairLab lab, int count) {
    List<Task> hogs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hogs.add(lab.start(TaskSpec.of("hog" + i, Programs.hog())));
    }
    return hogs;
  }

  @Test
  void hogsSpreadOverAllCpusWhenTheyStart() {
    FairLab lab = FairLab.of(4);
    List<Task> hogs = hogs(lab, 4);
    assertThat(hogs.stream().map(t -> t.cpu)).containsExactly(0, 1, 2, 3);
    lab.runUntil(100 * MS);
    assertThat(lab.migrationsNs).isEmpty();
    assertThat(hogs).allMatch(t -> t.fair.sumExecRuntimeNs == 100 * MS);
  }

  @Test
  void ex14ThreeHogsOnTwoCpusRotate() {
    FairLab lab = FairLab.of(2);
    List<Task> hogs = hogs(lab, 3);
    lab.runUntil(20_000 * MS);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < lab.migrationsNs.size(); i++) {
      gaps.add((lab.migrationsNs.get(i) - lab.migrationsNs.get(i - 1)) / MS);
    }
    assertThat(gaps).allMatch(g -> g >= 88 && g <= 172);
    double mean = gaps.stream().mapToLong(g -> g).average().orElseThrow();
    assertThat(mean).isBetween(115.0, 145.0);
    for (Task hog : hogs) {
      assertThat(lab.share(hog)).isCloseTo(0.667, within(0.07));
    }
  }

  @ParameterizedTest
  @CsvSource({"512, 10", "256, 14", "870, 0"})
  void ex15WakeupsLookAtFewerCpusWhenTheCacheIsBusy(long meanUtil, int scan) {
    assertThat(Domains.idleScanFor(16, meanUtil * 16)).isEqualTo(scan);
  }

  @Test
  void aCpuThatRunsOutOfTasksTakesAWaitingOne() {
    FairLab lab = FairLab.of(2);
    hogs(lab, 2);
    Task waiter = lab.start(TaskSpec.of("waiter", Programs.hog()));
    Task job = lab.start(TaskSpec.of("job", Programs.once(30 * MS)));
    lab.runUntil(300 * MS);
    assertThat(job.fair.sumExecRuntimeNs).isEqualTo(30 * MS);
    assertThat(waiter.fair.sumExecRuntimeNs).isGreaterThan(100 * MS);
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "4, 6", "4, 9", "8, 20", "3, 4"})
  void noCpuIdlesBesideAQueueForLong(int cpus, int tasks) {
    FairLab lab = FairLab.of(cpus);
    for (int i = 0; i < tasks; i++) {
      lab.start(
          TaskSpec.of("t" + i, Programs.sleeper((1 + 3 * i % 7) * MS, (500 + 700 * (i % 3)) * US)));
    }
    long longest = 0;
    long since = -1;
    for (long t = 50 * US; t < 2000 * MS; t += 50 * US) {
      lab.kernel.runUntil(t);
      if (!lab.idlesBesideAQueue()) {
        since = -1;
      } else if (since < 0) {
        since = t;
      } else {
        longest = Math.max(longest, t - since);
      }
    }
    assertThat(longest).isLessThanOrEqualTo(2 * 4 * MS);
  }

  @Test
  void pinnedTasksStayAndTheOthersMakeRoom() {
    FairLab lab = FairLab.of(4);
    Task pinA = lab.pinned("pinA", 0, Programs.hog());
    Task pinB = lab.pinned("pinB", 0, Programs.hog());
    List<Task> free = hogs(lab, 2);
    lab.runUntil(2000 * MS);
    assertThat(lab.share(pinA)).isCloseTo(0.5, within(0.02));
    assertThat(lab.share(pinB)).isCloseTo(0.5, within(0.02));
    assertThat(free).allMatch(t -> lab.share(t) > 0.98);
  }

  @Test
  void sharesFollowWeightsWhereTheyCan() {
    FairLab lab = FairLab.of(1);
    Task heavy = lab.pinned("heavy", -5, Programs.hog());
    Task normal = lab.pinned("normal", 0, Programs.hog());
    Task light = lab.pinned("light", 5, Programs.hog());
    lab.runUntil(10_000 * MS);
    double sum = 3121 + 1024 + 335;
    assertThat(lab.share(heavy)).isCloseTo(3121 / sum, within(0.005));
    assertThat(lab.share(normal)).isCloseTo(1024 / sum, within(0.005));
    assertThat(lab.share(light)).isCloseTo(335 / sum, within(0.005));
  }
}
