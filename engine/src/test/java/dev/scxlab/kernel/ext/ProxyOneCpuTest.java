package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.locking.Mutex;
import dev.scxlab.kernel.locking.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Owner, donor and contender on one CPU: rules of sched-ext.md 6.3 to 6.7. */
class ProxyOneCpuTest {

  private final List<String> log = new ArrayList<>();
  private final Mutex m = new Mutex(0, "m");
  private final LoggingPolicy policy = new LoggingPolicy();

  /** Who gets a signal. */
  private @Nullable Task victim;

  /** Holds the mutex while it computes for 50 ms, in two parts around a short sleep. */
  private TaskSpec owner() {
    return Script.into(log).lock(m).sleep(MS).run(50 * MS).unlock(m).run(5 * MS).task("owner");
  }

  /** Wants it at once. */
  private TaskSpec donor() {
    return Script.into(log).lock(m).run(MS).unlock(m).task("donor");
  }

  private Simulation run(boolean enqBlocked, TaskSpec... tasks) {
    policy.flags = enqBlocked ? OpsFlag.ENQ_BLOCKED.value() : 0;
    return start(ideal(1), policy, tasks);
  }

  @Test
  void withoutTheFlagAWaiterSleepsNormally() {
    Simulation run = run(false, owner(), donor());
    run.runUntil(10 * MS);
    assertThat(run.task("donor").isQueued()).isFalse();
    assertThat(policy.lines(0, "quiescent donor")).containsExactly("quiescent donor df=9");
    assertThat(policy.log.toString()).doesNotContain("ef=40000000000");
  }

  /** Row 4 of 6.4: the owner sleeps when the donor blocks, so the donor is blocked for real. */
  @Test
  void aDonorOfASleepingOwnerIsBlockedNormally() {
    Simulation run = run(true, owner(), donor());
    run.runUntil(MS / 2);
    Task donor = run.task("donor");
    assertThat(donor.isBlocked).isTrue();
    assertThat(donor.isQueued()).isFalse();
    assertThat(policy.lines(0, "stopping donor", "enqueue donor", "dequeue donor", "quiescent d"))
        .containsExactly(
            "enqueue donor ef=80008 slice=20000000 cpu=0",
            "dequeue donor df=0",
            "stopping donor runnable=1 slice=20000000",
            "enqueue donor ef=40000000000 slice=20000000 cpu=0",
            "dequeue donor df=9",
            "quiescent donor df=9");
  }

  private TaskSpec busyOwner() {
    return Script.into(log).lock(m).run(100 * MS).unlock(m).run(5 * MS).task("owner");
  }

  /** Gets the CPU when the owner's first slice ends, at 20 ms, and asks for the mutex at 21 ms. */
  private TaskSpec lateDonor() {
    return Script.into(log).run(MS).lock(m).run(MS).unlock(m).task("donor");
  }

  /** 6.3: with slice left it becomes its own donor, and no op is called. */
  @Test
  void aDonorWithSliceLeftStaysAndTheOwnerExecutesWithoutACallback() {
    Simulation run = run(true, busyOwner(), lateDonor());
    run.runUntil(20 * MS + MS / 2);
    int from = policy.log.size();
    run.runUntil(21 * MS + MS / 2);
    Task donor = run.task("donor");
    Task owner = run.task("owner");
    assertThat(run.kernel().rq(0).donor).isSameAs(donor);
    assertThat(run.kernel().rq(0).curr).isSameAs(owner);
    assertThat(donor.isRetainedDonor()).isTrue();
    assertThat(owner.blockedDonor).isSameAs(donor);
    assertThat(policy.lines(from, "stopping", "running", "enqueue", "quiescent", "dispatch"))
        .isEmpty();
  }

  /** 6.7: the donor pays with its slice, the owner gets the execution time. */
  @Test
  void theDonorPaysAndTheOwnerExecutes() {
    Simulation run = run(true, busyOwner(), lateDonor());
    run.runUntil(31 * MS);
    run.kernel().settle();
    Task donor = run.task("donor");
    Task owner = run.task("owner");
    assertThat(donor.fair.sumExecRuntimeNs).isEqualTo(MS);
    assertThat(donor.accounting.donatedNs()).isEqualTo(10 * MS);
    assertThat(owner.fair.sumExecRuntimeNs).isEqualTo(30 * MS);
    assertThat(donor.scx.sliceNs).isEqualTo(9 * MS);
  }

  /** 6.5: ticks are the donor's; at the end of its slice it goes through the policy as BLOCKED. */
  @Test
  void atTheEndOfItsSliceTheDonorIsEnqueuedBlocked() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(39 * MS);
    int from = policy.log.size();
    run.runUntil(41 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "tick donor slice=0",
            "dispatch cpu=0 prev=donor queued=1",
            "dequeue hog df=0",
            "stopping donor runnable=1 slice=0",
            "enqueue donor ef=40000000000 slice=0 cpu=0",
            "running hog slice=20000000 cpu=0");
  }

  @Test
  void theOwnerGetsNoCallbacksWhileItExecutesForTheDonor() {
    Simulation run = run(true, busyOwner(), lateDonor());
    run.runUntil(22 * MS);
    int from = policy.log.size();
    run.runUntil(38 * MS);
    assertThat(policy.lines(from, "running", "stopping", "tick owner")).isEmpty();
    assertThat(policy.lines(from, "tick donor")).hasSize(4);
  }

  /** 6.4: the unlock hands the mutex to the donor, which goes on in its own place and session. */
  @Test
  void theUnlockHandsOverToTheDonorWithoutAWakeupThroughThePolicy() {
    Script owner = Script.into(log).lock(m).run(30 * MS).unlock(m).run(5 * MS);
    Simulation run = run(true, owner.task("owner"), lateDonor());
    run.runUntil(30 * MS);
    int from = policy.log.size();
    run.runUntil(33 * MS);
    assertThat(log)
        .containsExactly(
            "0 owner has m", "31 owner leaves m", "31 donor has m", "32 donor leaves m");
    assertThat(
            policy.lines(
                from,
                "select_cpu",
                "enqueue",
                "runnable",
                "running donor",
                "stopping donor runnable=1"))
        .isEmpty();
    assertThat(run.kernel().rq(0).curr).isNotSameAs(run.task("donor"));
  }

  /** A fresh pick of a donor: `running` once it is settled that the owner executes. */
  @Test
  void aDonorPickedAgainRunsAndStopsLikeAnyTask() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(79 * MS);
    int from = policy.log.size();
    run.runUntil(81 * MS);
    assertThat(run.kernel().rq(0).donor).isSameAs(run.task("donor"));
    assertThat(run.kernel().rq(0).curr).isSameAs(run.task("owner"));
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "tick owner slice=0",
            "dispatch cpu=0 prev=owner queued=1",
            "dequeue donor df=0",
            "stopping owner runnable=1 slice=0",
            "enqueue owner ef=0 slice=0 cpu=0",
            "running donor slice=20000000 cpu=0");
  }

  @Test
  void withoutProxyExecutionTheFlagDoesNothing() {
    policy.flags = OpsFlag.ENQ_BLOCKED.value();
    Simulation run =
        start(ideal(1).withProxy(ProxyExecution.OFF), policy, busyOwner(), lateDonor());
    run.runUntil(25 * MS);
    assertThat(run.task("donor").isQueued()).isFalse();
  }

  /** 6.5: donors sit in bypass queues and still donate; the policy is not asked. */
  @Test
  void whileBypassingDonorsStillDonate() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(22 * MS);
    run.kernel().runScript(() -> run.ext().power().event(3));
    int from = policy.log.size();
    run.runUntil(23 * MS);
    Task donor = run.task("donor");
    run.runUntil(60 * MS);
    assertThat(donor.accounting.donatedNs()).isGreaterThan(5 * MS);
    assertThat(policy.lines(from, "enqueue", "dispatch", "tick")).isEmpty();
    run.ext().audit();
  }

  /** 6.5: the CPU keeps its tick while its donor waits, even with an infinite slice. */
  @Test
  void aDonorsTickDoesNotStop() {
    LoggingPolicy infinite =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            k().inserts().dsqInsert(p, SHARED, p.comm.equals("donor") ? -1 : SLICE, enqFlags);
          }
        };
    infinite.flags = OpsFlag.ENQ_BLOCKED.value();
    Simulation run = start(ideal(1), infinite, busyOwner(), lateDonor());
    run.runUntil(20 * MS + MS / 2);
    assertThat(run.ext().sysrqDump()).contains("flags=0x3");
    run.runUntil(30 * MS);
    int from = infinite.log.size();
    run.runUntil(40 * MS);
    assertThat(infinite.lines(from, "tick donor")).isNotEmpty();
  }

  /** 6.5: both tasks are in the dump, the executing one first. */
  @Test
  void theDumpShowsDonorAndOwner() {
    Simulation run = run(true, busyOwner(), lateDonor());
    run.runUntil(25 * MS);
    String dump = run.ext().sysrqDump();
    assertThat(dump)
        .contains("curr=owner[1] class=ext_sched_class", "donor=donor[2] class=ext_sched_class")
        .containsSubsequence(" *R owner[1]", "  D donor[2]")
        .containsOnlyOnce("R owner[1]");
  }

  /** 4.14: a preempting kick zeroes the donor's slice, and the owner stops to execute for it. */
  @Test
  void aPreemptingKickEndsTheDonorsTurn() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(25 * MS);
    assertThat(run.kernel().rq(0).donor).isSameAs(run.task("donor"));
    int from = policy.log.size();
    run.kernel().runScript(() -> policy.k().cpus().kickCpu(0, 2));
    run.runUntil(26 * MS);
    assertThat(policy.lines(from, "stopping", "enqueue", "running"))
        .containsExactly(
            "stopping donor runnable=1 slice=0",
            "enqueue donor ef=40000000000 slice=0 cpu=0",
            "running hog slice=20000000 cpu=0");
  }

  /** 4.4 row 6 comes before the shortcuts for exiting and migration-disabled tasks. */
  @Test
  void aMigrationDisabledDonorGoesThroughThePolicy() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(25 * MS);
    run.task("donor").migrationDisabled = 1;
    int from = policy.log.size();
    run.runUntil(41 * MS);
    assertThat(policy.lines(from, "enqueue donor"))
        .containsExactly("enqueue donor ef=40000000000 slice=0 cpu=0");
  }

  /** A property change of the donor: its session ends and begins again at once. */
  @Test
  void aChangeOfTheDonorsNiceValueRestartsItsSessionAtOnce() {
    Simulation run = run(true, busyOwner(), lateDonor(), hog("hog"));
    run.runUntil(25 * MS);
    int from = policy.log.size();
    run.kernel().runScript(() -> run.kernel().setNice(run.task("donor"), -5));
    assertThat(
            policy.lines(from, "stopping", "quiescent", "set_weight", "runnable", "running", "enq"))
        .containsExactly(
            "stopping donor runnable=0 slice=15000000",
            "quiescent donor df=20000000a",
            "set_weight donor w=305",
            "runnable donor ef=a cpu=0",
            "running donor slice=15000000 cpu=0");
    assertThat(run.kernel().rq(0).curr).isSameAs(run.task("owner"));
  }

  /** 6.4: a signal, too, wakes a retained donor where it is: no select_cpu, no enqueue. */
  @Test
  void aSignalWakesADonorInPlace() {
    Script wants = Script.into(log).run(MS).lockInterruptible(m).run(MS);
    Script signals =
        Script.into(log).sleep(5 * MS).then(control -> control.signal(requireNonNull(victim)));
    Simulation run = run(true, busyOwner(), wants.task("donor"), signals.task("signaller"));
    victim = run.task("donor");
    while (log.stream().noneMatch(line -> line.endsWith("donor gives up m"))) {
      assertThat(run.kernel().step(300 * MS)).isTrue();
    }
    assertThat(policy.lines(0, "select_cpu donor", "quiescent donor")).isEmpty();
    assertThat(policy.lines(0, "runnable donor")).hasSize(1);
    assertThat(m.waiterCount()).isZero();
  }
}
