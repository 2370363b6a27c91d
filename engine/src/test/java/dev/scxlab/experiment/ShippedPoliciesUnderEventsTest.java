package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.ShippedPolicy;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.EventText;
import dev.scxlab.workload.io.ReadWorkload;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a machine ends no shipped policy that would outlive it on a real one. */
final class ShippedPoliciesUnderEventsTest {

  private static final Workload LOAD =
      ReadWorkload.workload(
          """
          {"scxlab": 1, "machine": {"topology": "2x2x2"}, "duration": "400ms", "tasks": {
            "hog": {"instance": 12, "run": 10000},
            "io": {"instance": 4, "run": {"dist": "exp", "mean": 300},
                   "sleep": {"dist": "exp", "mean": 3000}},
            "bound": {"cpus": [7], "run": 2000, "sleep": 500}}}
          """);

  @ParameterizedTest
  @MethodSource("dev.scxlab.ShippedPolicy#names")
  void tasksMayChangeAndTheMachineMayPause(String policy) {
    RunResult run =
        run(
            policy,
            "50ms:taskset:io:0-1",
            "80ms:renice:hog:19",
            "100ms:suspend",
            "140ms:resume",
            "160ms:sysrq-D",
            "180ms:chrt:io:fifo:10",
            "220ms:chrt:io:ext",
            "240ms:taskset:hog:4-7",
            "260ms:renice:io:-20",
            "300ms:taskset:hog:0-7");
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.tasks()).allMatch(t -> t.metrics().runtimeNs() > 0);
  }

  /**
   * Policies without cpu_online and cpu_offline are ended by the core, and loaded again by loaders.
   */
  @ParameterizedTest
  @MethodSource("withoutHotplug")
  void aCpuThatGoesEndsPoliciesThatDoNotCare(String policy) {
    RunResult run = run(policy, "100ms:cpu_down:5", "200ms:cpu_up:5");
    assertThat(run.exit().kind()).isEqualTo(ExitKind.UNREG_KERN);
    assertThat(run.exit().message()).isEqualTo("cpu 5 going offline, exiting scheduler");
    assertThat(run.tasks()).allMatch(t -> t.metrics().runtimeNs() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qmap", "qmap:boost=true", "qmap:proxy=true"})
  void qmapOutlivesHotplug(String policy) {
    RunResult run =
        run(policy, "50ms:cpu_down:5", "100ms:cpu_down:7", "200ms:cpu_up:5", "300ms:cpu_up:7");
    assertThat(run.exit().kind()).as(run.exit().message()).isEqualTo(ExitKind.NONE);
    assertThat(run.stats()).containsEntry("hotplugs", 4L);
    assertThat(run.tasks()).allMatch(t -> t.metrics().runtimeNs() > 0);
  }

  static Stream<String> withoutHotplug() {
    return ShippedPolicy.names().stream().filter(name -> !name.equals("qmap"));
  }

  private static RunResult run(String policy, String... events) {
    ShippedPolicy shipped = ShippedPolicy.of(policy);
    PolicyUnderTest tested =
        PolicyUnderTest.of(
            policy, shipped.file().toString(), shipped.program(), shipped.settings());
    Workload load = LOAD.withMoreEvents(Arrays.stream(events).map(EventText::parse).toList());
    return Experiment.run(
        new RunSpec(tested, load, "load", KernelProfile.NEWEST, Costs.defaults(), 1, 0, null));
  }
}
