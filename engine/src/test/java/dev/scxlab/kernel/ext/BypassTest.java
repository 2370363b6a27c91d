package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.ScxEvent;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Bypass as power management enters and leaves it ({@code sched-ext.md} 5). */
class BypassTest {

  private static final int SUSPEND_PREPARE = 3;
  private static final int POST_SUSPEND = 4;

  private static void pm(Simulation run, int event) {
    run.kernel().runScript(() -> assertThat(run.ext().power().event(event)).isEqualTo(1));
  }

  @Test
  void enteringAndLeavingCyclesWaitingTasksInReverse() {
    LoggingPolicy policy = new LoggingPolicy().without(OpsCallback.TICK);
    Simulation run = start(ideal(1), policy, hog("r"), hog("a"), hog("b"), hog("c"));
    run.runUntil(MS);
    int from = policy.log.size();
    pm(run, SUSPEND_PREPARE);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "dequeue c df=20000000e",
            "quiescent c df=20000000e",
            "runnable c ef=e cpu=0",
            "dequeue b df=20000000e",
            "quiescent b df=20000000e",
            "runnable b ef=e cpu=0",
            "dequeue a df=20000000e",
            "quiescent a df=20000000e",
            "runnable a ef=e cpu=0");
    assertThat(run.task("a").scx.sliceNs).isEqualTo(5 * MS);
    from = policy.log.size();
    run.runUntil(12 * MS);
    assertThat(policy.lines(from, "enqueue", "dispatch", "select_cpu")).isEmpty();
    assertThat(policy.lines(from, "running"))
        .containsExactly(
            "running c slice=5000000 cpu=0",
            "running b slice=5000000 cpu=0",
            "running a slice=5000000 cpu=0",
            "running r slice=5000000 cpu=0");
    from = policy.log.size();
    pm(run, POST_SUSPEND);
    assertThat(policy.lines(from, "enqueue"))
        .containsExactly(
            "enqueue a ef=e slice=5000000 cpu=0",
            "enqueue b ef=e slice=5000000 cpu=0",
            "enqueue c ef=e slice=5000000 cpu=0");
  }

  @Test
  void eventsCountActivationsAndTheirTime() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1), policy, hog("r"));
    run.runUntil(10 * MS);
    pm(run, SUSPEND_PREPARE);
    run.runUntil(30 * MS);
    assertThat(run.ext().stateView().bypassDepth()).isEqualTo(1);
    assertThat(run.ext().stateView().stateName()).isEqualTo("enabled");
    pm(run, POST_SUSPEND);
    run.runUntil(40 * MS);
    EventCounters events = Objects.requireNonNull(run.ext().events());
    assertThat(events.get(ScxEvent.BYPASS_ACTIVATE)).isEqualTo(2);
    assertThat(events.get(ScxEvent.BYPASS_DURATION)).isEqualTo(20 * MS);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.NONE);
  }

  @Test
  void anUnpairedEndOfATransitionIsIgnored() {
    Simulation run = start(ideal(1), new LoggingPolicy(), hog("r"));
    run.runUntil(10 * MS);
    pm(run, POST_SUSPEND);
    assertThat(run.ext().stateView().bypassDepth()).isZero();
    pm(run, SUSPEND_PREPARE);
    assertThat(run.ext().stateView().bypassDepth()).isEqualTo(1);
  }

  @Test
  void unloadWhileBypassedEndsThePolicyAtOnce() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(2), policy, hog("r"), hog("a"), hog("b"));
    run.runUntil(10 * MS);
    pm(run, SUSPEND_PREPARE);
    run.runUntil(20 * MS);
    run.ext().unload();
    run.runUntil(21 * MS);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.UNREG);
    assertThat(run.ext().stateView().stateName()).isEqualTo("disabled");
    pm(run, POST_SUSPEND);
    run.runUntil(1_000 * MS);
    assertThat(run.task("a").schedClass.rank().symbol()).isEqualTo("fair_sched_class");
  }

  @Test
  void hotplugWithoutTheOpEndsThePolicyAndWithItItStays() {
    Simulation without = start(ideal(2), new LoggingPolicy(), hog("a"), hog("b"));
    without.at(10 * MS, () -> without.kernel().cpuDown(1));
    without.runUntil(20 * MS);
    ExitInfo exit = without.ext().exitInfo();
    assertThat(exit.kind()).isEqualTo(ExitKind.UNREG_KERN);
    assertThat(exit.code()).isEqualTo(0x0001000100000000L);
    assertThat(exit.message()).isEqualTo("cpu 1 going offline, exiting scheduler");

    LoggingPolicy policy =
        new LoggingPolicy().with(OpsCallback.CPU_OFFLINE).with(OpsCallback.CPU_ONLINE);
    Simulation with = start(ideal(2), policy, hog("a"), Loads.hogOn("b", 1, 2));
    with.at(10 * MS, () -> with.kernel().cpuDown(1));
    with.at(50 * MS, () -> with.kernel().cpuUp(1));
    with.runUntil(100 * MS);
    assertThat(with.ext().exitInfo().kind()).isEqualTo(ExitKind.NONE);
    assertThat(policy.lines(0, "cpu_")).containsExactly("cpu_offline cpu=1", "cpu_online cpu=1");
    assertThat(with.task("b").cpusMask.weight()).isEqualTo(2);
    assertThat(with.kernel().cpuTimes().idleNs(0)).isLessThan(MS);
    assertThat(with.kernel().tickCount()).isEqualTo(25 + 15);
  }
}
