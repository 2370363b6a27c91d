package dev.scxlab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.workload.io.ReadWorkload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of threads do what rt-app does ({@code rt-app.md} 3, 5 and 9). */
class RtAppSemanticsTest {

  private static final WorkloadOptions LONG = WorkloadOptions.DEFAULT.withDurationNs(1_000_000_000);

  private static Workload tasks(String tasks) {
    return tasks(tasks, LONG);
  }

  private static Workload tasks(String tasks, WorkloadOptions options) {
    String text = ("{'tasks': {" + tasks + "}}").replace('\'', '"');
    ReadWorkload read = ReadWorkload.text(text, options);
    return read.result().orElseThrow(() -> new AssertionError(read.messages()));
  }

  private static IdealMachine run(String tasks) {
    return IdealMachine.run(tasks(tasks), 1_000_000);
  }

  @Test
  void repeatedEventsAreFurtherEvents() {
    assertThat(run("'t': {'loop': 1, 'run': 1000, 'sleep': 2000, 'run': 3000}").log())
        .containsExactly(
            "0 t-0 run 1000",
            "1000 t-0 sleepUntil 3000",
            "3000 t-0 run 3000",
            "6000 t-0 loop",
            "6000 t-0 exit");
  }

  @Test
  void orTheLastValueInTheFirstPlace() {
    Workload workload =
        tasks(
            "'t': {'loop': 1, 'run': 1000, 'sleep': 2000, 'run': 3000}",
            LONG.withDuplicates(WorkloadOptions.Duplicates.LAST));
    assertThat(IdealMachine.run(workload, 1_000_000).log())
        .containsExactly(
            "0 t-0 run 3000", "3000 t-0 sleepUntil 5000", "5000 t-0 loop", "5000 t-0 exit");
  }

  /** Period 20 ms, work 10, 10, 30, 10, 10 ms: when the timer lets the thread go on. */
  @ParameterizedTest
  @CsvSource({
    "relative, '20000,40000,70000,90000,110000'",
    "absolute, '20000,40000,70000,80000,100000'"
  })
  void timersForgetOrCatchUpAMissedPeriod(String mode, String ends) {
    String timer = "'timer': {'ref': 'tick', 'period': 20000, 'mode': '" + mode + "'}, ";
    IdealMachine machine =
        run(
            "'t': {'loop': 1, 'run0': 10000, "
                + timer.replace("'timer'", "'timer0'")
                + "'run1': 10000, "
                + timer.replace("'timer'", "'timer1'")
                + "'run2': 30000, "
                + timer.replace("'timer'", "'timer2'")
                + "'run3': 10000, "
                + timer.replace("'timer'", "'timer3'")
                + "'run4': 10000, "
                + timer.replace("'timer'", "'timer4'")
                + "'run5': 7}");
    String starts =
        String.join(
            ",",
            machine.log().stream()
                .filter(line -> line.contains(" run "))
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList());
    assertThat(starts).isEqualTo(ends);
  }

  @Test
  void timersCountFromTheStartOfTheThreadAndNotFromTheirFirstUse() {
    IdealMachine machine =
        run(
            "'t': {'loop': 1, 'delay': 500, 'run': 300, 'timer': {'ref': 'unique', 'period': 1000}}");
    assertThat(machine.log()).contains("500 t-0 run 300", "800 t-0 sleepUntil 1500");
  }

  @Test
  void aTimerWhoseNameBeginsWithUniqueBelongsToTheThread() {
    IdealMachine own =
        run("'t': {'loop': 1, 'instance': 2, 'timer': {'ref': 'unique1', 'period': 100}}");
    assertThat(own.log()).contains("0 t-0 sleepUntil 100", "0 t-1 sleepUntil 100");
    IdealMachine shared =
        run("'t': {'loop': 1, 'instance': 2, 'timer': {'ref': 'tick', 'period': 100}}");
    assertThat(shared.log()).contains("0 t-0 sleepUntil 100", "0 t-1 sleepUntil 200");
  }

  @Test
  void aResumeThatNobodyWaitsForIsLost() {
    IdealMachine machine =
        run(
            "'A': {'loop': 1, 'run': 10, 'resume': 'B'},"
                + "'B': {'loop': 1, 'sleep': 1000, 'suspend': 'B', 'run': 5}");
    assertThat(machine.log("B-1"))
        .containsExactly("0 B-1 sleepUntil 1000", "1000 B-1 block SUSPEND");
    assertThat(machine.run().isFinished()).isTrue();
    assertThat(machine.run().notes())
        .containsExactly("all tasks blocked at t=1000 us, waiting on: B-1 on resume of \"B\"");
  }

  @Test
  void resumeWakesAllThatAreSuspendedUnderTheName() {
    IdealMachine machine =
        run(
            "'A': {'loop': 1, 'sleep': 100, 'resume': 'sub'},"
                + "'B': {'loop': 1, 'suspend': 'sub', 'run': 5},"
                + "'C': {'loop': 1, 'suspend': 'sub', 'run': 6}");
    assertThat(machine.log()).contains("100 B-1 run 5", "100 C-2 run 6");
  }

  @Test
  void postsAreRemembered() {
    IdealMachine machine =
        run(
            "'A': {'loop': 1, 'sem_post': 's', 'sem_post': 's', 'run': 1},"
                + "'B': {'loop': 1, 'sleep': 100, 'sem_wait': 's', 'sem_wait': 's', 'run': 5}");
    assertThat(machine.log("B-1")).contains("100 B-1 run 5");
    assertThat(machine.log()).noneMatch(line -> line.contains("block"));
  }

  @Test
  void aBarrierOpensWhenTheLastOfAllInstancesArrives() {
    IdealMachine machine =
        run(
            "'a': {'loop': 1, 'instance': 3, 'sleep': 100, 'barrier': 'X', 'run': 1},"
                + "'b': {'loop': 1, 'instance': 2, 'timer': {'ref': 'late', 'period': 400},"
                + " 'barrier': 'X', 'run': 1}");
    assertThat(machine.log().stream().filter(line -> line.endsWith("run 1")))
        .containsExactlyInAnyOrder(
            "800 a-0 run 1", "800 a-1 run 1", "800 a-2 run 1", "800 b-3 run 1", "800 b-4 run 1");
  }

  @Test
  void forkMakesOneMoreThreadOfATask() {
    IdealMachine machine =
        run(
            "'x': {'instance': 0, 'loop': 1, 'run': 7},"
                + "'p': {'instance': 3, 'loop': 1, 'delay': 10, 'fork': 'x', 'run': 1}");
    assertThat(machine.log())
        .contains("10 p-0 fork x-3-0000", "10 p-1 fork x-4-0001", "10 x-3-0000 run 7");
  }

  @Test
  void oneForkEventMakesAtMost1024Threads() {
    IdealMachine machine =
        run("'x': {'instance': 0, 'loop': 1, 'run': 1}, 'p': {'fork': 'x', 'run': 1}");
    assertThat(machine.log().stream().filter(line -> line.contains(" fork "))).hasSize(1024);
    assertThat(machine.run().notes())
        .singleElement()
        .asString()
        .startsWith("fork of \"x\" number 1025");
  }

  @Test
  void lockWaitersAreWokenInOrderAndCompete() {
    IdealMachine machine =
        run(
            "'a': {'loop': 1, 'lock': 'm', 'run': 100, 'unlock': 'm'},"
                + "'b': {'loop': 1, 'sleep': 10, 'lock': 'm', 'run': 10, 'unlock': 'm'},"
                + "'c': {'loop': 1, 'sleep': 20, 'lock': 'm', 'run': 10, 'unlock': 'm'}");
    assertThat(machine.log())
        .contains("10 b-1 block MUTEX", "20 c-2 block MUTEX", "100 b-1 run 10", "110 c-2 run 10");
  }

  @Test
  void aWaitReleasesItsMutexAndTakesItAgain() {
    IdealMachine machine =
        run(
            "'w': {'loop': 1, 'lock': 'm', 'wait': {'ref': 'c', 'mutex': 'm'}, 'run': 5,"
                + " 'unlock': 'm'},"
                + "'s': {'loop': 1, 'sleep': 10, 'lock': 'm', 'signal': 'c', 'run': 50,"
                + " 'unlock': 'm'}");
    assertThat(machine.log("w-0"))
        .containsExactly(
            "0 w-0 block CONDITION",
            "10 w-0 block MUTEX",
            "60 w-0 run 5",
            "65 w-0 loop",
            "65 w-0 exit");
  }

  @Test
  void signalWakesOneAndBroadWakesAll() {
    String waiters =
        "'w': {'instance': 3, 'loop': 1, 'lock': 'm', 'wait': {'ref': 'c', 'mutex': 'm'},"
            + " 'unlock': 'm', 'run': 5},";
    IdealMachine one = run(waiters + "'s': {'loop': 1, 'sleep': 10, 'signal': 'c'}");
    assertThat(one.log().stream().filter(line -> line.endsWith("run 5")))
        .containsExactly("10 w-0 run 5");
    IdealMachine all = run(waiters + "'s': {'loop': 1, 'sleep': 10, 'broad': 'c'}");
    assertThat(all.log().stream().filter(line -> line.endsWith("run 5")))
        .containsExactly("10 w-0 run 5", "10 w-1 run 5", "10 w-2 run 5");
  }

  @Test
  void syncSignalsAndThenWaits() {
    String body =
        "'loop': 2, 'lock': 'm', 'sync': {'ref': 'c', 'mutex': 'm'}, 'unlock': 'm', 'run': 10";
    IdealMachine machine = run("'a': {" + body + "}, 'b': {'delay': 5, " + body + "}");
    assertThat(machine.log("a-0"))
        .containsSequence("0 a-0 block CONDITION", "5 a-0 run 10", "15 a-0 loop");
  }

  @Test
  void runtimeIsWallTimeAndZeroIsNothing() {
    assertThat(run("'t': {'loop': 1, 'run': 0, 'sleep': 0, 'runtime': 40, 'yield': 1}").log())
        .containsExactly("0 t-0 runUntil 40", "40 t-0 yield", "40 t-0 loop", "40 t-0 exit");
  }

  @Test
  void aPassInWhichNothingTakesTimeCostsAMicrosecond() {
    IdealMachine machine = IdealMachine.run(tasks("'t': {'resume': 't'}"), 5);
    assertThat(machine.log()).hasSize(2 * 5 + 1).startsWith("0 t-0 run 1", "1 t-0 loop");
  }

  @Test
  void attributesOfAPhaseStayUntilAnotherSetsThemButItsCpusDoNot() {
    IdealMachine machine =
        run(
            "'t': {'loop': 1, 'cpus': [2], 'priority': 3, 'phases': {"
                + "'a': {'cpus': [0], 'priority': 5, 'run': 10},"
                + "'b': {'run': 10},"
                + "'c': {'policy': 'SCHED_BATCH', 'run': 10}}}");
    assertThat(machine.log())
        .containsExactly(
            "0 t-0 nice 5",
            "0 t-0 cpus 0",
            "0 t-0 run 10",
            "10 t-0 cpus 2",
            "10 t-0 run 10",
            "20 t-0 policy BATCH",
            "20 t-0 nice 0",
            "20 t-0 run 10",
            "30 t-0 loop",
            "30 t-0 exit");
  }

  /** The loop table: how many times the body runs within 20 passes of a ms. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'t': {'run': 1000} | 20",
        "'t': {'loop': 3, 'run': 1000} | 3",
        "'t': {'loop': 0, 'run': 1000} | 20",
        "'t': {'loop': 2, 'phases': {'p': {'loop': 3, 'run': 1000}}} | 6",
        "'t': {'loop': 0, 'phases': {'p': {'run': 1000}}} | 0",
        "'t': {'phases': {'p': {'run': 1000}}} | 20",
        "'t': {'loop': 1, 'phases': {'p': {'loop': 0, 'run': 1000}, 'q': {'run': 1000}}} | 20",
        "'t': {'loop': 1, 'phases': {'p': {'loop': -1, 'run': 1000}, 'q': {'run': 1000}}} | 20",
      })
  void loopsAreThoseOfRtApp(String task, int bodies) {
    IdealMachine machine = IdealMachine.run(tasks(task), 19_999);
    assertThat(machine.log().stream().filter(line -> line.endsWith("run 1000"))).hasSize(bodies);
  }

  @Test
  void threadsAreNamedAndNumberedThroughTheFile() {
    Workload workload = tasks("'a': {'instance': 2, 'run': 1}, 'b': {'run': 1, 'delay': 30}");
    assertThat(workload.start(1).threads().stream().map(s -> s.comm() + " " + s.startNs()))
        .containsExactly("a-0 0", "a-1 0", "b-2 30000");
  }

  @Test
  void suspendWaitsForTheNameGivenOrForItsOwnTask() {
    String tasks =
        "'A': {'loop': 1, 'sleep': 10, 'resume': 'sub'}, 'B': {'loop': 1, 'suspend': 'sub', 'run':"
            + " 5}";
    assertThat(IdealMachine.run(tasks(tasks), 1000).log()).contains("10 B-1 run 5");
    Workload self = tasks(tasks, LONG.withSuspend(WorkloadOptions.Suspend.SELF));
    assertThat(IdealMachine.run(self, 1000).run().notes())
        .containsExactly("all tasks blocked at t=10 us, waiting on: B-1 on resume of \"B\"");
  }

  @Test
  void anIdealRunOfAChainOfLocksDeadlocksWhereItMust() {
    IdealMachine machine =
        run(
            "'a': {'lock': 'm', 'run': 10, 'lock1': 'n', 'unlock': 'n', 'unlock1': 'm'},"
                + "'b': {'lock': 'n', 'run': 10, 'lock1': 'm', 'unlock': 'm', 'unlock1': 'n'}");
    assertThat(machine.run().notes())
        .containsExactly(
            "all tasks blocked at t=10 us, waiting on: a-0 on mutex \"n\", b-1 on mutex \"m\"");
  }

  @Test
  void queuesHoldMessagesUpToTheirCapacity() {
    Workload workload =
        ReadWorkload.workload(
            """
            {"scxlab": 1, "duration": "1s", "queues": {"q": 2}, "tasks": {
              "s": {"loop": 4, "send": "q", "run": 1},
              "r": {"loop": 4, "delay": 100, "recv": "q", "run": 10}}}
            """);
    IdealMachine machine = IdealMachine.run(workload, 1_000_000);
    assertThat(machine.log())
        .containsSubsequence(
            "0 s-0 run 1",
            "1 s-0 run 1",
            "2 s-0 block DATA",
            "100 s-0 run 1",
            "101 s-0 block DATA",
            "110 s-0 run 1");
    assertThat(machine.log("r-1").stream().filter(line -> line.endsWith("run 10"))).hasSize(4);
    assertThat(machine.run().notes()).isEmpty();
  }

  @Test
  void queuesAreNotPartOfRtApp() {
    assertThat(ReadWorkload.text("{\"tasks\": {\"t\": {\"send\": \"q\"}}}", LONG).messages())
        .contains("x.json:1: task \"t\": \"send\" is neither an event nor a property rt-app knows");
  }
}
