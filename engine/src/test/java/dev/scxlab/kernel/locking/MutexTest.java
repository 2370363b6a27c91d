package dev.scxlab.kernel.locking;

import static dev.scxlab.kernel.locking.Script.MS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Mutexes without proxy execution, as in kernel/locking/mutex.c, on the fair class. */
class MutexTest {

  private final List<String> log = new ArrayList<>();
  private final Mutex m = new Mutex(0, "m");
  private @Nullable Simulation simulation;

  private static KernelConfig machine(int cpus) {
    return KernelConfig.of(Topology.flat(cpus))
        .withCosts(Costs.ideal())
        .withProxy(ProxyExecution.OFF);
  }

  private Simulation start(KernelConfig config, TaskSpec... tasks) {
    Simulation run = new Simulation(config, null);
    simulation = run;
    run.start(List.of(tasks), false);
    return run;
  }

  /** For signals: a task does not know the others. */
  private void interrupt(TaskControl control, String name) {
    control.signal(requireNonNull(simulation).task(name));
  }

  private Script script() {
    return Script.into(log);
  }

  @Test
  void aFreeMutexIsTakenAtOnce() {
    start(machine(1), script().lock(m).run(MS).unlock(m).task("a")).runToCompletion(10 * MS);
    assertThat(log).containsExactly("0 a has m", "1 a leaves m");
    assertThat(m.owner()).isNull();
  }

  @Test
  void aWaiterSleepsUninterruptiblyAndIsOffItsRunQueue() {
    Simulation run =
        start(
            machine(2),
            script().lock(m).run(5 * MS).unlock(m).task("a"),
            script().sleep(MS).lock(m).unlock(m).task("b"));
    run.runUntil(2 * MS);
    Task b = run.task("b");
    assertThat(b.state).isEqualTo(TaskState.UNINTERRUPTIBLE);
    assertThat(b.isQueued()).isFalse();
    assertThat(b.blockedOn).isSameAs(m);
    assertThat(m.owner()).isSameAs(run.task("a"));
    run.runToCompletion(20 * MS);
    assertThat(log).containsExactly("0 a has m", "5 a leaves m", "5 b has m", "5 b leaves m");
    assertThat(b.accounting.blockedNs()).isEqualTo(4 * MS);
  }

  @Test
  void waitersGetItInTheOrderOfTheirArrival() {
    start(
            machine(4),
            script().lock(m).run(10 * MS).unlock(m).task("a"),
            script().sleep(3 * MS).lock(m).run(MS).unlock(m).task("third"),
            script().sleep(1 * MS).lock(m).run(MS).unlock(m).task("first"),
            script().sleep(2 * MS).lock(m).run(MS).unlock(m).task("second"))
        .runToCompletion(50 * MS);
    assertThat(log.stream().filter(line -> line.contains("has")))
        .containsExactly("0 a has m", "10 first has m", "11 second has m", "12 third has m");
  }

  /** The unlock leaves it free, so whoever runs first may take it. */
  @Test
  void aTaskThatRunsCanStealItFromAWokenWaiter() {
    start(
            machine(1),
            script().lock(m).run(MS).sleep(MS).unlock(m).lock(m).run(MS).unlock(m).task("a"),
            script().sleep(MS / 2).lock(m).unlock(m).task("b"))
        .runToCompletion(50 * MS);
    assertThat(log)
        .containsExactly(
            "0 a has m", "2 a leaves m", "2 a has m", "3 a leaves m", "3 b has m", "3 b leaves m");
  }

  /** A first waiter that finds it taken again asks for a handoff and cannot be robbed any more. */
  @Test
  void aRobbedFirstWaiterIsHandedTheMutex() {
    Script robber = script().lock(m).sleep(MS);
    for (int i = 0; i < 3; i++) {
      robber.unlock(m).lock(m).run(4 * MS).sleep(MS);
    }
    Simulation run =
        start(
            machine(1),
            robber.unlock(m).task("a"),
            script().sleep(MS / 2).lock(m).run(MS).unlock(m).task("b"));
    run.runToCompletion(80 * MS);
    assertThat(log.subList(0, 6))
        .containsExactly(
            "0 a has m", "1 a leaves m", "1 a has m", "6 a leaves m", "6 b has m", "7 b leaves m");
  }

  @Test
  void aSignalDoesNotEndAnUninterruptibleWait() {
    Simulation run =
        start(
            machine(2),
            script()
                .lock(m)
                .run(5 * MS)
                .then(control -> interrupt(control, "b"))
                .run(5 * MS)
                .unlock(m)
                .task("a"),
            script().sleep(MS).lock(m).unlock(m).task("b"));
    run.runToCompletion(50 * MS);
    assertThat(log).contains("10 b has m");
  }

  @Test
  void aSignalledWaiterLeavesTheLineForTheOthers() {
    Simulation run =
        start(
            machine(4),
            script()
                .lock(m)
                .run(5 * MS)
                .then(control -> interrupt(control, "b"))
                .run(5 * MS)
                .unlock(m)
                .task("a"),
            script().sleep(MS).lockInterruptible(m).run(MS).task("b"),
            script().sleep(2 * MS).lock(m).unlock(m).task("c"));
    run.runToCompletion(50 * MS);
    assertThat(log)
        .containsExactly(
            "0 a has m", "5 b gives up m", "10 a leaves m", "10 c has m", "10 c leaves m");
    assertThat(m.waiterCount()).isZero();
  }

  /** Off by default: a waiter blocks at once even if the owner executes on another CPU. */
  @Test
  void spinningIsASettingOfTheCosts() {
    Costs spin = Costs.ideal().with(Cost.MUTEX_SPIN, 3 * MS);
    for (boolean spins : new boolean[] {false, true}) {
      log.clear();
      Mutex mutex = new Mutex(0, "m");
      Simulation run =
          start(
              spins ? machine(2).withCosts(spin) : machine(2),
              script().lock(mutex).run(3 * MS).unlock(mutex).task("a"),
              script().sleep(MS).lock(mutex).unlock(mutex).task("b"));
      run.runToCompletion(20 * MS);
      assertThat(run.task("b").accounting.blockedNs()).isEqualTo(spins ? 0 : 2 * MS);
      assertThat(log).contains("3 b has m");
    }
  }

  @Test
  void aSpinnerBlocksWhenItsTimeIsUpOrTheOwnerSleeps() {
    Costs spin = Costs.ideal().with(Cost.MUTEX_SPIN, MS);
    Simulation run =
        start(
            machine(2).withCosts(spin),
            script().lock(m).run(4 * MS).unlock(m).task("a"),
            script().sleep(MS).lock(m).unlock(m).task("b"));
    run.runToCompletion(20 * MS);
    assertThat(run.task("b").accounting.blockedNs()).isEqualTo(2 * MS);
  }

  /** sched-ext.md 6.3: with a signal pending an interruptible wait does not block at all. */
  @Test
  void aSpinnerWithASignalPendingGivesUpInsteadOfBlocking() {
    Costs spin = Costs.ideal().with(Cost.MUTEX_SPIN, 2 * MS);
    Simulation run =
        start(
            machine(2).withCosts(spin),
            script()
                .lock(m)
                .run(2 * MS)
                .then(control -> interrupt(control, "b"))
                .run(8 * MS)
                .unlock(m)
                .task("a"),
            script().sleep(MS).lockInterruptible(m).run(MS).task("b"));
    run.runToCompletion(20 * MS);
    assertThat(log).contains("3 b gives up m");
    assertThat(run.task("b").accounting.blockedNs()).isZero();
  }

  @Test
  void aCircleOfWaitersIsFound() {
    Mutex n = new Mutex(1, "n");
    Simulation run =
        start(
            machine(2),
            script().lock(m).run(MS).lock(n).task("a"),
            script().lock(n).run(2 * MS).lock(m).task("b"));
    run.runUntil(10 * MS);
    LockCycle cycle = LockCycle.of(run.task("b"));
    assertThat(cycle.links())
        .containsExactly(
            new LockCycle.Link(run.task("b"), m), new LockCycle.Link(run.task("a"), n));
  }
}
