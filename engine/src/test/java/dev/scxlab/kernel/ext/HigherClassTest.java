package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.sleeper;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.SchedPolicy;
import org.junit.jupiter.api.Test;

/** How real-time tasks and ext tasks share a CPU. */
class HigherClassTest {

  @Test
  void aFifoHogLeavesExtFivePercent() {
    Simulation run =
        start(
            ideal(1),
            new VtimePolicy(20 * MS),
            hog("ext"),
            hog("fifo").withPolicy(SchedPolicy.FIFO, 50));
    run.runUntil(10_000 * MS);
    double share = run.task("ext").fair.sumExecRuntimeNs / (10_000.0 * MS);
    assertThat(share).isBetween(0.045, 0.055);
  }

  @Test
  void inTheFirstKernelAFifoHogStarvesExtUntilTheWatchdogSteps() {
    LoggingPolicy policy = new LoggingPolicy();
    policy.timeoutMs = 1_000;
    Simulation run =
        start(
            ideal(1).withProfile(KernelProfile.V6_12),
            policy,
            hog("ext"),
            hog("fifo").withPolicy(SchedPolicy.FIFO, 50).withStartNs(50 * MS));
    run.runUntil(2_000 * MS);
    assertThat(run.task("ext").fair.sumExecRuntimeNs).isEqualTo(50 * MS);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.ERROR_STALL);
  }

  @Test
  void inAPartialPolicyAFairHogLeavesExtFivePercentToo() {
    LoggingPolicy policy = new LoggingPolicy();
    policy.flags = OpsFlag.SWITCH_PARTIAL.value();
    Simulation run =
        start(ideal(1), policy, hog("ext").withPolicy(SchedPolicy.EXT, 0), hog("fair"));
    run.runUntil(10_000 * MS);
    double share = run.task("ext").fair.sumExecRuntimeNs / (10_000.0 * MS);
    assertThat(share).isBetween(0.045, 0.055);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.NONE);
  }

  @Test
  void aFifoHogLeavesFairFivePercent() {
    Simulation run =
        start(ideal(1), null, hog("fair"), hog("fifo").withPolicy(SchedPolicy.FIFO, 50));
    run.runUntil(10_000 * MS);
    double share = run.task("fair").fair.sumExecRuntimeNs / (10_000.0 * MS);
    assertThat(share).isBetween(0.045, 0.055);
  }

  @Test
  void thePolicyIsToldOnceThatTheCpuIsTakenAndGivenBack() {
    LoggingPolicy policy =
        new LoggingPolicy()
            .with(OpsCallback.CPU_RELEASE_OP)
            .with(OpsCallback.CPU_ACQUIRE)
            .without(OpsCallback.TICK);
    Simulation run =
        start(
            ideal(1),
            policy,
            hog("h"),
            sleeper("rt", MS, 10 * MS).withPolicy(SchedPolicy.FIFO, 5).withStartNs(5 * MS));
    run.runUntil(4 * MS);
    int from = policy.log.size();
    run.runUntil(7 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "init_task rt fork=1",
            "stopping h runnable=1 slice=15000000",
            "cpu_release cpu=0 reason=0 task=rt",
            "cpu_acquire cpu=0",
            "running h slice=15000000 cpu=0");
  }
}
