package dev.scxlab.workload.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.kernel.Topology;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Severity;
import dev.scxlab.workload.WorkloadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every published workload file either runs or is refused with a precise reason; none is misread.
 * The files are not ours: they are read where they lie.
 */
class RealWorkloadFilesTest {

  private static final String CGROUPS = "cgroups are not modelled yet";
  private static final String OBSOLETE = "key \"exec\" belongs to the obsolete rt-app grammar";
  private static final String FRAGMENT = "the file has no \"tasks\": it is a fragment";

  /** Per file: how many threads start, or the beginning of the reason why it is refused. */
  private static final Map<String, String> EXPECTED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("rt-app/_does-not-parse/video-long.json", "\"suspend\" has no value"),
              Map.entry("rt-app/_does-not-parse/video-short.json", "\"suspend\" has no value"),
              Map.entry("rt-app/browser-long.json", "9"),
              Map.entry("rt-app/browser-short.json", "9"),
              Map.entry("rt-app/cpufreq_governor_efficiency/calibration.json", "1"),
              Map.entry("rt-app/cpufreq_governor_efficiency/dvfs.json", "1"),
              Map.entry(
                  "rt-app/custom-slice.json",
                  "task \"thread1\": SCHED_DEADLINE is not modelled yet"),
              Map.entry("rt-app/merge/global.json", FRAGMENT),
              Map.entry("rt-app/merge/resources.json", FRAGMENT),
              Map.entry("rt-app/merge/thread0.json", "task \"thread0\": " + OBSOLETE),
              Map.entry("rt-app/merge/thread1.json", "task \"thread1\": " + OBSOLETE),
              Map.entry("rt-app/merge/thread2.json", "task \"thread2\": " + OBSOLETE),
              Map.entry("rt-app/merge/thread3.json", "task \"thread3\": " + OBSOLETE),
              Map.entry("rt-app/mp3-long.json", "5"),
              Map.entry("rt-app/mp3-short.json", "5"),
              Map.entry("rt-app/spreading-tasks.json", "2"),
              Map.entry("rt-app/template.json", "1"),
              Map.entry("rt-app/tutorial/example1.json", "1"),
              Map.entry("rt-app/tutorial/example10.json", "task \"thread0\": " + CGROUPS),
              Map.entry(
                  "rt-app/tutorial/example11.json",
                  "task \"thread0\", phase \"phase0\": " + CGROUPS),
              Map.entry("rt-app/tutorial/example2.json", "1"),
              Map.entry("rt-app/tutorial/example3.json", "12"),
              Map.entry("rt-app/tutorial/example4.json", "2"),
              Map.entry("rt-app/tutorial/example5.json", "2"),
              Map.entry("rt-app/tutorial/example6.json", "1"),
              Map.entry("rt-app/tutorial/example7.json", "2"),
              Map.entry("rt-app/tutorial/example8.json", "1"),
              Map.entry("rt-app/tutorial/example9.json", "2"),
              Map.entry("scxsim-workloads/bug1_canonical.json", "task \"yes_0\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/bug1_canonical_undersub.json", "task \"yes_0\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/bug1_realistic_watchdog.json", "task \"yes_0\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/bug1_v5_d_min_bound_active.json", "task \"yes_0\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/cell_a_kernel_max_lavd_on.json",
                  "task \"hog\": scxsim's key \"instr\""),
              Map.entry(
                  "scxsim-workloads/cell_b_kernel_finite_lavd_off.json",
                  "task \"hog\": scxsim's key \"instr\""),
              Map.entry(
                  "scxsim-workloads/cell_c_dual_controller.json",
                  "task \"hog\": scxsim's key \"instr\""),
              Map.entry(
                  "scxsim-workloads/cgroup_bandwidth.json", "scxsim's key \"cgroups\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/cgroup_hierarchy.json", "task \"background_0\": " + CGROUPS),
              Map.entry(
                  "scxsim-workloads/cgroup_throttling.json", "task \"throttled_0\": " + CGROUPS),
              Map.entry("scxsim-workloads/cpu_bound.json", "4"),
              Map.entry("scxsim-workloads/cpu_bound_vs_io_bound.json", "4"),
              Map.entry("scxsim-workloads/dsq_contention.json", "8"),
              Map.entry("scxsim-workloads/ground_truth.json", "3"),
              Map.entry("scxsim-workloads/hello.json", "1"),
              Map.entry("scxsim-workloads/lavd_dsq_stress.json", "16"),
              Map.entry("scxsim-workloads/lavd_scribepr0.json", "scxsim's key \"scxsim\""),
              Map.entry("scxsim-workloads/producer_consumer.json", "2"),
              Map.entry(
                  "scxsim-workloads/scx3618_cpumax_unbounded_wait.json",
                  "task \"hog\": " + CGROUPS),
              Map.entry("scxsim-workloads/simple_two_tasks.json", "2"),
              Map.entry("scxsim-workloads/simple_wake.json", "2"),
              Map.entry("scxsim-workloads/stall_stress.json", "20"),
              Map.entry(
                  "scxsim-workloads/stress_concurrent.json",
                  "the file has no \"tasks\": it looks like the configuration of a run"),
              Map.entry("scxsim-workloads/two_runners.json", "2"),
              Map.entry("scxsim-workloads/ucache_calibrated.json", "20")));

  private static Path data() {
    Path data = Path.of(System.getProperty("scxlab.data", "missing"));
    assumeTrue(Files.isDirectory(data), "no folder with published files: " + data);
    return data;
  }

  @Test
  void eachFileRunsOrIsRefusedForItsReason() {
    Path data = data();
    WorkloadOptions options =
        WorkloadOptions.DEFAULT.withMachine(Topology.flat(8)).withDurationNs(1_000_000_000L);
    Map<String, String> surprises = new TreeMap<>();
    EXPECTED.forEach(
        (file, expected) -> {
          ReadWorkload read = ReadWorkload.file(data.resolve(file), options);
          String outcome =
              read.result()
                  .map(workload -> String.valueOf(workload.threadCount()))
                  .orElseGet(() -> firstError(read));
          boolean asExpected =
              read.result().isPresent() ? outcome.equals(expected) : outcome.startsWith(expected);
          if (!asExpected) {
            surprises.put(file, outcome);
          }
        });
    assertThat(surprises).isEmpty();
  }

  private static String firstError(ReadWorkload read) {
    return read.diagnostics().sorted().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .map(Diagnostic::title)
        .findFirst()
        .orElse("refused without a reason");
  }

  @Test
  void noFileIsLeftOut() throws IOException {
    Path data = data();
    for (String folder : List.of("rt-app", "scxsim-workloads")) {
      try (Stream<Path> files = Files.walk(data.resolve(folder))) {
        assertThat(files.filter(f -> f.toString().endsWith(".json")))
            .allSatisfy(f -> assertThat(EXPECTED).containsKey(data.relativize(f).toString()));
      }
    }
  }

  @Test
  void filesThatNeverEndNeedADuration() {
    ReadWorkload read =
        ReadWorkload.file(data().resolve("rt-app/tutorial/example4.json"), WorkloadOptions.DEFAULT);
    assertThat(firstError(read)).contains("never ends, and the file gives no duration");
  }
}
