package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.sleeper;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dispatch, DSQs and idle masks where the kernel does what one might not expect. */
class DispatchTest {

  /** Inserts prev from dispatch, whatever its state. */
  private static LoggingPolicy insertsPrev() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onDispatch(int cpu, @Nullable Task prev) {
            if (prev != null) {
              k().inserts().dsqInsert(prev, DsqId.LOCAL, SLICE, 0);
            }
            super.onDispatch(cpu, prev);
          }
        };
    return policy.without(OpsCallback.TICK);
  }

  @Test
  void insertingThePrevThatStillRunsOnlyRenewsItsSliceIn72() {
    LoggingPolicy policy = insertsPrev();
    Simulation run = start(ideal(1).withProfile(KernelProfile.V7_2), policy, hog("h1"));
    run.runUntil(19 * MS);
    int from = policy.log.size();
    run.runUntil(21 * MS);
    assertThat(policy.log.subList(from, policy.log.size()))
        .containsExactly("dispatch cpu=0 prev=h1 queued=1");
    assertThat(count(run, ScxEvent.DISPATCH_KEEP_LAST)).isZero();
  }

  @Test
  void insertingAPrevThatSleepsIsTriedThirtyTwoTimes() {
    LoggingPolicy policy = insertsPrev();
    Simulation run = start(KernelConfig.of(Topology.flat(1)), policy, sleeper("x", MS, 50 * MS));
    run.runUntil(10 * MS);
    assertThat(policy.lines(0, "dispatch cpu=0 prev=x")).hasSize(32);
  }

  private static long count(Simulation run, ScxEvent event) {
    return Objects.requireNonNull(run.ext().events()).get(event);
  }

  @Test
  void vtimeOrderIsKeptForEqualKeysAndAcrossTheWrap() {
    List<String> order = new ArrayList<>();
    LoggingPolicy policy =
        new LoggingPolicy() {
          private static final long MAX = Long.MAX_VALUE;
          private final long[] keys = {MAX, MAX - 1, Long.MIN_VALUE, MAX, Long.MIN_VALUE + 5};
          private int n;

          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            return 0;
          }

          @Override
          void onEnqueue(Task p, long enqFlags) {
            k().inserts()
                .dsqInsertVtime(
                    p, SHARED, SLICE, n < keys.length ? keys[n++] : Long.MIN_VALUE + 9, 0);
          }

          @Override
          void onRunning(Task p) {
            order.add(p.comm);
          }
        };
    Simulation run = new Simulation(ideal(1), policy);
    run.start(List.of(hog("a"), hog("b"), hog("c"), hog("d"), hog("e")), true);
    run.runUntil(99 * MS);
    assertThat(order).startsWith("b", "a", "d", "c", "e");
  }

  @Test
  void aWalkSeesTheTasksThatWereThereAndMovesThem() {
    List<String> seen = new ArrayList<>();
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            return 0;
          }

          @Override
          void onDispatch(int cpu, @Nullable Task prev) {
            DsqIterator it = new DsqIterator();
            k().dsqs().iterDsqNew(it, SHARED, Flag.REV.value());
            for (Task p = k().dsqs().iterDsqNext(it); p != null; p = k().dsqs().iterDsqNext(it)) {
              seen.add(p.comm);
              if (p.comm.equals("b")) {
                k().dispatches().dsqMoveSetSlice(it, 7 * MS);
                assertThat(k().dispatches().dsqMove(it, p, DsqId.LOCAL, 0)).isTrue();
              }
            }
            k().dsqs().iterDsqDestroy(it);
          }
        };
    Simulation run = new Simulation(ideal(1), policy);
    run.start(List.of(hog("a"), hog("b"), hog("c")), true);
    run.runUntil(MS);
    assertThat(seen.subList(0, 3)).containsExactly("c", "b", "a");
    assertThat(policy.lines(0, "running")).containsExactly("running b slice=7000000 cpu=0");
  }

  @Test
  void anOfflineTargetOfLocalOnMeansTheGlobalDsq() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            k().inserts().dsqInsert(p, DsqId.localOn(p.comm.equals("x") ? 1 : 0), SLICE, 0);
          }
        };
    policy.with(OpsCallback.CPU_OFFLINE);
    Simulation run = start(ideal(2), policy, sleeper("x", MS, 9 * MS), hog("h"));
    run.at(5 * MS, () -> run.kernel().cpuDown(1));
    run.runUntil(100 * MS);
    assertThat(run.ext().exitInfo()).isEqualTo(ExitInfo.NONE);
    assertThat(count(run, ScxEvent.DISPATCH_LOCAL_DSQ_OFFLINE)).isPositive();
    assertThat(run.task("x").fair.sumExecRuntimeNs).isGreaterThan(2 * MS);
  }

  @Test
  void aCpuOutsideTheAffinityIsReplacedSilently() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
            return 3;
          }
        };
    Simulation run = start(ideal(4), policy, sleeper("x", MS, MS).withCpus(CpuMask.of(4, 0, 1)));
    run.runUntil(10 * MS);
    assertThat(run.ext().exitInfo()).isEqualTo(ExitInfo.NONE);
    assertThat(count(run, ScxEvent.SELECT_CPU_FALLBACK)).isEqualTo(5);
  }

  @Test
  void claimedCpusStayOutOfTheMasksUntilTheyPassThroughIdle() {
    List<String> masks = new ArrayList<>();
    LoggingPolicy policy =
        new LoggingPolicy() {
          private boolean done;

          private void note(int picked) {
            masks.add(
                k().idleMasks().idleCpumask().toHex()
                    + "/"
                    + k().idleMasks().idleSmtmask().toHex()
                    + " "
                    + picked);
          }

          @Override
          void onRunning(Task p) {
            if (done) {
              return;
            }
            done = true;
            note(0);
            long core = Flag.PICK_IDLE_CORE.value();
            note(k().selects().pickIdleCpu(k().cpus().possibleCpumask(), core));
            note(k().selects().pickIdleCpu(k().cpus().possibleCpumask(), core));
            note(k().selects().pickIdleCpu(k().cpus().possibleCpumask(), 0));
            note(k().selects().testAndClearCpuIdle(1) ? 1 : 0);
          }
        };
    KernelConfig config = KernelConfig.of(Topology.of(1, 2, 2)).withCosts(Costs.ideal());
    start(config, policy, Loads.once("t0", MS).withCpus(CpuMask.of(4, 0))).runUntil(5 * MS);
    assertThat(masks).containsExactly("e/c 0", "a/0 2", "a/0 -16", "2/0 3", "0/0 1");
  }
}
