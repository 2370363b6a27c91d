package dev.scxlab.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import dev.scxlab.workload.io.ReadWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Workloads on the simulated kernel itself, under its fair class. */
class KernelRunTest {

  private static final long SECOND_NS = 1_000_000_000L;

  private record Done(Simulation simulation, WorkloadRun run) {
    Task task(String name) {
      return simulation.kernel().tasks().stream()
          .filter(task -> name.equals(run.nameOf(task)))
          .findFirst()
          .orElseThrow();
    }

    long hash() {
      return simulation.kernel().tracer().hash();
    }
  }

  private static Done run(Workload workload, boolean ideal) {
    KernelConfig config = KernelConfig.of(workload.topology());
    Simulation simulation = new Simulation(ideal ? config.withCosts(Costs.ideal()) : config, null);
    WorkloadRun run = workload.start(1);
    simulation.start(run.threads(), workload.existsBeforeLoad());
    if (workload.durationNs() > 0) {
      simulation.runUntil(workload.durationNs());
    } else {
      simulation.runToCompletion(3600 * SECOND_NS);
    }
    return new Done(simulation, run);
  }

  private static Path dataFile(String path) {
    Path data = Path.of(System.getProperty("scxlab.data", "missing")).resolve(path);
    assumeTrue(Files.exists(data), "no file " + data);
    return data;
  }

  private static Workload file(String path, long durationNs) {
    Path data = dataFile(path);
    WorkloadOptions options =
        WorkloadOptions.DEFAULT.withMachine(Topology.flat(4)).withDurationNs(durationNs);
    return ReadWorkload.file(data, options).result().orElseThrow();
  }

  @Test
  void mp3RunsAtThePaceOfTheRealProgram() {
    Done done = run(file("rt-app/mp3-short.json", 2 * SECOND_NS), false);
    // The recorded run of 2 s has 333 rows of 6 ms of the tick and 66 or 67 of the others.
    assertThat(done.task("AudioTick-0").accounting.wakeups()).isBetween(333L, 335L);
    assertThat(done.task("AudioOut-1").accounting.loops()).isBetween(66L, 67L);
    assertThat(done.task("mp3.decoder-3").accounting.loops()).isBetween(66L, 67L);
    assertThat(done.task("OMXCall-4").accounting.loops()).isBetween(66L, 67L);
  }

  @Test
  void bothBrowserHelpersWorkAsWithTheOldSuspend() {
    Done done = run(file("rt-app/browser-short.json", 2 * SECOND_NS), false);
    // One page: 50 resumes while it loads and 20 later; rt-app 1.0 logged 69 of them, the current
    // one, where both helpers wait for their own names, none.
    assertThat(done.task("BrowserSub1-1").accounting.loops()).isEqualTo(70);
    assertThat(done.task("BrowserSub2-2").accounting.loops()).isEqualTo(70);
  }

  @Test
  void aFiniteProgramEndsWithItsLastThread() {
    Done done = run(file("rt-app/tutorial/example5.json", 0), false);
    assertThat(done.simulation().kernel().nowNs()).isBetween(1_600_000_000L, 1_610_000_000L);
    assertThat(done.run().isFinished()).isTrue();
    assertThat(done.run().notes()).isEmpty();
  }

  @Test
  void timersKeepTheirGridOnAnIdealKernel() {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "machine": {"cpus": 1}, "tasks": {"t": {"loop": 5, "phases": {
              "p": {"run": 10000, "timer": {"ref": "unique", "period": 20000}}}}}}
            """);
    Done done = run(workload, true);
    assertThat(done.simulation().kernel().nowNs()).isEqualTo(100_000_000);
    assertThat(done.task("t-0").fair.sumExecRuntimeNs).isEqualTo(50_000_000);
  }

  @Test
  void everyShippedWorkloadGivesTheSameTraceTwice() throws IOException {
    Path folder = Path.of(System.getProperty("scxlab.home", "..")).resolve("policies/workloads");
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      WorkloadOptions options = WorkloadOptions.DEFAULT.withDurationNs(SECOND_NS / 5);
      Workload workload = ReadWorkload.file(file, options).result().orElseThrow();
      assertThat(run(workload, false).hash())
          .as(file.toString())
          .isEqualTo(run(workload, false).hash());
    }
  }

  @Test
  void forkedThreadsGetTheNextPids() {
    Done done = run(file("rt-app/tutorial/example9.json", SECOND_NS), false);
    assertThat(
            done.simulation().kernel().tasks().stream()
                .map(t -> t.pid + " " + done.run().nameOf(t)))
        .containsExactly("1 thread1-0", "2 thread3-1", "3 thread1-2-0000", "4 thread2-3-0000");
    assertThat(done.simulation().kernel().tasks()).allMatch(t -> t.tgid == 1);
  }

  @Test
  void realtimeTasksRunAboveTheFairClass() {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "machine": {"cpus": 1}, "duration": "100ms", "tasks": {
              "rt": {"policy": "SCHED_FIFO", "run": 5000, "sleep": 5000},
              "fair": {"run": 1000}}}
            """);
    Done done = run(workload, false);
    assertThat(done.task("rt-0").accounting.waitNs()).isLessThan(1_000_000);
    assertThat(done.task("rt-0").fair.sumExecRuntimeNs).isBetween(45_000_000L, 55_000_000L);
  }
}
