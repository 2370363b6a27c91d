package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kicks and preempting inserts as a 7.2 kernel was seen to carry them out. */
class KickTest {

  private static final long PREEMPT = Flag.KICK_PREEMPT.value();
  private static final long IDLE = Flag.KICK_IDLE.value();
  private static final long WAIT = Flag.KICK_WAIT.value();

  /** A trigger on CPU 0 whose first start calls the kick. */
  private static final class Kicker extends LoggingPolicy {
    private final int[] cpus;
    private final long[] kickFlags;
    private boolean done;

    Kicker(int[] cpus, long... flags) {
      this.cpus = cpus;
      this.kickFlags = flags;
      without(OpsCallback.TICK);
    }

    @Override
    void onRunning(Task p) {
      if (p.comm.equals("t0") && !done) {
        done = true;
        log.add("-- kick");
        for (int i = 0; i < cpus.length; i++) {
          k().cpus().kickCpu(cpus[i], kickFlags[i]);
        }
      }
    }

    List<String> afterKick() {
      int at = log.indexOf("-- kick");
      return log.subList(at + 1, log.size()).stream()
          .filter(line -> !line.contains("t0") && !line.contains("cpu=0"))
          .toList();
    }
  }

  private static TaskSpec trigger(int cpus) {
    return Loads.once("t0", MS / 10)
        .withStartNs(2 * MS)
        .withCpus(dev.scxlab.kernel.CpuMask.of(cpus, 0));
  }

  @Test
  void aPlainKickDoesNotPreempt() {
    Kicker policy = new Kicker(new int[] {1}, 0);
    Simulation run = start(ideal(2), policy, hogOn("h1", 1, 2), hogOn("h11", 1, 2), trigger(2));
    run.runUntil(4 * MS - 1);
    assertThat(policy.afterKick()).isEmpty();
  }

  @Test
  void aPlainKickOfAnIdleCpuIsOneDispatch() {
    Kicker policy = new Kicker(new int[] {1}, 0);
    Simulation run = start(ideal(2), policy, trigger(2));
    run.runUntil(4 * MS - 1);
    assertThat(policy.afterKick()).containsExactly("dispatch cpu=1 prev=- queued=-1");
  }

  @Test
  void anIdleKickOfABusyCpuIsDropped() {
    Kicker policy = new Kicker(new int[] {1}, IDLE);
    Simulation run = start(ideal(2), policy, hogOn("h1", 1, 2), trigger(2));
    run.runUntil(4 * MS - 1);
    assertThat(policy.afterKick()).isEmpty();
  }

  @Test
  void preemptZeroesTheSliceAndSwitches() {
    Kicker policy = new Kicker(new int[] {1}, PREEMPT);
    Simulation run = start(ideal(2), policy, hogOn("h1", 1, 2), hogOn("h11", 1, 2), trigger(2));
    run.runUntil(4 * MS - 1);
    assertThat(policy.afterKick())
        .containsExactly(
            "dispatch cpu=1 prev=h1 queued=1",
            "dequeue h11 df=0",
            "stopping h1 runnable=1 slice=0",
            "enqueue h1 ef=0 slice=0 cpu=1",
            "running h11 slice=20000000 cpu=1");
  }

  @Test
  void aLoneTaskThatIsPreemptedKeepsTheCpuWithTheDefaultSlice() {
    Kicker policy = new Kicker(new int[] {1}, PREEMPT);
    Simulation run = start(ideal(2), policy, hogOn("h1", 1, 2), trigger(2));
    run.runUntil(4 * MS - 1);
    assertThat(policy.afterKick()).containsExactly("dispatch cpu=1 prev=h1 queued=1");
    assertThat(run.task("h1").scx.sliceNs).isGreaterThan(17 * MS);
  }

  @Test
  void kicksMergeIntoOneIrqWorkAndOneInterruptPerCpu() {
    List<String> interrupts = new ArrayList<>();
    KernelConfig config =
        KernelConfig.of(dev.scxlab.kernel.Topology.flat(4))
            .withProfile(KernelProfile.V7_2)
            .withSink(
                (timeNs, kind, cpu, pid, args) -> {
                  if (timeNs > 2 * MS && kind == TraceKind.IRQ_WORK) {
                    interrupts.add("irq work " + cpu);
                  } else if (timeNs > 2 * MS && kind == TraceKind.IPI) {
                    interrupts.add("ipi " + cpu + " to " + args[0]);
                  }
                });
    Kicker policy =
        new Kicker(new int[] {3, 2, 1, 1, 1, 2, 3, 3}, 0, 0, 0, PREEMPT, IDLE, 0, WAIT, 0);
    Simulation run =
        start(config, policy, hogOn("h1", 1, 4), hogOn("h2", 2, 4), hogOn("h3", 3, 4), trigger(4));
    run.runUntil(3 * MS);
    assertThat(interrupts).containsExactly("irq work 0", "ipi 0 to 1", "ipi 0 to 2", "ipi 0 to 3");
    assertThat(policy.afterKick()).containsExactly("dispatch cpu=1 prev=h1 queued=1");
  }

  /** When the task whose start kicks CPU 1 has done its 0.1 ms, under the default costs. */
  private static long endOfKicker(long flags) {
    long[] end = new long[1];
    KernelConfig config =
        KernelConfig.of(dev.scxlab.kernel.Topology.flat(2))
            .withSink(
                (timeNs, kind, cpu, pid, args) -> {
                  if (kind == TraceKind.EXIT) {
                    end[0] = timeNs;
                  }
                });
    Kicker policy = new Kicker(new int[] {1}, flags);
    start(config, policy, hogOn("h1", 1, 2), hogOn("h11", 1, 2), trigger(2)).runUntil(4 * MS);
    return end[0];
  }

  @Test
  void aWaitKickHoldsTheKickerUntilTheTargetHasPicked() {
    long without = endOfKicker(PREEMPT);
    long with = endOfKicker(PREEMPT | WAIT);
    // The interrupt takes 1.5 us to arrive; then the target goes through its reschedule.
    assertThat(with - without).isBetween(1_500L, 8_000L);
  }

  @Test
  void cpusThatWaitForEachOtherGoOn() {
    for (KernelConfig config :
        List.of(ideal(2), KernelConfig.of(dev.scxlab.kernel.Topology.flat(2)))) {
      LoggingPolicy policy =
          new LoggingPolicy() {
            private int kicks;

            @Override
            void onRunning(Task p) {
              if (kicks++ < 8) {
                k().cpus().kickCpu(1 - p.cpu, PREEMPT | WAIT);
              }
            }
          }.without(OpsCallback.TICK);
      Simulation run =
          start(
              config,
              policy,
              hogOn("a", 0, 2),
              hogOn("b", 1, 2),
              hogOn("c", 0, 2),
              hogOn("d", 1, 2));
      run.runUntil(100 * MS);
      for (Task p : run.kernel().tasks()) {
        assertThat(p.fair.sumExecRuntimeNs).as(p.comm).isGreaterThan(30 * MS);
      }
    }
  }

  @Test
  void aPreemptingInsertSwitchesWithoutDispatch() {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (p.comm.equals("x0")) {
              k().inserts().dsqInsert(p, DsqId.LOCAL, SLICE, enqFlags | Flag.ENQ_PREEMPT.value());
            } else {
              super.onEnqueue(p, enqFlags);
            }
          }
        };
    Simulation run = start(ideal(1), policy, hog("h1"), Loads.once("x0", MS).withStartNs(2 * MS));
    run.runUntil(MS);
    int from = policy.log.size();
    run.runUntil(3 * MS - 1);
    assertThat(policy.lines(from, "dispatch", "stopping", "enqueue", "running"))
        .containsExactly(
            "enqueue x0 ef=80008 slice=20000000 cpu=0",
            "stopping h1 runnable=1 slice=0",
            "enqueue h1 ef=0 slice=0 cpu=0",
            "running x0 slice=20000000 cpu=0");
  }

  @Test
  void immedOnABusyCpuComesBackUntilThePolicyIsEjected() {
    assertThat(ejected(KernelProfile.NEWEST).kind()).isEqualTo(ExitKind.ERROR_REENQ);
    assertThat(ejected(KernelProfile.NEWEST).message())
        .isEqualTo("x0[2] reenqueued 257 times without running");
    assertThat(ejected(KernelProfile.V7_2).kind()).isEqualTo(ExitKind.ERROR);
    assertThat(ejected(KernelProfile.V7_2).message())
        .isEqualTo("SCX_ENQ_REENQ on SCX_DSQ_LOCAL repeated 257 times");
  }

  private static ExitInfo ejected(KernelProfile profile) {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            if (p.comm.equals("x0")) {
              k().inserts().dsqInsert(p, DsqId.LOCAL, SLICE, Flag.ENQ_IMMED.value());
            } else {
              super.onEnqueue(p, enqFlags);
            }
          }
        };
    Simulation run =
        start(
            ideal(1).withProfile(profile),
            policy,
            hog("h1"),
            Loads.once("x0", MS).withStartNs(2 * MS));
    run.runUntil(3 * MS);
    return run.ext().exitInfo();
  }
}
