package dev.scxlab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.workload.io.ReadWorkload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutexes of the kernel in workloads: how they are declared, what they do, what is reported. */
class KernelMutexWorkloadTest {

  private static final long MS = 1_000_000;

  /** One run on an ideal kernel, under the fair class. */
  private record Done(Simulation simulation, WorkloadRun run) {
    Task task(String name) {
      return simulation.task(name);
    }
  }

  private static Done run(Workload workload, long untilNs) {
    KernelConfig config = KernelConfig.of(workload.topology()).withCosts(Costs.ideal());
    Simulation simulation = new Simulation(config, null);
    WorkloadRun run = workload.start(1);
    simulation.start(run.threads(), false);
    simulation.runUntil(untilNs);
    return new Done(simulation, run);
  }

  private static Workload own(String mutexes, String tasks) {
    String text =
        "{\"scxlab\": 1, \"duration\": \"1s\", %s \"tasks\": {%s}}".formatted(mutexes, tasks);
    return ReadWorkload.workload(text.replace('\'', '"'));
  }

  private static final String HOLD_AND_WANT =
      "'a': {'loop': 1, 'lock': 'm', 'run': 50000, 'unlock': 'm'},"
          + "'b': {'loop': 1, 'sleep': 5000, 'lock': 'm', 'run': 1000, 'unlock': 'm'}";

  @Test
  void aMutexIsAFutexUnlessTheFileSaysKernel() {
    Done futex = run(own("", HOLD_AND_WANT), 10 * MS);
    assertThat(futex.task("b-1").blockedOn).isNull();
    assertThat(futex.task("b-1").isRetainedDonor()).isFalse();
    Done kernel = run(own("'mutexes': {'m': 'kernel'},", HOLD_AND_WANT), 10 * MS);
    assertThat(kernel.task("b-1").blockedOn).isNotNull();
  }

  /** A condition's mutex is the kernel's with --locks kernel; the condition stays a futex. */
  @Test
  void locksKernelMakesAllMutexesKernelMutexesAndTheResultSaysSo() {
    String text =
        """
        {"tasks": {
          "a": {"loop": 1, "lock": "m", "wait": {"ref": "c", "mutex": "m"}, "run": 1000, "unlock": "m"},
          "b": {"loop": 1, "sleep": 2000, "lock": "m", "signal": "c", "run": 30000, "unlock": "m"}}}
        """;
    Workload workload =
        ReadWorkload.text(text, WorkloadOptions.DEFAULT.withKernelLocks(true))
            .result()
            .orElseThrow();
    assertThat(workload.assumptions())
        .containsExactly("mutexes of the program are mutexes of the kernel (--locks kernel)");
    Done done = run(workload, MS);
    assertThat(done.task("a-0").blockedOn).isNull();
    done.simulation().runUntil(10 * MS);
    assertThat(done.task("a-0").blockedOn).isNotNull();
    done.simulation().runUntil(40 * MS);
    assertThat(done.run().isFinished()).isTrue();
  }

  @Test
  void aFileMayKeepAFutexDespiteLocksKernel() {
    String text =
        "{\"scxlab\": 1, \"duration\": \"1s\", \"mutexes\": {\"m\": \"futex\"}, \"tasks\": {%s}}"
            .formatted(HOLD_AND_WANT.replace('\'', '"'));
    Workload workload =
        ReadWorkload.text(text, WorkloadOptions.DEFAULT.withKernelLocks(true))
            .result()
            .orElseThrow();
    assertThat(workload.objects().mutexes().get(0).kernel()).isFalse();
  }

  @Test
  void aDeadlockIsReportedWithItsCircleWhileOthersGoOn() {
    Workload workload =
        own(
            "'mutexes': {'m': 'kernel', 'n': 'kernel'},",
            "'a': {'loop': 1, 'lock': 'm', 'sleep': 10000, 'lock1': 'n'},"
                + "'b': {'loop': 1, 'lock': 'n', 'sleep': 10000, 'lock1': 'm'},"
                + "'hog': {'run': 1000}");
    Done done = run(workload, 100 * MS);
    assertThat(done.run().notes())
        .containsExactly(
            "deadlock at t=10000 us: b-1 waits for mutex \"m\" of a-0, which waits for mutex \"n\""
                + " of b-1");
    assertThat(done.run().isFinished()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void circlesOfAnyLengthAreReportedAndEndARunOfWhichTheyAreAll(int n) {
    StringBuilder mutexes = new StringBuilder();
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < n; i++) {
      mutexes.append(i > 0 ? "," : "").append("'m%d': 'kernel'".formatted(i));
      tasks.append(i > 0 ? "," : "");
      tasks.append(
          "'t%d': {'loop': 1, 'lock': 'm%d', 'sleep': 10000, 'lock1': 'm%d'}"
              .formatted(i, i, (i + 1) % n));
    }
    Done done = run(own("'mutexes': {%s},".formatted(mutexes), tasks.toString()), 100 * MS);
    assertThat(done.run().isFinished()).isTrue();
    assertThat(done.run().notes()).hasSize(2);
    assertThat(done.run().notes().get(0)).startsWith("deadlock at t=10000 us: ");
    assertThat(done.run().notes().get(0).split("waits for mutex")).hasSize(n + 1);
    assertThat(done.run().notes().get(1)).startsWith("all tasks blocked at t=10000 us");
  }

  @Test
  void aSignalSendsAnInterruptibleWaiterToTheEndOfTheLine() {
    Workload workload =
        own(
            "'mutexes': {'m': 'kernel'},",
            "'a': {'loop': 1, 'lock': 'm', 'sleep': 10000, 'interrupt': 'b', 'sleep1': 10000,"
                + " 'unlock': 'm'},"
                + "'b': {'loop': 1, 'sleep': 1000, 'lock_interruptible': 'm', 'sleep1': 5000,"
                + " 'unlock': 'm'},"
                + "'c': {'loop': 1, 'sleep': 2000, 'lock': 'm', 'sleep1': 5000, 'unlock': 'm'}");
    Done done = run(workload, 22 * MS);
    // Without the signal b would have come first.
    assertThat(done.task("b-1").blockedOn).isNotNull();
    assertThat(done.task("c-2").blockedOn).isNull();
    done.simulation().runUntil(40 * MS);
    assertThat(done.run().isFinished()).isTrue();
  }

  @Test
  void anUnlockByAStrangerIsNotedAndIgnored() {
    Workload workload =
        own(
            "'mutexes': {'m': 'kernel'},",
            "'a': {'loop': 1, 'lock': 'm', 'run': 20000, 'unlock': 'm'},"
                + "'b': {'loop': 1, 'sleep': 5000, 'unlock': 'm'}");
    Done done = run(workload, 50 * MS);
    assertThat(done.run().notes())
        .containsExactly(
            "b-1 unlocks mutex \"m\" of the kernel, which a-0 holds, first at t=5000 us: ignored");
    assertThat(done.run().isFinished()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'mutexes': {'m': 'kernal'} | mutex \"m\" is \"kernel\" or \"futex\", found \"kernal\"",
        "'mutexes': ['m'] | \"mutexes\" needs an object, found an array",
        "'lock_test': {'mutex': 'm', 'owner': 't', 'donor': 't'} | \"lock_test\" needs"
            + " \"contender\"",
        "'lock_test': {'mutex': 'x', 'owner': 't', 'donor': 't', 'contender': 't'} |"
            + " \"lock_test\" names \"x\", no mutex",
        "'lock_test': {'mutex': 'm', 'owner': 'u', 'donor': 't', 'contender': 't'} |"
            + " \"lock_test\" names \"u\", which is no task",
        "'lock_test': {'mutex': 'm', 'ownr': 't'} | \"ownr\" is no part of \"lock_test\" (did you"
            + " mean \"owner\"?)",
      })
  void wrongDeclarationsAreRefused(String key, String message) {
    String text =
        "{\"scxlab\": 1, %s, \"duration\": \"1s\", \"tasks\": {\"t\": {\"lock\": \"m\", \"run\": 5,"
            + " \"unlock\": \"m\"}}}";
    ReadWorkload read = ReadWorkload.text(text.formatted(key).replace('\'', '"'));
    assertThat(read.result()).isEmpty();
    assertThat(read.messages()).contains("x.json:1: " + message);
  }

  @Test
  void onlyKernelMutexesCanBeWaitedForInterruptibly() {
    String text =
        "{\"scxlab\": 1, \"duration\": \"1s\", \"tasks\": {\"t\": {\"lock_interruptible\": \"m\","
            + " \"run\": 5}}}";
    assertThat(ReadWorkload.text(text).messages())
        .containsExactly(
            "x.json:1: task \"t\": \"lock_interruptible\" is for mutexes of the kernel: declare"
                + " \"mutexes\": { \"m\": \"kernel\" }");
  }
}
