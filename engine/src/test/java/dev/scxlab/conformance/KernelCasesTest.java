package dev.scxlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scxlab.experiment.EventOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each kernel case (sched_ext of Linux 7.2.13, one rule each) rebuilt as policy and scenario: ends
 * by the same exit with the same text, and every task sees the same calls with the same flags.
 */
final class KernelCasesTest {

  /**
   * Pairs that a recording has because of the guest's own tasks, which the simulation does not
   * have: a kworker that waits when the slice of a lone hog ends; real-time and stopper threads
   * that take the CPU for a moment; a kthread between a task's sleep and the next dispatch.
   */
  private static final Set<String> GUEST =
      Set.of(
          "dispatch(queued=1) > stopping(runnable=1) slice=0",
          "stopping(runnable=1) slice=0 > enqueue(0x0 fl=409) slice=0",
          "stopping(runnable=1) slice=0 > enqueue(0x0 fl=401) slice=0",
          "enqueue(0x0 fl=409) slice=0 > dsq_insert",
          "enqueue(0x0 fl=401) slice=0 > dsq_insert",
          "enqueue(0x0 fl=409) slice=0 > dsq_insert slice=0",
          "running > stopping(runnable=1)",
          "stopping(runnable=1) > running",
          "running > stopping(runnable=1) slice=0",
          "quiescent(0x9) > dispatch(queued=0)",
          "dispatch(queued=0) > runnable(0x9)",
          "dispatch(queued=1) > dispatch(queued=1)",
          "dispatch(queued=0) > dispatch(queued=0)",
          "dispatch(queued=0) > select_cpu(0x8)");

  private static final List<CaseRun> RUNS = new ArrayList<>();
  private static final Set<String> SEEN = new TreeSet<>();

  @BeforeAll
  static void runAll() {
    String data = System.getProperty("scxlab.data", "");
    Path cases = Path.of(data, "kernel-cases");
    assumeTrue(!data.isEmpty() && Files.isDirectory(cases), "no recordings at hand: " + cases);
    for (KernelCase what : KernelCase.ALL) {
      CaseRun run = CaseRun.of(what, cases);
      RUNS.add(run);
      run.recorded.forEach(pair -> SEEN.add(Transitions.kind(pair)));
    }
  }

  @AfterAll
  static void forget() {
    RUNS.clear();
    SEEN.clear();
  }

  /** Pairs that only one side has and that neither the guest's tasks nor other cases explain. */
  static List<String> unlike(CaseRun run) {
    List<String> all = new ArrayList<>();
    for (String pair : run.missing()) {
      if (!GUEST.contains(Transitions.kind(pair))) {
        all.add("- " + pair);
      }
    }
    for (String pair : run.added()) {
      if (!SEEN.contains(Transitions.kind(pair))) {
        all.add("+ " + pair);
      }
    }
    return all;
  }

  @Test
  void everyCaseEndsAsRecorded() {
    for (CaseRun run : RUNS) {
      assertThat(run.simulatedEnd()).as(run.what.name()).isEqualTo(run.recordedEnd());
    }
  }

  @Test
  void everyTaskSeesTheRecordedCallsAndNoOthers() {
    Map<String, List<String>> unexpected = new LinkedHashMap<>();
    for (CaseRun run : RUNS) {
      if (run.what.unlike().isEmpty()) {
        unexpected.put(run.what.name(), unlike(run));
      } else {
        assertThat(unlike(run)).as(run.what.name() + " is listed as unlike").isNotEmpty();
      }
    }
    unexpected.values().removeIf(List::isEmpty);
    assertThat(unexpected).isEmpty();
  }

  @Test
  void hotplugIsRefusedDuringATransitionAndDoneElsewhere() {
    for (CaseRun run : RUNS) {
      for (EventOutcome event : run.scenario.events()) {
        boolean refused =
            run.what.name().equals("pm-hotplug-during") && event.event().text().contains("cpu_");
        assertThat(event.outcome())
            .as(run.what.name() + " " + event.event().text())
            .startsWith(refused ? "-EBUSY" : "done");
      }
    }
  }

  private static CaseRun run(String name) {
    return RUNS.stream().filter(r -> r.what.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The recorded masks, with CPUs 1 and 3 in each other's place: which of two idle CPUs comes first
   * is left to a rotor that others turn too.
   */
  @Test
  void idleMasksChangeAsRecorded() {
    List<String> log = new ArrayList<>();
    for (String line : run("smt-idle-masks").scenario.log()) {
      if (log.isEmpty() || !log.get(log.size() - 1).equals(line)) {
        log.add(line);
      }
    }
    assertThat(log)
        .containsExactly(
            "idle e c",
            "pick 2",
            "idle a 0",
            "none",
            "idle a 0",
            "pick 3",
            "idle 2 0",
            "cleared 1",
            "idle 0 0");
  }

  @Test
  void aForgottenTaskIsFoundBetweenOneTimeoutAndOneAndAHalf() {
    String message = run("err-stall").scenario.exit().message();
    double seconds = Double.parseDouble(message.replaceAll(".*for ([0-9.]+)s", "$1"));
    assertThat(seconds).isBetween(1.5, 2.25);
  }

  /** Nothing else has to run where these tasks run, so that even counts are the same. */
  @Test
  void countersOfUndisturbedCpusAreEqual() {
    for (String name : List.of("last-off", "slice0-user", "kick-batch", "sel-outside-mask")) {
      CaseRun run = run(name);
      for (String counter : List.of("SCX_EV_DISPATCH_KEEP_LAST", "SCX_EV_SELECT_CPU_FALLBACK")) {
        assertThat(run.scenario.counters())
            .as(name)
            .containsEntry(counter, run.recording.counters().getOrDefault(counter, 0L));
      }
    }
  }

  private static List<String> hotplug(List<Step> steps, long toNs) {
    return steps.stream()
        .filter(s -> s.timeNs() > 0 && s.timeNs() < toNs && s.what().startsWith("cpu_o"))
        .map(Step::key)
        .toList();
  }

  @Test
  void cpusGoAndComeInTheRecordedOrder() {
    for (String name : List.of("hotplug-with-ops", "pm-mem-hotplug-ops")) {
      CaseRun run = run(name);
      long toNs = run.scenario.unloadedAtNs;
      assertThat(hotplug(run.scenario.steps(), toNs))
          .as(name)
          .isEqualTo(hotplug(run.allRecorded(), toNs))
          .isNotEmpty();
    }
  }

  /** The op comes when the CPU is empty: its pinned tasks have lost their affinity before. */
  @Test
  void theOfflineOpComesAfterTheTasksHaveGone() {
    CaseRun run = run("hotplug-with-ops");
    for (List<Step> steps : List.of(run.allRecorded(), run.scenario.steps())) {
      List<String> calls =
          steps.stream().filter(s -> s.timeNs() > 300_000_000).map(Step::key).toList();
      assertThat(calls)
          .containsSubsequence("set_cpumask h1 mask=f", "cpu_offline cpu=1", "cpu_online cpu=1");
      assertThat(calls).containsSubsequence("set_cpumask h11 mask=f", "cpu_offline cpu=1");
    }
  }

  /** What a dump says of a task: its line and those behind it, times and rest of slice left out. */
  private static List<String> dumped(List<String> dump, String task) {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : dump) {
      inside |= line.matches(".*[ *]R " + task + "(-\\d+)?\\[.*");
      inside &= !line.isBlank();
      if (inside) {
        String same = line.replaceAll("(-\\d+)?\\[\\d+]", "").replaceAll("[-+]\\d+ms", "N ms");
        lines.add(same.replaceAll("slice=\\d+", "slice=N").strip());
      }
    }
    return lines;
  }

  @Test
  void theDumpOfTasksHasTheRecordedLines() {
    CaseRun run = run("sysrq-D-dump");
    List<String> dump = run.scenario.events().get(0).text().lines().toList();
    assertThat(dump).contains("Debug dump triggered by SysRq-D", "CPU states", "----------");
    for (String task : List.of("h1", "h11")) {
      assertThat(dumped(dump, task)).isEqualTo(dumped(run.recording.dump(), task)).hasSize(5);
    }
  }

  @Test
  void theTableOfCasesIsWhatTheTestsFound() {
    ConformancePage.check("kernel-cases", KernelCaseTable.of(RUNS));
  }
}
