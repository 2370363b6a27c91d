package dev.scxlab.kernel.fair;

import static dev.scxlab.kernel.fair.FairLab.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import org.junit.jupiter.api.Test;

/** The fair server (eevdf.md 6.1) and what real-time tasks leave to the fair class. */
class FairServerTest {

  private static Task fifo(FairLab lab, int cpu) {
    return lab.start(
        TaskSpec.of("fifo", Programs.hog())
            .withPolicy(SchedPolicy.FIFO, 10)
            .withCpus(lab.only(cpu)));
  }

  @Test
  void ex17AFifoHogLeavesFiftyMillisecondsOfEverySecond() {
    FairLab lab = FairLab.of(1);
    Task hog = lab.pinned("hog", 0, Programs.hog());
    Task fifo = fifo(lab, 0);
    lab.runUntil(5000 * MS);
    assertThat(lab.share(hog)).isCloseTo(0.05, within(0.002));
    assertThat(lab.share(fifo)).isCloseTo(0.95, within(0.002));
    assertThat(lab.stays.stream().filter(s -> s.pid() == hog.pid).map(s -> s.startNs() / MS))
        .containsExactly(950L, 1950L, 2950L, 3950L, 4950L);
  }

  @Test
  void theServerDoesNothingForATaskThatGetsItsTimeAnyway() {
    FairLab lab = FairLab.of(1);
    Task hog = lab.pinned("hog", 0, Programs.hog());
    lab.start(
        TaskSpec.of("fifo", Programs.periodic(7 * MS, 20 * MS, 10 * MS))
            .withPolicy(SchedPolicy.FIFO, 10));
    lab.runUntil(4000 * MS);
    assertThat(lab.share(hog)).isCloseTo(0.5, within(0.01));
    assertThat(lab.stayLengths(hog).subList(2, 150)).allMatch(s -> s == 10 * MS);
  }

  @Test
  void aFairHogMovesAwayFromAFifoHog() {
    FairLab lab = FairLab.of(2);
    Task hog = lab.pinned("hog", 0, Programs.hog());
    lab.kernel.runUntil(100 * MS);
    fifo(lab, 0);
    lab.kernel.runUntil(101 * MS);
    lab.kernel.runScript(() -> lab.kernel.setAffinity(hog, lab.kernel.topology().possible()));
    lab.runUntil(400 * MS);
    assertThat(hog.cpu).isEqualTo(1);
    assertThat(hog.fair.sumExecRuntimeNs).isGreaterThan(350 * MS);
  }

  @Test
  void hogsBesideAPartlyTakenCpuPreferTheOther() {
    FairLab lab = FairLab.of(2);
    lab.start(
        TaskSpec.of("fifo", Programs.periodic(1 * MS, 10 * MS, 6 * MS))
            .withPolicy(SchedPolicy.FIFO, 10)
            .withCpus(lab.only(0)));
    Task[] hogs = new Task[4];
    for (int i = 0; i < hogs.length; i++) {
      hogs[i] = lab.start(TaskSpec.of("hog" + i, Programs.hog()));
    }
    lab.runUntil(10_000 * MS);
    long sum = 0;
    for (Task hog : hogs) {
      assertThat(lab.share(hog)).isBetween(0.22, 0.48);
      sum += hog.fair.sumExecRuntimeNs;
    }
    assertThat((double) sum / (10_000 * MS)).isCloseTo(1.4, within(0.02));
  }
}
