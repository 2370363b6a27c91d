package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.kernel.CpuTimes;
import dev.scxlab.kernel.Task;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.ReadWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a policy prefers: it is not thrown out, every task gets to run, and no CPU idles beside
 * tasks that wait for it; on machines and loads for which no policy was written.
 */
class ShippedPoliciesKeepServingTest {

  private static final long MS = 1_000_000;
  private static final Path WORKLOADS =
      Path.of(System.getProperty("scxlab.home", "..")).resolve("policies/workloads");

  /**
   * How long the shipped workloads run here, ms: pingpong alone has 100,000 wakeups in a second.
   */
  private static final long SHORT_MS = 100;

  private static final long PINGPONG_MS = 15;

  private static final Map<String, Workload> SHIPPED = shipped();

  private static final String TWO_NODES_OF_FOUR_CACHES =
      """
      {"nodes": [
        {"llcs": [{"cores": [{"count": 8}]}, {"cores": [{"count": 8}]},
                  {"cores": [{"count": 8}]}, {"cores": [{"count": 8}]}]},
        {"llcs": [{"cores": [{"count": 8}]}, {"cores": [{"count": 8}]},
                  {"cores": [{"count": 8}]}, {"cores": [{"count": 8}]}]}]}
      """;

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  @ValueSource(strings = "eevdf")
  void everyShippedWorkloadRunsWithoutAnError(String policy) {
    SHIPPED.forEach(
        (name, workload) -> {
          PolicyRun run = served(policy, name, workload);
          if (!everybodyRan(run)) {
            // Five lines of tasks, or a layer without a CPU of its own, take some slices to come
            // round.
            run = served(policy, name, workload.withDurationNs(500 * MS));
          }
          assertThat(everybodyRan(run)).as(policy + " on " + name).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void whoHasACpuToHimselfKeepsIt(String policy) {
    PolicyRun run = served(policy, "lone", workload("{\"cpus\": 4}", 300, hogs("a", 4)));
    assertThat(run.tasks().stream().filter(t -> t.fair.sumExecRuntimeNs > 290 * MS)).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void whoIsBoundIsServedAtOnceOnAnIdleMachine(String policy) {
    String second = "\"second\": {\"cpus\": [1], \"run\": 50000, \"sleep\": 5000}, ";
    String fourth = "\"fourth\": {\"cpus\": [3], \"run\": 300, \"sleep\": 5000}";
    PolicyRun run = served(policy, "idle", workload("{\"cpus\": 4}", 500, second + fourth));
    assertThat(run.cpuNs("second")).isGreaterThan(400 * MS);
    assertThat(run.cpuNs("fourth")).isGreaterThan(20 * MS);
  }

  /** Nobody but the one CPU itself can take it from the task that has it. */
  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void oneCpuIsShared(String policy) {
    PolicyRun run = served(policy, "one CPU", workload("{\"cpus\": 1}", 300, hogs("a", 4)));
    assertThat(everybodyRan(run)).isTrue();
    assertThat(idleShare(run)).isLessThan(0.01);
  }

  /** Tasks bound to two CPUs keep those busy; the others are for everybody else. */
  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void noCpuIdlesWhileTasksWaitBesideBoundOnes(String policy) {
    String bound =
        """
        , "first": {"cpus": [0], "run": 300, "sleep": 3000},
        "last": {"cpus": [3], "run": 3000, "sleep": 300},
        "lastHog": {"cpus": [3], "run": 10000},
        "both": {"cpus": [0, 3], "instance": 3, "run": 3000, "sleep": 300}
        """;
    PolicyRun run = served(policy, "bound", workload("{\"cpus\": 4}", 500, hogs("a", 6) + bound));
    assertThat(everybodyRan(run)).isTrue();
    assertThat(idleShare(run)).isLessThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void noCpuOfALargeMachineIdlesWhileTasksWait(String policy) {
    PolicyRun run = served(policy, "large", workload(TWO_NODES_OF_FOUR_CACHES, 150, hogs("a", 96)));
    assertThat(idleShare(run)).isLessThan(0.02);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void noCpuOfTheLargestMachineIdlesWhileTasksWait(String policy) {
    Workload largest = workload("{\"topology\": \"4x128x2\"}", 100, hogs("a", 1400));
    assertThat(idleShare(served(policy, "largest", largest))).isLessThan(0.1);
  }

  private static PolicyRun served(String policy, String name, Workload workload) {
    PolicyRun run = PolicyRun.of(policy, workload);
    assertThat(run.simulation().ext().exitInfo().kind())
        .as(policy + " on " + name)
        .isEqualTo(ExitKind.NONE);
    return run;
  }

  private static boolean everybodyRan(PolicyRun run) {
    return run.tasks().stream().allMatch(ShippedPoliciesKeepServingTest::hasRun);
  }

  private static boolean hasRun(Task task) {
    return task.fair.sumExecRuntimeNs > 0;
  }

  private static double idleShare(PolicyRun run) {
    CpuTimes times = run.simulation().kernel().cpuTimes();
    int cpus = run.simulation().kernel().topology().nrCpus();
    long idle = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      idle += times.idleNs(cpu);
    }
    return (double) idle / cpus / run.simulation().kernel().nowNs();
  }

  private static String hogs(String name, int number) {
    return "\"" + name + "\": {\"instance\": " + number + ", \"run\": 10000}";
  }

  private static Workload workload(String machine, int ms, String tasks) {
    return ReadWorkload.workload(
        "{\"scxlab\": 1, \"machine\": %s, \"duration\": \"%dms\", \"tasks\": {%s}}"
            .formatted(machine, ms, tasks));
  }

  private static Map<String, Workload> shipped() {
    Map<String, Workload> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(WORKLOADS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        long ms = name.equals("pingpong") ? PINGPONG_MS : SHORT_MS;
        all.put(name, ReadWorkload.workload(Files.readString(file)).withDurationNs(ms * MS));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
