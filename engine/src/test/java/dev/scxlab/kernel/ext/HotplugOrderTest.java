package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import org.junit.jupiter.api.Test;

/** The callbacks of a CPU that goes down, as the case hotplug-with-ops recorded them. */
class HotplugOrderTest {

  @Test
  void eachTaskThatGetsTheCpuIsPushedAndThePolicyIsToldLast() {
    LoggingPolicy policy =
        new LoggingPolicy()
            .with(OpsCallback.CPU_OFFLINE)
            .with(OpsCallback.CPU_ONLINE)
            .without(OpsCallback.TICK);
    Simulation run =
        start(
            ideal(2).withProfile(KernelProfile.V7_2),
            policy,
            hogOn("h1", 1, 2),
            hogOn("h11", 1, 2));
    run.runUntil(5 * MS);
    int from = policy.log.size();
    run.at(5 * MS, () -> run.kernel().cpuDown(1));
    run.runUntil(6 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "stopping h1 runnable=1 slice=15000000",
            "quiescent h1 df=20000000a",
            "set_cpumask h1 mask=0-1",
            "runnable h1 ef=a cpu=1",
            "enqueue h1 ef=40000 slice=20000000 cpu=0",
            "dispatch cpu=1 prev=- queued=-1",
            "dequeue h11 df=0",
            "running h11 slice=20000000 cpu=1",
            "dispatch cpu=0 prev=- queued=-1",
            "dequeue h1 df=0",
            "running h1 slice=20000000 cpu=0",
            "stopping h11 runnable=1 slice=20000000",
            "quiescent h11 df=20000000a",
            "set_cpumask h11 mask=0-1",
            "runnable h11 ef=a cpu=1",
            "enqueue h11 ef=40000 slice=20000000 cpu=0",
            "dispatch cpu=1 prev=- queued=-1",
            "cpu_offline cpu=1");
  }
}
