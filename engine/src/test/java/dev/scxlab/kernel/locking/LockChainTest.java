package dev.scxlab.kernel.locking;

import static dev.scxlab.kernel.locking.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.SharedFifo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Owners that wait themselves: A for B, B for C, and so on; and circles of them. */
class LockChainTest {

  static Stream<Arguments> everyDepth() {
    return IntStream.rangeClosed(1, 8)
        .boxed()
        .flatMap(
            depth ->
                Stream.of(ProxyExecution.values())
                    .flatMap(
                        kind ->
                            Stream.of(
                                Arguments.of(depth, kind, false, 1),
                                Arguments.of(depth, kind, true, 1),
                                Arguments.of(depth, kind, false, 3),
                                Arguments.of(depth, kind, true, 3))));
  }

  private static Simulation start(
      ProxyExecution kind, boolean ext, int cpus, List<TaskSpec> tasks) {
    KernelConfig config =
        KernelConfig.of(Topology.flat(cpus)).withCosts(Costs.ideal()).withProxy(kind);
    SharedFifo policy = ext ? new SharedFifo(OpsFlag.ENQ_BLOCKED.value()) : null;
    Simulation run = new Simulation(config, policy);
    run.start(tasks, false);
    return run;
  }

  /** Task i holds mutex i and waits for mutex i - 1; task 0 computes for long. */
  @ParameterizedTest
  @MethodSource("everyDepth")
  void aChainIsResolvedFromItsEnd(int depth, ProxyExecution kind, boolean ext, int cpus) {
    List<String> log = new ArrayList<>();
    List<Mutex> mutexes = new ArrayList<>();
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      mutexes.add(new Mutex(i, "m" + i));
      Script script = Script.into(log).lock(mutexes.get(i));
      if (i == 0) {
        script.run(800 * MS);
      } else {
        script.sleep((300 + 60 * i) * MS).lock(mutexes.get(i - 1)).unlock(mutexes.get(i - 1));
      }
      TaskSpec task = script.unlock(mutexes.get(i)).task("t" + i);
      task = task.withNice(i == depth ? -20 : 10);
      tasks.add(cpus == 1 ? task : task.withCpus(CpuMask.of(cpus, i % cpus)));
    }
    for (int cpu = 0; cpu < cpus; cpu++) {
      TaskSpec hog = TaskSpec.of("hog" + cpu, control -> control.run(1_000 * MS));
      tasks.add(cpus == 1 ? hog : hog.withCpus(CpuMask.of(cpus, cpu)));
    }
    Simulation run = start(kind, ext, cpus, tasks);
    run.runUntil(20_000 * MS);
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= depth; i++) {
      expected.add("t" + i + " has m" + (i - 1));
    }
    assertThat(log.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
        .containsSubsequence(expected);
    assertThat(mutexes).allMatch(m -> m.owner() == null);
    for (int i = 0; i <= depth; i++) {
      Task task = run.task("t" + i);
      assertThat(task.accounting.nvcsw()).as(task.comm).isPositive();
    }
  }

  static Stream<Arguments> everyCircle() {
    return Stream.of(1, 2, 3, 5, 8)
        .flatMap(
            n ->
                Stream.of(ProxyExecution.MERGED, ProxyExecution.V2)
                    .flatMap(k -> Stream.of(Arguments.of(n, k, false), Arguments.of(n, k, true))));
  }

  /**
   * Nobody in a circle can run; the others go on, and the circle is found from each of its tasks.
   */
  @ParameterizedTest
  @MethodSource("everyCircle")
  void aCircleOfWaitersSleepsAndTheOthersGoOn(int n, ProxyExecution kind, boolean ext) {
    List<String> log = new ArrayList<>();
    List<Mutex> mutexes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      mutexes.add(new Mutex(i, "m" + i));
    }
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Script script = Script.into(log).lock(mutexes.get(i)).sleep(10 * MS);
      tasks.add(script.lock(mutexes.get((i + 1) % n)).task("t" + i));
    }
    tasks.add(TaskSpec.of("hog", control -> control.run(1_000 * MS)));
    Simulation run = start(kind, ext, 1, tasks);
    run.runUntil(500 * MS);
    for (int i = 0; i < n; i++) {
      assertThat(LockCycle.of(run.task("t" + i)).links()).hasSize(n);
    }
    run.kernel().settle();
    assertThat(run.task("hog").fair.sumExecRuntimeNs).isGreaterThan(490 * MS);
  }
}
