package dev.scxlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rows of sched-ext.md 6.4, each on a state made for it: some guard against what other CPUs do
 * between two steps and do not happen by themselves where a reschedule is one piece.
 */
class ProxyWalkTest {

  private static final long MS = 1_000_000;

  private Simulation run = new Simulation(KernelConfig.of(Topology.flat(2)), null);
  private Kernel kernel = run.kernel();
  private RunQueue rq = kernel.rq(0);
  private Task donor = rq.idle;
  private Task owner = rq.idle;
  private final Lock lock = new Lock();

  private static final class Lock extends KernelLock {
    @Nullable Task owner;
    boolean handedOver;

    @Override
    public @Nullable Task owner() {
      return owner;
    }

    @Override
    public boolean isHandedOver() {
      return handedOver;
    }

    @Override
    public String name() {
      return "lock";
    }
  }

  private static TaskSpec hog(String name, int cpu) {
    return TaskSpec.of(name, control -> control.run(1_000 * MS)).withCpus(CpuMask.of(2, cpu));
  }

  /** Two tasks on CPU 0 and one on CPU 1; the donor waits for a lock and was picked on CPU 0. */
  @BeforeEach
  void twoTasks() {
    run = new Simulation(KernelConfig.of(Topology.flat(2)).withCosts(Costs.ideal()), null);
    run.start(List.of(hog("owner", 0), hog("donor", 0), hog("far", 1)), false);
    kernel = run.kernel();
    rq = kernel.rq(0);
    owner = run.task("owner");
    donor = run.task("donor");
    kernel.runUntil(0);
    assertThat(rq.curr).isSameAs(owner);
    donor.state = TaskState.UNINTERRUPTIBLE;
    donor.isBlocked = true;
    donor.blockedOn = lock;
    owner.schedClass.putPrevTask(rq, owner, donor);
    donor.schedClass.setNextTask(rq, donor, true);
    rq.donor = donor;
    lock.owner = owner;
  }

  private @Nullable Task resolve() {
    return kernel.proxy().resolve(rq, donor);
  }

  @Test
  void row9AnOwnerOnThisCpuExecutes() {
    assertThat(resolve()).isSameAs(owner);
    assertThat(owner.blockedDonor).isSameAs(donor);
    assertThat(rq.donor).isSameAs(donor);
  }

  @Test
  void row1AWaiterThatWasLetGoIsDeactivatedAndAnotherPickFollows() {
    donor.blockedOn = null;
    assertThat(resolve()).isNull();
    assertThat(donor.onRq).isEqualTo(Task.ON_RQ_NO);
    assertThat(rq.donor).isSameAs(rq.idle);
  }

  @Test
  void row1ButItRunsIfItIsOnTheCpu() {
    donor.blockedOn = null;
    rq.curr = donor;
    assertThat(resolve()).isSameAs(donor);
    assertThat(donor.isBlocked).isFalse();
    assertThat(donor.state).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void row3AFreeLockLetsTheWaiterRunAtHome() {
    lock.owner = null;
    assertThat(resolve()).isSameAs(donor);
    assertThat(donor.isBlocked).isFalse();
    assertThat(donor.blockedOn).isNull();
  }

  @Test
  void row3AwayFromHomeItWakesUpThere() {
    lock.owner = null;
    donor.wakeCpu = 1;
    donor.cpusMask.copy(CpuMask.of(2, 1));
    kernel.runScript(() -> assertThat(resolve()).isNull());
    assertThat(donor.cpu).isEqualTo(1);
    assertThat(donor.isBlocked).isFalse();
    assertThat(donor.state).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void row4TheDonorOfASleepingOwnerIsBlockedNormally() {
    owner.state = TaskState.INTERRUPTIBLE;
    owner.schedClass.dequeueTask(rq, owner, SchedFlags.DEQUEUE_SLEEP | SchedFlags.DEQUEUE_SPECIAL);
    owner.onRq = Task.ON_RQ_NO;
    assertThat(resolve()).isNull();
    assertThat(donor.isQueued() && !donor.fair.schedDelayed).isFalse();
    assertThat(donor.blockedOn).isSameAs(lock);
  }

  @Test
  void row4AnOwnerWhoseDequeueIsDelayedSleepsToo() {
    owner.fair.schedDelayed = true;
    assertThat(resolve()).isNull();
    assertThat(rq.donor).isSameAs(rq.idle);
    owner.fair.schedDelayed = false;
  }

  @Test
  void row5TheContextFollowsTheOwnerWhateverTheAffinity() {
    lock.owner = run.task("far");
    kernel.runScript(() -> assertThat(resolve()).isNull());
    assertThat(donor.cpu).isEqualTo(1);
    assertThat(donor.wakeCpu).isZero();
    assertThat(donor.cpusMask.test(1)).isFalse();
    assertThat(donor.isQueued()).isTrue();
  }

  @Test
  void row5WithTheRunningTaskInTheChainTheCpuIdlesOnceFirst() {
    lock.owner = run.task("far");
    rq.curr = donor;
    assertThat(resolve()).isSameAs(rq.idle);
    assertThat(donor.cpu).isZero();
    assertThat(rq.donor).isSameAs(rq.idle);
  }

  @Test
  void row6AnOwnerThatIsMigratingIsWaitedFor() {
    owner.onRq = Task.ON_RQ_MIGRATING;
    assertThat(resolve()).isSameAs(rq.idle);
    assertThat(donor.isQueued()).isTrue();
  }

  @Test
  void row8AHandoffInProgressIsWaitedFor() {
    lock.owner = donor;
    lock.handedOver = true;
    assertThat(resolve()).isSameAs(rq.idle);
    assertThat(donor.isQueued()).isTrue();
  }
}
