package dev.scxlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.Simulation;
import dev.scxlab.bind.BoundPolicy;
import dev.scxlab.bind.ParamValues;
import dev.scxlab.kernel.Costs;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.KernelConfig;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskAccounting;
import dev.scxlab.metrics.CpuMetrics;
import dev.scxlab.metrics.MetricsCollector;
import dev.scxlab.metrics.RunMetrics;
import dev.scxlab.metrics.TaskMetrics;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.WorkloadReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fold makes of the trace is what the kernel itself counted. */
final class AccountingTest {

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  private static SourceFile read(Path path) throws IOException {
    return new SourceFile(path.toString(), Files.readString(path));
  }

  private static @Nullable VerifiedProgram program(String policy) throws IOException {
    return policy.equals("eevdf")
        ? null
        : PolicyCompiler.compile(read(POLICIES.resolve(policy + ".scx"))).verified().orElseThrow();
  }

  private static Workload workload(String name) throws IOException {
    SourceFile file = read(POLICIES.resolve("workloads").resolve(name + ".json"));
    return WorkloadReader.read(file, WorkloadOptions.DEFAULT, new Diagnostics(file)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "eevdf,cpu-vs-io",
    "eevdf,lock-chain",
    "eevdf,music",
    "fifo,cpu-vs-io",
    "fifo,pingpong",
    "vtime,hogs",
    "vtime,lock-chain",
    "central,dsq-contention",
    "rusty,cpu-vs-io"
  })
  void foldAgreesWithTheKernel(String policy, String workloadName) throws IOException {
    Workload workload = workload(workloadName);
    VerifiedProgram program = program(policy);
    BoundPolicy bound =
        program == null
            ? null
            : new BoundPolicy(
                program, ParamValues.DEFAULTS, workload.topology(), Costs.defaults(), 1);
    KernelDirectory directory = new KernelDirectory();
    MetricsCollector fold =
        new MetricsCollector(workload.topology().nrCpus(), directory, 0, () -> 0);
    Simulation simulation =
        new Simulation(KernelConfig.of(workload.topology()).withSink(fold), bound);
    directory.connect(simulation.kernel());
    simulation.start(workload.start(1).threads(), workload.existsBeforeLoad());
    simulation.runUntil(workload.durationNs());

    Kernel kernel = simulation.kernel();
    RunMetrics metrics = fold.finish(kernel.nowNs());
    for (TaskMetrics m : metrics.tasks()) {
      Task task = Objects.requireNonNull(kernel.taskByPid(m.pid()));
      TaskAccounting counted = task.accounting;
      assertThat(m.waitNs()).as("wait of " + task).isEqualTo(counted.waitNs());
      assertThat(m.sleepNs()).as("sleep of " + task).isEqualTo(counted.sleepNs());
      assertThat(m.blockedNs()).as("blocked of " + task).isEqualTo(counted.blockedNs());
      assertThat(m.nvcsw()).as("nvcsw of " + task).isEqualTo(counted.nvcsw());
      assertThat(m.nivcsw()).as("nivcsw of " + task).isEqualTo(counted.nivcsw());
      assertThat(m.wakeups()).as("wakeups of " + task).isEqualTo(counted.wakeups());
      assertThat(m.loops()).as("loops of " + task).isEqualTo(counted.loops());
    }
    for (CpuMetrics c : metrics.cpus()) {
      assertThat(c.busyNs())
          .as("busy of CPU " + c.cpu())
          .isEqualTo(kernel.cpuTimes().busyNs(c.cpu()));
      assertThat(c.switches()).isEqualTo(kernel.cpuTimes().switches(c.cpu()));
    }
  }
}
