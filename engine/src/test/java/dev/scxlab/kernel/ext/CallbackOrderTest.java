package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.once;
import static dev.scxlab.kernel.ext.Loads.sleeper;
import static dev.scxlab.kernel.ext.Loads.start;
import static dev.scxlab.kernel.ext.Loads.yielder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import org.junit.jupiter.api.Test;

/** The order of ops and their flags as a 7.2 kernel was seen to have them. */
class CallbackOrderTest {

  @Test
  void startSleepAndWakeup() {
    LoggingPolicy policy = new LoggingPolicy();
    start(ideal(2), policy, sleeper("a", MS, MS)).runUntil(3 * MS - 1);
    assertThat(policy.log.subList(2, policy.log.size()))
        .containsExactly(
            "init_task a fork=1",
            "enable a slice=20000000",
            "set_weight a w=100",
            "select_cpu a prev=0 wf=4",
            "runnable a ef=80008 cpu=0",
            "enqueue a ef=80008 slice=20000000 cpu=0",
            "dispatch cpu=0 prev=- queued=-1",
            "dequeue a df=0",
            "running a slice=20000000 cpu=0",
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=9",
            "dispatch cpu=0 prev=a queued=0",
            "select_cpu a prev=0 wf=8",
            "runnable a ef=100009 cpu=0",
            "enqueue a ef=100009 slice=19000000 cpu=0",
            "dispatch cpu=0 prev=- queued=-1",
            "dequeue a df=0",
            "running a slice=20000000 cpu=0");
  }

  @Test
  void directDispatchSkipsEnqueueAndDispatch() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            k().inserts().dsqInsert(p, dev.scxlab.abi.DsqId.LOCAL, SLICE, 0);
            return prevCpu;
          }
        };
    start(ideal(2), policy, sleeper("a", MS, MS)).runUntil(3 * MS - 1);
    assertThat(policy.log.subList(5, policy.log.size()))
        .containsExactly(
            "select_cpu a prev=0 wf=4",
            "runnable a ef=80008 cpu=0",
            "running a slice=20000000 cpu=0",
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=9",
            "dispatch cpu=0 prev=a queued=0",
            "select_cpu a prev=0 wf=8",
            "runnable a ef=100009 cpu=0",
            "running a slice=20000000 cpu=0");
  }

  @Test
  void sliceEndWithAnotherTaskWaiting() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1), policy, hog("a"), hog("b"));
    run.runUntil(19 * MS);
    int from = policy.log.size();
    run.runUntil(21 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "tick a slice=0",
            "dispatch cpu=0 prev=a queued=1",
            "dequeue b df=0",
            "stopping a runnable=1 slice=0",
            "enqueue a ef=0 slice=0 cpu=0",
            "running b slice=20000000 cpu=0");
  }

  @Test
  void sliceEndOfALoneHogIsOnlyADispatch() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1), policy, hog("a"));
    run.runUntil(19 * MS);
    int from = policy.log.size();
    run.runUntil(21 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly("tick a slice=0", "dispatch cpu=0 prev=a queued=1");
    EventCounters events = java.util.Objects.requireNonNull(run.ext().events());
    assertThat(events.get(ScxEvent.DISPATCH_KEEP_LAST)).isEqualTo(1);
    assertThat(events.get(ScxEvent.REFILL_SLICE_DFL)).isEqualTo(1);
  }

  @Test
  void enqLastGoesThroughEnqueueAndIdle() {
    LoggingPolicy policy = new LoggingPolicy();
    policy.flags = OpsFlag.ENQ_LAST.value();
    policy.with(OpsCallback.UPDATE_IDLE);
    Simulation run = start(ideal(1), policy, hog("a"));
    run.runUntil(19 * MS);
    int from = policy.log.size();
    run.runUntil(40 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "tick a slice=0",
            "dispatch cpu=0 prev=a queued=1",
            "stopping a runnable=1 slice=0",
            "enqueue a ef=20000000000 slice=0 cpu=0",
            "update_idle cpu=0 idle=1");
  }

  @Test
  void reniceOfTheRunningTask() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1), policy, hog("a"));
    run.runUntil(MS);
    int from = policy.log.size();
    run.kernel().runScript(() -> run.kernel().setNice(run.task("a"), 5));
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=20000000a",
            "set_weight a w=33",
            "runnable a ef=a cpu=0",
            "running a slice=19000000 cpu=0");
  }

  @Test
  void reniceOfAWaitingTaskGoesThroughTheQueue() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1), policy, hog("a"), hog("b"));
    run.runUntil(MS);
    int from = policy.log.size();
    run.kernel().runScript(() -> run.kernel().setNice(run.task("b"), 5));
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "dequeue b df=20000000a",
            "quiescent b df=20000000a",
            "set_weight b w=33",
            "runnable b ef=a cpu=0",
            "enqueue b ef=a slice=20000000 cpu=0");
  }

  @Test
  void affinityThatExcludesTheRunningCpuUsesTheStopper() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(2), policy, hogOn("a", 0, 2));
    run.runUntil(MS);
    int from = policy.log.size();
    run.kernel().runScript(() -> run.kernel().setAffinity(run.task("a"), CpuMask.of(2, 1)));
    run.runUntil(2 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=20000000a",
            "set_cpumask a mask=1",
            "runnable a ef=a cpu=0",
            "running a slice=19000000 cpu=0",
            "stopping a runnable=1 slice=19000000",
            "enqueue a ef=40000 slice=19000000 cpu=1",
            "dispatch cpu=0 prev=- queued=-1",
            "dispatch cpu=1 prev=- queued=-1",
            "dequeue a df=0",
            "running a slice=20000000 cpu=1");
  }

  @Test
  void toFifoAndBack() {
    LoggingPolicy policy = new LoggingPolicy().without(OpsCallback.TICK);
    Simulation run = start(ideal(1), policy, hog("a"));
    run.runUntil(MS);
    int from = policy.log.size();
    run.kernel().runScript(() -> run.kernel().setPolicy(run.task("a"), SchedPolicy.FIFO, 10));
    run.runUntil(3 * MS);
    run.kernel().runScript(() -> run.kernel().setPolicy(run.task("a"), SchedPolicy.NORMAL, 0));
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=20000004e",
            "disable a",
            "enable a slice=0",
            "set_weight a w=100",
            "set_cpumask a mask=0",
            "runnable a ef=1004e cpu=0",
            "running a slice=0 cpu=0");
  }

  @Test
  void exitIn72ChangesTheGroupFirst() {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = start(ideal(1).withProfile(KernelProfile.V7_2), policy, once("a", MS));
    run.runUntil(MS - 1);
    int from = policy.log.size();
    run.runUntil(2 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=20000000e",
            "runnable a ef=e cpu=0",
            "running a slice=19000000 cpu=0",
            "stopping a runnable=0 slice=19000000",
            "quiescent a df=10009",
            "dispatch cpu=0 prev=a queued=0",
            "disable a",
            "exit_task a cancelled=0");
  }

  @Test
  void yieldZeroesTheSliceUnlessThePolicyHasTheOp() {
    LoggingPolicy policy = new LoggingPolicy().without(OpsCallback.TICK);
    Simulation run = start(ideal(1), policy, yielder("y", 3 * MS), hog("h"));
    run.runUntil(3 * MS - 1);
    int from = policy.log.size();
    run.runUntil(3 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly(
            "dispatch cpu=0 prev=y queued=1",
            "dequeue h df=0",
            "stopping y runnable=1 slice=0",
            "enqueue y ef=0 slice=0 cpu=0",
            "running h slice=20000000 cpu=0");

    LoggingPolicy keeps = new LoggingPolicy().with(OpsCallback.YIELD).without(OpsCallback.TICK);
    Simulation second = start(ideal(1), keeps, yielder("y", 3 * MS), hog("h"));
    second.runUntil(3 * MS - 1);
    from = keeps.log.size();
    second.runUntil(7 * MS);
    assertThat(keeps.log.subList(from, keeps.log.size())).containsExactly("yield y", "yield y");
  }
}
