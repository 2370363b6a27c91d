package dev.scxlab.kernel.locking;

import static dev.scxlab.kernel.locking.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.Topology;
import dev.scxlab.kernel.ext.SharedFifo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Donors and owners of all classes: the donor's class and priority count, whoever executes. */
class DonorClassesTest {

  private final List<String> log = new ArrayList<>();
  private final Mutex m = new Mutex(0, "m");

  private static Simulation start(
      ProxyExecution proxy, int cpus, @Nullable SharedFifo policy, TaskSpec... tasks) {
    KernelConfig config =
        KernelConfig.of(Topology.flat(cpus)).withCosts(Costs.ideal()).withProxy(proxy);
    Simulation run = new Simulation(config, policy);
    run.start(List.of(tasks), false);
    return run;
  }

  private static TaskSpec hog(String name) {
    return TaskSpec.of(name, control -> control.run(1_000 * MS));
  }

  /** Holds the mutex for 200 ms of CPU time. */
  private TaskSpec holder(int nice) {
    return Script.into(log).lock(m).run(200 * MS).unlock(m).task("holder").withNice(nice);
  }

  private TaskSpec waiter() {
    return Script.into(log).sleep(10 * MS).lock(m).unlock(m).task("waiter");
  }

  private long holdMs(ProxyExecution proxy, TaskSpec waiter) {
    log.clear();
    Simulation run = start(proxy, 1, null, holder(10), waiter, hog("hog"));
    run.runUntil(20_000 * MS);
    String left = log.stream().filter(l -> l.endsWith("holder leaves m")).findFirst().orElse("0");
    return Long.parseLong(left.substring(0, left.indexOf(' ')));
  }

  /** Nice 10 against a hog of nice 0 gets a tenth; with a waiter of nice -20 it gets nearly all. */
  @Test
  void inTheFairClassTheOwnerRunsAtTheWeightOfTheWaiter() {
    assertThat(holdMs(ProxyExecution.OFF, waiter().withNice(-20))).isGreaterThan(1_800);
    assertThat(holdMs(ProxyExecution.MERGED, waiter().withNice(-20))).isLessThan(230);
  }

  /** 6.7: virtual time is the donor's, execution time the owner's. */
  @Test
  void theVirtualTimeOfADonorGoesOnWhileTheOwnerExecutes() {
    Simulation run =
        start(ProxyExecution.MERGED, 1, null, holder(0), waiter().withNice(-20), hog("hog"));
    run.runUntil(60 * MS);
    Task waiter = run.task("waiter");
    Task holder = run.task("holder");
    long ownBefore = waiter.fair.vruntime;
    long executedBefore = holder.fair.sumExecRuntimeNs;
    run.runUntil(100 * MS);
    run.kernel().settle();
    assertThat(run.kernel().rq(0).donor).isSameAs(waiter);
    assertThat(waiter.fair.vruntime).isGreaterThan(ownBefore);
    assertThat(waiter.fair.sumExecRuntimeNs).isZero();
    assertThat(holder.fair.sumExecRuntimeNs - executedBefore).isGreaterThan(35 * MS);
    assertThat(waiter.accounting.donatedNs()).isGreaterThan(35 * MS);
  }

  /** A FIFO waiter lends its priority to a holder of the fair class. */
  @Test
  void aRealTimeWaiterLendsItsPriority() {
    TaskSpec waiter = waiter().withPolicy(SchedPolicy.FIFO, 80);
    Simulation run = start(ProxyExecution.MERGED, 1, null, holder(0), waiter, hog("hog"), hog("h"));
    run.runUntil(20 * MS);
    long before = run.task("holder").fair.sumExecRuntimeNs;
    run.runUntil(70 * MS);
    run.kernel().settle();
    assertThat(run.task("holder").fair.sumExecRuntimeNs - before).isEqualTo(50 * MS);
    assertThat(run.kernel().rq(0).donor).isSameAs(run.task("waiter"));
    run.runUntil(400 * MS);
    // The sleep at its start and blocking on the mutex.
    assertThat(run.task("waiter").accounting.nvcsw()).isEqualTo(3);
  }

  /** Two levels, 80 waits for 50 waits for the fair class. */
  @Test
  void aChainThroughClassesRunsAtTheHighestPriority() {
    Mutex n = new Mutex(1, "n");
    Simulation run =
        start(
            ProxyExecution.MERGED,
            1,
            null,
            holder(0),
            Script.into(log)
                .lock(n)
                .sleep(5 * MS)
                .lock(m)
                .unlock(m)
                .unlock(n)
                .task("middle")
                .withPolicy(SchedPolicy.FIFO, 50),
            Script.into(log)
                .sleep(10 * MS)
                .lock(n)
                .unlock(n)
                .task("high")
                .withPolicy(SchedPolicy.FIFO, 80),
            hog("other").withPolicy(SchedPolicy.FIFO, 60).withStartNs(20 * MS));
    run.runUntil(600 * MS);
    assertThat(log)
        .containsSubsequence("200 holder leaves m", "200 middle has m", "200 high has n")
        .doesNotContain("600 holder leaves m");
  }

  /** Owner in ext, donor above it: a CPU that only ext tasks would share. */
  @Test
  void aRealTimeDonorLendsToAnOwnerInExt() {
    TaskSpec waiter = waiter().withPolicy(SchedPolicy.FIFO, 80);
    SharedFifo policy = new SharedFifo(0);
    Simulation run =
        start(ProxyExecution.MERGED, 1, policy, holder(19), waiter, hog("hog"), hog("h"));
    run.runUntil(25 * MS);
    assertThat(run.task("holder").schedClass.rank()).isEqualTo(SchedClass.Rank.EXT);
    assertThat(run.kernel().rq(0).donor).isSameAs(run.task("waiter"));
    assertThat(run.kernel().rq(0).curr).isSameAs(run.task("holder"));
    run.runUntil(400 * MS);
    run.ext().audit();
    assertThat(log).contains("200 holder leaves m");
  }

  /** 6.5: a change of class or scheduler first blocks the donor for real. */
  @Test
  void aDonorWhoseClassChangesIsBlockedForReal() {
    SharedFifo policy = new SharedFifo(OpsFlag.ENQ_BLOCKED.value());
    Simulation run = start(ProxyExecution.MERGED, 1, policy, holder(0), waiter(), hog("hog"));
    Task waiter = run.task("waiter");
    while (!waiter.isRetainedDonor()) {
      assertThat(run.kernel().step(300 * MS)).isTrue();
    }
    run.kernel().runScript(() -> run.kernel().setPolicy(waiter, SchedPolicy.FIFO, 10));
    assertThat(waiter.isQueued()).isFalse();
    assertThat(waiter.blockedOn).isSameAs(m);
    run.runUntil(2_000 * MS);
    run.ext().audit();
    assertThat(log).anyMatch(line -> line.endsWith("waiter has m"));
  }

  @Test
  void anUnloadBlocksDonorsForRealAndLosesNone() {
    SharedFifo policy = new SharedFifo(OpsFlag.ENQ_BLOCKED.value());
    Simulation run =
        start(ProxyExecution.MERGED, 2, policy, holder(0), waiter(), hog("a"), hog("b"));
    Task waiter = run.task("waiter");
    while (!waiter.isRetainedDonor()) {
      assertThat(run.kernel().step(300 * MS)).isTrue();
    }
    run.ext().unload();
    run.runUntil(run.kernel().nowNs() + MS / 10);
    assertThat(waiter.schedClass.rank()).isEqualTo(SchedClass.Rank.FAIR);
    assertThat(waiter.isRetainedDonor()).isFalse();
    run.runUntil(2_000 * MS);
    assertThat(log).anyMatch(line -> line.endsWith("waiter has m"));
  }

  /** The balancer of the fair class moves neither donors nor the owner that executes for one. */
  @Test
  void balancingLeavesDonorsAndExecutingOwnersAlone() {
    Simulation run =
        start(
            ProxyExecution.MERGED,
            2,
            null,
            holder(0).withCpus(CpuMask.of(2, 0)),
            waiter(),
            hog("a").withCpus(CpuMask.of(2, 0)),
            hog("b").withCpus(CpuMask.of(2, 0)));
    for (long t = 12 * MS; t < 100 * MS; t += MS) {
      run.runUntil(t);
      Task waiter = run.task("waiter");
      if (waiter.isRetainedDonor()) {
        assertThat(waiter.cpu).isZero();
      }
    }
  }
}
