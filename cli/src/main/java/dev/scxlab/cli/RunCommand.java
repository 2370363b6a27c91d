package dev.scxlab.cli;

import dev.scxlab.experiment.RunResult;
import dev.scxlab.report.ResultCsv;
import dev.scxlab.report.ResultJson;
import dev.scxlab.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab run}: one run of one policy. */
@Command(
    name = "run",
    description = "Runs a policy on a workload.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scxlab run vtime --workload cpu-vs-io",
      "  scxlab run my.scx --workload web.json --cpus 8 --duration 2s --set slice=5ms",
      "  scxlab run eevdf --workload cpu-vs-io --trace trace.txt --format json",
      "  scxlab run fifo --workload hogs --event 200ms:suspend --event 350ms:resume"
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private MachineOptions machine = new MachineOptions();

  @Mixin private ResultOptions output = new ResultOptions();

  @Parameters(
      paramLabel = "POLICY",
      description =
          "Path, name of a shipped policy, or eevdf; mine.scx:slice=5ms,n=2 gives it settings.")
  private String policy = "";

  @Option(
      names = "--workload",
      paramLabel = "WORKLOAD",
      required = true,
      description = "Path or name of a shipped workload.")
  private String workload = "";

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Writes every event as a line of ftrace text.")
  private @Nullable Path trace;

  @Option(
      names = "--dump",
      description =
          "Shows the kernel's debug dump when the policy ends in an error, and those of sysrq-D.")
  private boolean dump;

  @Override
  public Integer call() {
    machine.check();
    Laboratory lab = new Laboratory(spec.commandLine(), machine);
    PolicyRef ref = PolicyRef.resolve(policy);
    Laboratory.Loaded loaded = lab.load(WorkloadRef.resolve(workload));
    if (!lab.compile(List.of(ref), Labels.ofPolicies(List.of(ref)))) {
      return ExitCode.NO;
    }
    RunResult result = lab.run(0, loaded, output.seed(), trace);
    output.print(
        spec,
        (style, width) -> RunReport.of(result, style, width) + (dump ? RunReport.dump(result) : ""),
        () -> ResultJson.of(result),
        () -> ResultCsv.of(result));
    return result.exit().kind().isError() ? ExitCode.NO : ExitCode.OK;
  }
}
