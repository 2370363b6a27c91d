package dev.scxlab.kernel.ext;

import static dev.scxlab.kernel.ext.Loads.MS;
import static dev.scxlab.kernel.ext.Loads.hog;
import static dev.scxlab.kernel.ext.Loads.hogOn;
import static dev.scxlab.kernel.ext.Loads.ideal;
import static dev.scxlab.kernel.ext.Loads.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.Simulation;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.trace.TraceKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where the kernels differ in the ext class, a test for each line of {@code ScxRules}; further ones
 * in {@link DumpLayoutTest}, {@link KickTest} (limit of re-enqueues) and {@code CoreSchedTest}.
 */
class ProfileDifferenceTest {

  private static final long IDLE = Flag.KICK_IDLE.value();
  private static final long PREEMPT = Flag.KICK_PREEMPT.value();
  private static final long WAIT = Flag.KICK_WAIT.value();

  private static KernelProfile profile(String label) {
    return KernelProfile.byLabel(label).orElseThrow();
  }

  private static Simulation run(String label, LoggingPolicy policy, TaskSpec... tasks) {
    return start(ideal(2).withProfile(profile(label)), policy, tasks);
  }

  /** A policy that kicks CPU 1 at the first tick. */
  private static LoggingPolicy kicks(long kickFlags) {
    return new LoggingPolicy() {
      private boolean done;

      @Override
      void onTick(Task p) {
        if (!done) {
          done = true;
          k().cpus().kickCpu(1, kickFlags);
        }
      }
    };
  }

  private static String messageOfKick(String label, long flags) {
    Simulation run = run(label, kicks(flags), hogOn("h", 0, 2));
    run.runUntil(6 * MS);
    return run.ext().exitInfo().message();
  }

  @ParameterizedTest
  @CsvSource({"6.12, 1", "7.2, 1", "newest, 32"})
  void insertingPrevGivesItASliceAtTheCallOrNever(String label, int dispatches) {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onDispatch(int cpu, @Nullable Task prev) {
            if (prev != null && prev.comm.equals("h")) {
              k().inserts().dsqInsert(prev, DsqId.LOCAL, 50 * MS, 0);
            } else {
              super.onDispatch(cpu, prev);
            }
          }
        };
    Simulation run = run(label, policy, hogOn("h", 0, 2));
    run.runUntil(20 * MS - 1);
    int from = policy.log.size();
    run.runUntil(20 * MS);
    assertThat(policy.lines(from, "dispatch cpu=0")).hasSize(dispatches);
  }

  @ParameterizedTest
  @CsvSource({"6.12, 8000000000000001", "7.2, 8000000000000003", "newest, 8000000000000003"})
  void bypassedTasksWaitInAQueueOfTheirCpuOrInTheGlobalOne(String label, String dsq) {
    Simulation run = run(label, new LoggingPolicy(), hogOn("a", 0, 2), hogOn("b", 0, 2));
    run.at(5 * MS, () -> run.ext().power().event(3));
    run.runUntil(6 * MS);
    Task waiting = run.task(run.kernel().rq(0).curr.comm.equals("a") ? "b" : "a");
    assertThat(Long.toHexString(Objects.requireNonNull(waiting.scx.dsq).id())).isEqualTo(dsq);
  }

  @ParameterizedTest
  @CsvSource({"6.12, true", "7.2, false", "newest, false"})
  void tickIsCalledWhileBypassing(String label, boolean called) {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(label, policy, hog("h"));
    run.at(5 * MS, () -> run.ext().power().event(3));
    run.runUntil(7 * MS);
    int from = policy.log.size();
    run.runUntil(30 * MS);
    assertThat(policy.lines(from, "tick").isEmpty()).isEqualTo(!called);
  }

  @ParameterizedTest
  @CsvSource({"6.12, false", "7.2, true", "newest, true"})
  void dequeueIsCalledWhenATaskLeavesAUserDsq(String label, boolean called) {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(label, policy, hogOn("a", 0, 2), hogOn("b", 0, 2));
    run.runUntil(30 * MS);
    assertThat(policy.lines(0, "dequeue b df=0").isEmpty()).isEqualTo(!called);
  }

  @ParameterizedTest
  @CsvSource({"6.12, true", "7.2, false", "newest, false"})
  void aKickReschedulesACpuThatAHigherClassHas(String label, boolean rescheduled) {
    int[] interrupts = {0};
    Simulation run =
        start(
            ideal(2)
                .withProfile(profile(label))
                .withSink(
                    (timeNs, kind, cpu, pid, args) -> {
                      if (kind == TraceKind.IPI && args[0] == 1 && timeNs >= 4 * MS) {
                        interrupts[0]++;
                      }
                    }),
            kicks(0),
            hogOn("h", 0, 2),
            hogOn("rt", 1, 2).withPolicy(SchedPolicy.FIFO, 5));
    run.runUntil(6 * MS);
    assertThat(interrupts[0] > 0).isEqualTo(rescheduled);
  }

  @ParameterizedTest
  @CsvSource({"6.12, ''", "7.2, ''", "newest, invalid kick flags 0x100"})
  void unknownKickFlags(String label, String message) {
    assertThat(messageOfKick(label, 0x100)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "6.12, '', PREEMPT cannot be used with SCX_KICK_IDLE",
    "7.2, PREEMPT/WAIT cannot be used with SCX_KICK_IDLE,"
        + " PREEMPT/WAIT cannot be used with SCX_KICK_IDLE",
    "newest, PREEMPT/WAIT cannot be used with SCX_KICK_IDLE,"
        + " PREEMPT/WAIT cannot be used with SCX_KICK_IDLE"
  })
  void idleKicksWithOtherFlags(String label, String withWait, String withPreempt) {
    assertThat(messageOfKick(label, IDLE | WAIT)).isEqualTo(withWait);
    assertThat(messageOfKick(label, IDLE | PREEMPT)).isEqualTo(withPreempt);
  }

  @ParameterizedTest
  @CsvSource({"6.12, true", "7.2, false", "newest, false"})
  void enqueueIsAskedAboutMigrationDisabledTasks(String label, boolean asked) {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(label, policy, hogOn("h", 0, 2), hogOn("m", 0, 2));
    run.runUntil(MS);
    run.task("h").migrationDisabled = 1;
    int from = policy.log.size();
    run.runUntil(21 * MS);
    assertThat(policy.lines(from, "enqueue h").isEmpty()).isEqualTo(!asked);
    if (!asked) {
      assertThat(
              Objects.requireNonNull(run.ext().events()).get(ScxEvent.ENQ_SKIP_MIGRATION_DISABLED))
          .isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "6.12, non-existent DSQ 0x4d for h[1]",
    "7.2, non-existent DSQ 0x4d",
    "newest, non-existent DSQ 0x4d"
  })
  void theErrorOfAnUnknownDsq(String label, String message) {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            k().inserts().dsqInsert(p, 77, SLICE, enqFlags);
          }
        };
    Simulation run = run(label, policy, hog("h"));
    run.runUntil(MS);
    assertThat(run.ext().exitInfo().message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"6.12, 1", "7.2, 2", "newest, 1"})
  void anExitingTaskPassesThroughAnotherChange(String label, int quiescents) {
    LoggingPolicy policy = new LoggingPolicy();
    Simulation run = run(label, policy, Loads.once("t", MS));
    run.runUntil(5 * MS);
    assertThat(policy.lines(0, "quiescent t")).hasSize(quiescents);
  }

  @ParameterizedTest
  @CsvSource({"6.12, 0", "7.2, 1024", "newest, 1027"})
  void reenqueuesWithoutRunningAreLimited(String label, int exitKind) {
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onEnqueue(Task p, long enqFlags) {
            k().inserts().dsqInsert(p, DsqId.LOCAL, SLICE, enqFlags & 0xffff_ffffL);
          }

          @Override
          public void cpuRelease(int cpu, int reason, @Nullable Task task) {
            for (int i = 0; i < 300; i++) {
              k().dsqs().reenqueueLocalOld();
            }
          }
        }.with(OpsCallback.CPU_RELEASE_OP);
    Simulation run =
        run(
            label,
            policy,
            hogOn("h", 0, 2),
            hogOn("rt", 0, 2).withPolicy(SchedPolicy.FIFO, 5).withStartNs(5 * MS));
    run.runUntil(10 * MS);
    assertThat(run.ext().exitInfo().kind().number()).isEqualTo(exitKind);
  }

  @ParameterizedTest
  @CsvSource({"6.12, 7000000", "7.2, 7000000", "newest, 16000000"})
  void aSliceOfATaskElsewhereIsSetAtOnceOrAtItsNextAccounting(String label, long sliceNs) {
    long[] seen = new long[1];
    LoggingPolicy policy =
        new LoggingPolicy() {
          @Override
          void onTick(Task p) {
            if (p.comm.equals("b") && seen[0] == 0) {
              Task a = Objects.requireNonNull(k().tasks().taskFromPid(1));
              k().tasks().taskSetSlice(a, 7 * MS);
              seen[0] = a.scx.sliceNs;
            }
          }
        };
    Simulation run = run(label, policy, hogOn("a", 0, 2), hogOn("b", 1, 2));
    run.runUntil(5 * MS);
    assertThat(seen[0]).isEqualTo(sliceNs);
    run.runUntil(9 * MS);
    assertThat(run.task("a").scx.sliceNs).as("it counts from then on").isLessThan(7 * MS);
  }

  @ParameterizedTest
  @CsvSource({"6.12, false", "7.2, true", "newest, false"})
  void aCpuThatGoesDownStillAsksForWork(String label, boolean asks) {
    LoggingPolicy policy =
        new LoggingPolicy().with(OpsCallback.CPU_OFFLINE).with(OpsCallback.CPU_ONLINE);
    Simulation run = run(label, policy, hogOn("a", 1, 2), hogOn("b", 1, 2));
    run.runUntil(5 * MS);
    int from = policy.log.size();
    run.at(5 * MS, () -> run.kernel().cpuDown(1));
    run.runUntil(6 * MS);
    assertThat(policy.lines(from, "dispatch cpu=1").isEmpty()).isEqualTo(!asks);
    assertThat(run.kernel().onlineMask().weight()).isEqualTo(1);
    run.runUntil(60 * MS);
    assertThat(run.task("b").fair.sumExecRuntimeNs).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "6.12, ENQ_EXITING, ENQ_MIGRATION_DISABLED",
    "7.2, TID_TO_TASK, LAZY_RESCHED",
    "newest, ENQ_BLOCKED, NONE"
  })
  void theKernelRefusesFlagsItDoesNotKnow(String label, String known, String unknown) {
    assertThat(load(label, OpsFlag.valueOf(known).value())).isZero();
    long bits = unknown.equals("NONE") ? 1L << 11 : OpsFlag.valueOf(unknown).value();
    assertThat(load(label, bits)).isEqualTo(-Errno.EINVAL.number());
  }

  @ParameterizedTest
  @CsvSource({"6.12, 2, 4", "7.2, 1, 3", "newest, 1, 3"})
  void theNumbersOfTheStates(String label, int enabled, int disabled) {
    Simulation run = run(label, new LoggingPolicy(), hog("h"));
    assertThat(run.ext().stateView().text()).contains("enable_state  : enabled (" + enabled + ")");
    run.ext().unload();
    run.runUntil(MS);
    assertThat(run.ext().stateView().text())
        .contains("enable_state  : disabled (" + disabled + ")");
  }

  private static int load(String label, long flags) {
    LoggingPolicy policy = new LoggingPolicy();
    policy.flags = flags;
    return run(label, policy, hog("h")).loadResult();
  }
}
