package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.kernel.Topology;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.ReadWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the policies on the front page do to tasks: effects, not texts. */
class ShippedPolicyBehaviourTest {

  private static final long MS = 1_000_000;

  /** Weights of nice -5, 0, 5 and 10 on one CPU. */
  private static Workload weights() {
    return ReadWorkload.workload(
        """
        {"scxlab": 1, "machine": {"cpus": 1}, "duration": "10s", "tasks": {
          "m5": {"priority": -5, "run": 10000}, "n0": {"run": 10000},
          "p5": {"priority": 5, "run": 10000}, "p10": {"priority": 10, "run": 10000}}}
        """);
  }

  /** Hogs beside tasks that want short turns, on two CPUs. */
  private static Workload mixed() {
    return ReadWorkload.workload(
        """
        {"scxlab": 1, "machine": {"cpus": 2}, "duration": "2s", "tasks": {
          "hog": {"instance": 6, "run": 10000},
          "io": {"instance": 2, "run": 200, "sleep": {"dist": "exp", "mean": 4000}}}}
        """);
  }

  private static Workload threaded() {
    return ReadWorkload.workload(
        """
        {"scxlab": 1, "machine": {"topology": "1x4x2"}, "duration": "2s", "tasks": {
          "t": {"instance": 5, "run": {"dist": "uniform", "min": 500, "max": 1500},
                "sleep": {"dist": "exp", "mean": 1500}}}}
        """);
  }

  @Test
  void fifoGivesEqualTimeWhateverTheWeight() {
    PolicyRun run = PolicyRun.of("fifo", weights());
    for (String task : List.of("m5", "n0", "p5", "p10")) {
      assertThat(run.cpuNs(task)).isCloseTo(2500 * MS, withinPercentage(2));
    }
  }

  @Test
  void vtimeSharesByWeightOfTheExtClass() {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "machine": {"cpus": 1}, "duration": "20s", "tasks": {
              "n0": {"instance": 3, "run": 10000},
              "p5": {"instance": 3, "priority": 5, "run": 10000},
              "p10": {"instance": 3, "priority": 10, "run": 10000}}}
            """);
    PolicyRun run = PolicyRun.of("vtime", workload);
    // scx weights: kernel weights 1024, 335, 110 times 100 / 1024, rounded.
    long[] weights = {100, 33, 11};
    List<String> tasks = List.of("n0", "p5", "p10");
    for (int i = 0; i < weights.length; i++) {
      assertThat(run.cpuNs(tasks.get(i)))
          .as(tasks.get(i))
          .isCloseTo(20_000 * MS * weights[i] / 144, withinPercentage(5));
    }
  }

  /**
   * The task that used up its slice is not yet in the queue when dispatch looks for the next one,
   * so that no weight gives it more than every other slice.
   */
  @Test
  void vtimeNeverGivesTwoSlicesInARowWhileOthersWait() {
    PolicyRun run = PolicyRun.of("vtime", weights());
    assertThat(run.cpuNs("m5")).isCloseTo(5_000 * MS, withinPercentage(2));
  }

  @Test
  void eevdfSharesByWeightOfTheKernel() {
    PolicyRun run = PolicyRun.of("eevdf", weights());
    long[] weights = {3121, 1024, 335, 110};
    List<String> tasks = List.of("m5", "n0", "p5", "p10");
    for (int i = 0; i < weights.length; i++) {
      assertThat(run.cpuNs(tasks.get(i)))
          .as(tasks.get(i))
          .isCloseTo(10_000 * MS * weights[i] / 4590, withinPercentage(5));
    }
  }

  @Test
  void shortTurnsWaitBehindWholeSlicesInFifoAndPassInVtime() {
    long fifo = PolicyRun.of("fifo", mixed()).waitPerWakeupNs("io");
    long vtime = PolicyRun.of("vtime", mixed()).waitPerWakeupNs("io");
    long fair = PolicyRun.of("eevdf", mixed()).waitPerWakeupNs("io");
    // Six hogs: about two slices of 20 ms are ahead on each CPU; in vtime only the one that runs.
    assertThat(fifo).isBetween(40 * MS, 80 * MS);
    assertThat(vtime).isBetween(4 * MS, 20 * MS);
    assertThat(fair).isLessThan(4 * MS);
  }

  @Test
  void fifoServesInOrderOfArrival() {
    PolicyRun run = PolicyRun.of("fifo", mixed());
    long longest =
        run.threads("hog").stream().mapToLong(t -> t.fair.sumExecRuntimeNs).max().orElseThrow();
    long shortest =
        run.threads("hog").stream().mapToLong(t -> t.fair.sumExecRuntimeNs).min().orElseThrow();
    assertThat(longest - shortest).isLessThanOrEqualTo(2 * 24 * MS);
  }

  /** The encoder never leaves a CPU idle, so a frame begins at once only if it takes one. */
  @Test
  void theUrgentLayerOfLayeredTakesCpusFromOthers() throws IOException {
    Path file = Path.of(System.getProperty("scxlab.home", "..")).resolve("policies/workloads");
    Workload game = ReadWorkload.workload(Files.readString(file.resolve("game.json")));
    PolicyRun run = PolicyRun.of("layered:urgent=game", game.withDurationNs(500 * MS));
    assertThat(run.stat("preempted")).isGreaterThan(30);
    assertThat(run.waitPerWakeupNs("game-main")).isLessThan(MS / 100);
    PolicyRun unnamed = PolicyRun.of("layered", game.withDurationNs(500 * MS));
    assertThat(unnamed.stat("preempted")).isZero();
    assertThat(unnamed.waitPerWakeupNs("game-main")).isGreaterThan(MS);
  }

  /**
   * Who never sleeps has no run time that could be learnt; its turns must become longer all the
   * same.
   */
  @Test
  void edfDoublesTheBudgetOfWhoNeverSleeps() {
    PolicyRun run =
        PolicyRun.of(
            "edf",
            ReadWorkload.workload(
                """
                {"scxlab": 1, "machine": {"cpus": 1}, "duration": "2s",
                 "tasks": {"hog": {"instance": 2, "run": 10000}}}
                """));
    // Turns of 20 ms, which end at a tick of 4 ms: 84 in 2 s. With the least budget there are 500.
    assertThat(run.sum("hog", t -> t.accounting.nivcsw())).isBetween(70L, 110L);
  }

  @Test
  void boostedTasksOfQmapOvertakeTheFiveLines() {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "machine": {"cpus": 4}, "duration": "1s", "tasks": {
              "hog": {"instance": 8, "run": 10000},
              "top": {"priority": -20, "run": 1000, "sleep": 5000}}}
            """);
    PolicyRun boosted = PolicyRun.of("qmap:boost=true", workload);
    assertThat(boosted.stat("took")).isGreaterThan(30);
    assertThat(boosted.waitPerWakeupNs("top"))
        .isLessThan(PolicyRun.of("qmap", workload).waitPerWakeupNs("top") / 2);
  }

  @Test
  void otherThreadsOfTheGamesProcessAreOfTheGameOnRequest() throws IOException {
    Path file = Path.of(System.getProperty("scxlab.home", "..")).resolve("policies/workloads");
    Workload game =
        ReadWorkload.workload(Files.readString(file.resolve("game.json"))).withDurationNs(500 * MS);
    String named = "my_game_first:game=game-main";
    assertThat(PolicyRun.of(named, game).waitPerWakeupNs("game-audio")).isGreaterThan(MS);
    assertThat(PolicyRun.of(named + ",whole_process=true", game).waitPerWakeupNs("game-audio"))
        .isLessThan(MS / 100);
  }

  /**
   * One CPU belongs to a hog; on the other a thread wakes its partner, and goes to sleep itself.
   */
  @Test
  void cosmosKeepsThreadsOfAProcessTogetherWhereTheCpuIsNotBusy() {
    Workload pair =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "machine": {"cpus": 2}, "duration": "600ms", "tasks": {
              "hog": {"cpus": [1], "run": 10000},
              "ping": {"process": "pair", "delay": 100000,
                       "run": 50, "resume": "pong", "run1": 50, "sleep": 400},
              "pong": {"process": "pair", "delay": 1000, "suspend": "pong", "run": 100}}}
            """);
    assertThat(PolicyRun.of("cosmos:busy_from=75", pair).stat("together")).isGreaterThan(500);
    assertThat(PolicyRun.of("cosmos", pair).stat("together")).isZero();
  }

  @Test
  void inCentralOneCpuDecidesForAll() {
    PolicyRun run = PolicyRun.traced("central", mixed());
    List<PolicyRun.Seen> decisions =
        run.trace().stream()
            .filter(e -> e.kind() == TraceKind.KFUNC && e.first() == Kfunc.TASK_FROM_PID.ordinal())
            .toList();
    assertThat(decisions).hasSizeGreaterThan(100).allMatch(e -> e.cpu() == 0);
    assertThat(run.stat("given")).isEqualTo(decisions.size());
    // The other CPU is not left idle for it.
    assertThat(run.simulation().kernel().cpuTimes().idleNs(1)).isLessThan(40 * MS);
  }

  @Test
  void prevLeavesTasksOnTheirCpuWhereTheDefaultLooksForAnIdleCore() {
    long prev = PolicyRun.of("prev", threaded()).sum("t", t -> t.accounting.migrations());
    long fifo = PolicyRun.of("fifo", threaded()).sum("t", t -> t.accounting.migrations());
    assertThat(prev).isLessThan(fifo / 4);
  }

  /**
   * Another simulator's counts for this published file: 8 workers of 2 ms work and 1 ms sleep on 4
   * CPUs for a second. Starts count as wakeups, and what happens at the last instant happens.
   */
  @Test
  void vtimeAgreesWithAnotherSimulatorOnAPublishedWorkload() {
    Path file =
        Path.of(System.getProperty("scxlab.data", "missing"))
            .resolve("scxsim-workloads/dsq_contention.json");
    assumeTrue(Files.exists(file), "no file " + file);
    Workload workload =
        ReadWorkload.file(file, WorkloadOptions.DEFAULT.withMachine(Topology.flat(4)))
            .result()
            .orElseThrow();
    PolicyRun run = PolicyRun.ideal("vtime", workload);
    assertThat(run.simulation().kernel().tickCount()).isEqualTo(1000);
    assertThat(run.tasks()).hasSize(8);
    assertThat(run.tasks().stream().mapToLong(t -> t.accounting.wakeups()).sum()).isEqualTo(2004);
    assertThat(run.tasks().stream().mapToLong(t -> t.accounting.nvcsw()).sum()).isEqualTo(2000);
    assertThat(run.calls("select_cpu")).isEqualTo(2004);
    assertThat(run.calls("enqueue")).isEqualTo(2000);
    assertThat(run.calls("dsq_insert_vtime")).isEqualTo(2000);
    assertThat(run.calls("dsq_insert")).isEqualTo(4);
  }
}
