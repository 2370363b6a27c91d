package dev.scxlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.PreemptionModel;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.ext.SharedFifo;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.workload.LockTestTimes;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.WorkloadRun;
import dev.scxlab.workload.io.ReadWorkload;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's selftest {@code enq_blocked} with the policy of its first version (conformance.md
 * B6, sched-ext.md 6.8). Reported for one CPU: hold -9.92 %, wait -18.18 %, 51 blocked enqueues.
 */
class EnqBlockedTest {

  private static final Path FOLDER = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  /** What a run came to. */
  private static final class Outcome {
    final LockTestTimes times;
    final ExitKind exit;
    long blockedEnqueues;
    long blockedWakeups;

    Outcome(boolean enqBlocked, int hz, ProxyExecution proxy) {
      Path file = FOLDER.resolve("workloads/enq-blocked.json");
      Workload workload = ReadWorkload.file(file, WorkloadOptions.DEFAULT).result().orElseThrow();
      KernelConfig config =
          new KernelConfig(
              workload.topology(),
              hz,
              KernelProfile.NEWEST,
              Costs.defaults(),
              PreemptionModel.LAZY,
              proxy,
              1,
              (timeNs, kind, cpu, pid, args) -> count(kind, args));
      SharedFifo policy = new SharedFifo(enqBlocked ? OpsFlag.ENQ_BLOCKED.value() : 0);
      Simulation simulation = new Simulation(config, policy);
      WorkloadRun run = workload.start(1);
      simulation.start(run.threads(), false);
      simulation.runUntil(workload.durationNs());
      times = Objects.requireNonNull(run.lockTest());
      exit = simulation.ext().exitInfo().kind();
    }

    private void count(TraceKind kind, long[] args) {
      if (kind == TraceKind.OP
          && args[0] == OpsCallback.ENQUEUE_TASK.ordinal()
          && (args[2] & Flag.ENQ_BLOCKED.value()) != 0) {
        blockedEnqueues++;
        blockedWakeups += (args[2] & Flag.ENQ_WAKEUP.value()) != 0 ? 1 : 0;
      }
    }
  }

  private static double percent(long before, long after) {
    return 100.0 * (after - before) / before;
  }

  /** Each change lies between half and twice the reported one, whatever the tick. */
  @ParameterizedTest
  @CsvSource({"250, MERGED", "250, V2", "1000, MERGED", "1000, V2"})
  void holdAndWaitFallAsReported(int hz, ProxyExecution proxy) {
    Outcome off = new Outcome(false, hz, proxy);
    Outcome on = new Outcome(true, hz, proxy);
    assertThat(off.times.samples()).isEqualTo(10);
    assertThat(on.times.samples()).isEqualTo(10);
    double hold = percent(off.times.holdMeanNs(), on.times.holdMeanNs());
    double wait = percent(off.times.waitMeanNs(), on.times.waitMeanNs());
    assertThat(hold).isBetween(2 * -9.92, -9.92 / 2);
    assertThat(wait).isBetween(2 * -18.18, -18.18 / 2);
    assertThat(wait).isLessThan(hold);
    assertThat(on.times.waitMeanNs()).isLessThanOrEqualTo(220_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {250, 1000})
  void onlyWithTheFlagIsThePolicyHandedBlockedDonors(int hz) {
    Outcome off = new Outcome(false, hz, ProxyExecution.MERGED);
    Outcome on = new Outcome(true, hz, ProxyExecution.MERGED);
    assertThat(off.blockedEnqueues).isZero();
    assertThat(on.blockedEnqueues).isBetween(40L, 60L);
    assertThat(on.blockedWakeups).isZero();
    assertThat(on.exit).isEqualTo(ExitKind.NONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKernelWithoutProxyExecutionBehavesAsWithoutTheFlag(boolean flag) {
    Outcome none = new Outcome(flag, 250, ProxyExecution.OFF);
    Outcome off = new Outcome(false, 250, ProxyExecution.MERGED);
    assertThat(none.times.waitMeanNs()).isEqualTo(off.times.waitMeanNs());
    assertThat(none.blockedEnqueues).isZero();
  }
}
