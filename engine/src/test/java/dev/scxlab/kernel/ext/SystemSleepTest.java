package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.sleeper;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.SystemSleep;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Suspend and hibernation of the whole machine, as the case pm-mem-hotplug-ops recorded it. */
class SystemSleepTest {

  private static LoggingPolicy withHotplugOps() {
    return new LoggingPolicy().with(OpsCallback.CPU_OFFLINE).with(OpsCallback.CPU_ONLINE);
  }

  private static Simulation run(LoggingPolicy policy) {
    return start(
        ideal(4).withProfile(KernelProfile.V7_2),
        policy,
        hog("h1"),
        hogOn("h2", 2, 4),
        sleeper("s", MS, 10 * MS));
  }

  @Test
  void cpusGoDownFromTheHighestAfterUserSpaceStoppedAndComeUpFromTheLowest() {
    LoggingPolicy policy = withHotplugOps();
    Simulation run = run(policy);
    run.runUntil(15 * MS);
    run.kernel().runScript(() -> assertThat(run.kernel().sleep().suspend()).isTrue());
    run.runUntil(100 * MS);
    assertThat(run.kernel().sleep().stage()).isEqualTo(SystemSleep.Stage.ASLEEP);
    assertThat(run.kernel().onlineMask().toString()).isEqualTo("0");
    assertThat(run.ext().stateView().bypassDepth()).isEqualTo(1);
    long ran = run.task("h1").fair.sumExecRuntimeNs + run.task("s").fair.sumExecRuntimeNs;
    run.runUntil(200 * MS);
    assertThat(run.task("h1").fair.sumExecRuntimeNs + run.task("s").fair.sumExecRuntimeNs)
        .as("nobody runs while the machine sleeps")
        .isEqualTo(ran);
    run.kernel().runScript(() -> assertThat(run.kernel().sleep().wake()).isTrue());
    run.runUntil(300 * MS);
    assertThat(policy.lines(0, "cpu_"))
        .containsExactly(
            "cpu_offline cpu=3",
            "cpu_offline cpu=2",
            "cpu_offline cpu=1",
            "cpu_online cpu=1",
            "cpu_online cpu=2",
            "cpu_online cpu=3");
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.NONE);
    assertThat(run.ext().stateView().bypassDepth()).isZero();
    assertThat(Objects.requireNonNull(run.ext().events()).get(ScxEvent.BYPASS_ACTIVATE))
        .isEqualTo(2);
    assertThat(run.task("h1").fair.sumExecRuntimeNs).isGreaterThan(ran + 90 * MS);
    assertThat(run.task("s").accounting.wakeups()).isGreaterThan(10);
  }

  @Test
  void aPolicyWithoutHotplugOpsEndsWithTheFirstCpuThatGoes() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(policy);
    run.at(15 * MS, run.kernel().sleep()::hibernate);
    run.at(100 * MS, run.kernel().sleep()::wake);
    run.runUntil(200 * MS);
    assertThat(run.ext().exitInfo().kind()).isEqualTo(ExitKind.UNREG_KERN);
    assertThat(run.ext().exitInfo().code()).isEqualTo(0x0001000100000000L);
    assertThat(run.ext().exitInfo().message()).isEqualTo("cpu 3 going offline, exiting scheduler");
    assertThat(run.kernel().onlineMask().weight()).isEqualTo(4);
    assertThat(run.task("h1").schedClass.rank().symbol()).isEqualTo("fair_sched_class");
    assertThat(run.task("h1").fair.sumExecRuntimeNs).isGreaterThan(100 * MS);
  }

  @Test
  void cpusThatGoDownAllAtOnceEndThePolicyOnce() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(policy);
    run.at(15 * MS, () -> run.ext().power().event(1));
    run.at(
        20 * MS,
        () -> {
          for (int cpu = 3; cpu > 0; cpu--) {
            run.kernel().cpuDown(cpu);
          }
        });
    run.runUntil(100 * MS);
    assertThat(run.ext().exitInfo().message()).endsWith("going offline, exiting scheduler");
    assertThat(run.kernel().onlineMask().weight()).isEqualTo(1);
  }

  @Test
  void workThatWasInterruptedIsDoneInFull() {
    Simulation run = start(ideal(1), null, Loads.once("w", 30 * MS));
    run.at(10 * MS, run.kernel().sleep()::freezeProcesses);
    run.at(50 * MS, run.kernel().sleep()::thawProcesses);
    run.runUntil(69 * MS);
    assertThat(run.kernel().livingTasks()).isEqualTo(1);
    run.runUntil(71 * MS);
    assertThat(run.kernel().livingTasks()).isZero();
    assertThat(run.task("w").fair.sumExecRuntimeNs).isEqualTo(30 * MS);
  }

  @Test
  void wakingUpOnTheWayToSleepUndoesWhatWasDone() {
    LoggingPolicy policy = withHotplugOps();
    Simulation run = run(policy);
    run.at(15 * MS, run.kernel().sleep()::suspend);
    run.at(16 * MS + 1, run.kernel().sleep()::wake);
    run.runUntil(100 * MS);
    assertThat(run.kernel().onlineMask().weight()).isEqualTo(4);
    assertThat(run.kernel().sleep().stage()).isEqualTo(SystemSleep.Stage.AWAKE);
    assertThat(run.kernel().sleep().wake()).isFalse();
    assertThat(run.task("h2").fair.sumExecRuntimeNs).isGreaterThan(90 * MS);
  }
}
