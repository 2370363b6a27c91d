package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.EventText;
import dev.scxlab.workload.io.WorkloadReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventScriptTest {

  private static final String POLICY =
      """
      policy counting {
          dsq q: fifo;
          var woken: u64 = 0;
          on enqueue(p, enq_flags) { woken += 1; dsq_insert(p, q, 5ms, enq_flags); }
          on dispatch(cpu, prev) { dsq_move_to_local(q); }
          on cpu_online(cpu) { }
          on cpu_offline(cpu) { }
      }
      """;

  private static final String WORKLOAD =
      """
      { "scxlab": 1, "machine": {"cpus": 2}, "duration": "100ms", "events": [ %s ],
        "tasks": { "hog": { "instance": 2, "run": 1000 } } }
      """;

  private static Workload workload(String... events) {
    String list = Stream.of(events).map(e -> '"' + e + '"').collect(Collectors.joining(", "));
    SourceFile file = new SourceFile("w.json", WORKLOAD.formatted(list));
    return WorkloadReader.read(file, WorkloadOptions.DEFAULT, new Diagnostics(file)).orElseThrow();
  }

  private static RunResult run(String... events) {
    VerifiedProgram program =
        PolicyCompiler.compile(new SourceFile("counting.scx", POLICY)).verified().orElseThrow();
    return Experiment.run(
        new RunSpec(
            PolicyUnderTest.of("counting", "counting.scx", program, Map.of()),
            workload(events),
            "w.json",
            KernelProfile.NEWEST,
            Costs.defaults(),
            1,
            0,
            null));
  }

  private static List<String> outcomes(RunResult run) {
    return run.script().stream().map(EventOutcome::outcome).toList();
  }

  @Test
  void hotplugIsRefusedWhileAPmTransitionIsUnderWay() {
    RunResult run =
        run("10ms:suspend", "20ms:cpu_down:1", "30ms:cpu_up:1", "40ms:resume", "50ms:cpu_down:1");
    String busy = "-EBUSY: a power management transition is under way";
    assertThat(outcomes(run)).containsExactly("done", busy, busy, "done", "done");
    assertThat(run.callbacks()).containsEntry("cpu_offline", 1L);
    assertThat(run.exit().kind()).isEqualTo(ExitKind.NONE);
  }

  @Test
  void thePmCoreTakesCpusDownItself() {
    RunResult run =
        run(
            "10ms:suspend",
            "11ms:freeze_secondary_cpus",
            "20ms:thaw_secondary_cpus",
            "21ms:resume");
    assertThat(outcomes(run)).containsOnly("done");
    assertThat(run.callbacks()).containsEntry("cpu_offline", 1L).containsEntry("cpu_online", 1L);
    assertThat(outcomes(run("10ms:freeze_secondary_cpus")))
        .containsExactly("-EPERM: only while a power management transition is under way");
  }

  @Test
  void cpusThatAreAsWantedOrTheLastAreRefused() {
    assertThat(
            outcomes(run("10ms:cpu_up:1", "20ms:cpu_down:1", "30ms:cpu_down:1", "40ms:cpu_down:0")))
        .containsExactly(
            "-EINVAL: CPU 1 is up",
            "done",
            "-EINVAL: CPU 1 is down",
            "-EBUSY: CPU 0 is the last one that is up");
  }

  @Test
  void tasksChangeByThreadOrAllOfThem() {
    RunResult run = run("10ms:renice:hog:5", "20ms:renice:hog-1:-3", "20ms:taskset:hog-0:1");
    assertThat(outcomes(run)).containsOnly("done");
    assertThat(run.tasks()).extracting(RunResult.TaskResult::nice).containsExactly(5, -3);
  }

  @Test
  void realTimeTasksTakeCpusFromThePolicy() {
    RunResult run = run("0ms:taskset:hog:0", "10ms:chrt:hog-0:fifo:10", "60ms:chrt:hog-0:other");
    assertThat(outcomes(run)).containsOnly("done");
    long ran = run.tasks().get(0).metrics().runtimeNs();
    assertThat(ran).isBetween(70_000_000L, 80_000_000L);
  }

  @Test
  void detachUnloadsAndTheRestGoesOnInTheFairClass() {
    RunResult run = run("10ms:state", "50ms:detach", "60ms:detach", "70ms:state");
    assertThat(outcomes(run))
        .containsExactly("done", "done", "-ENOENT: no policy is loaded", "done");
    assertThat(run.exit().kind()).isEqualTo(ExitKind.UNREG);
    assertThat(run.exit().message()).isEmpty();
    assertThat(run.script().get(0).text())
        .contains("ops           : counting\n", "enable_state  : enabled (1)\n");
    assertThat(run.script().get(3).text()).contains("enable_state  : disabled (3)\n");
    assertThat(run.state().enabled()).isFalse();
  }

  @Test
  void keysEndThePolicyOrDumpIt() {
    RunResult run = run("10ms:sysrq-D", "20ms:sysrq-S");
    assertThat(run.script().get(0).text()).contains("Debug dump triggered by SysRq-D");
    assertThat(run.exit().kind()).isEqualTo(ExitKind.SYSRQ);
    assertThat(run.exit().reason()).isEqualTo("disabled by sysrq-S");
  }

  @Test
  void globalsSurviveBypass() {
    RunResult bypassed = run("0ms:taskset:hog:0", "20ms:hibernate", "99ms:thaw");
    assertThat(bypassed.events()).containsEntry("SCX_EV_BYPASS_ACTIVATE", 2L);
    assertThat(bypassed.globals().get("woken")).isEqualTo(bypassed.callbacks().get("enqueue"));
    assertThat(bypassed.globals().get("woken")).isGreaterThan(2);
  }

  @Test
  void eventsBehindTheEndAreNotReached() {
    Workload workload = workload("90ms:suspend").withDurationNs(50_000_000);
    RunResult run =
        Experiment.run(
            new RunSpec(
                PolicyUnderTest.fairClass("eevdf"),
                workload.withMoreEvents(List.of(EventText.parse("10ms:sysrq-S"))),
                "w.json",
                KernelProfile.NEWEST,
                Costs.defaults(),
                1,
                0,
                null));
    assertThat(outcomes(run)).containsExactly("not reached", "-ENOENT: no policy is loaded");
  }
}
