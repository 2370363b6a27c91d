package dev.scxlab.cli;

import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.experiment.Durations;
import dev.scxlab.report.Listing;
import dev.scxlab.report.PhaseText;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.TaskDefinition;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.WorkloadReader;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab workload}: looks into single workloads. */
@Command(
    name = "workload",
    description = "Looks into a workload.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = WorkloadCommand.Show.class,
    mixinStandardHelpOptions = true)
final class WorkloadCommand {

  private WorkloadCommand() {}

  /** {@code scxlab workload show}: the tasks of a workload as they were understood. */
  @Command(
      name = "show",
      description =
          "Shows the tasks of a workload as they were understood, and what is wrong with it.",
      mixinStandardHelpOptions = true)
  static final class Show extends ListingCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private RtAppOptions rtApp = new RtAppOptions();

    @Parameters(paramLabel = "WORKLOAD", description = "Path or name of a shipped workload.")
    private String name = "";

    @Option(
        names = "--cpus",
        paramLabel = "N",
        description = "The machine it is read for; default: the workload's own, else 4.")
    private @Nullable Integer cpus;

    @Override
    public Integer call() {
      WorkloadRef ref = WorkloadRef.resolve(name);
      SourceFile source = InputFiles.read(ref.file());
      Diagnostics found = new Diagnostics(source);
      // An endless workload without a duration can be shown although it cannot be run.
      Optional<Workload> workload =
          WorkloadReader.read(
              source,
              rtApp.toWorkloadOptions().withMachine(MachineOptions.flat(cpus)).withDurationNs(1),
              found);
      Terminal terminal = Terminal.of(spec.commandLine());
      DiagnosticText text = new DiagnosticText(source, terminal.palette(), terminal.width());
      found.sorted().forEach(d -> spec.commandLine().getErr().println(text.longForm(d)));
      if (workload.isEmpty()) {
        throw new InputFailure("the workload `" + source.name() + "` cannot be used");
      }
      Workload w = workload.get();
      print(
          columns().column("phases", t -> String.join("; ", PhaseText.of(t, w))),
          columns().column("phases", t -> PhaseText.of(t, w)),
          w.tasks());
      return ExitCode.OK;
    }

    private static Listing<TaskDefinition> columns() {
      return new Listing<TaskDefinition>()
          .column("task", TaskDefinition::name)
          .column("threads", TaskDefinition::instances)
          .column("policy", t -> t.policy().kernelName())
          .column("priority", TaskDefinition::priority)
          .column("cpus", t -> t.cpus() == null ? null : t.cpus().toString())
          .column("start", t -> t.delayNs() == 0 ? null : Durations.format(t.delayNs()))
          .column("loops", Show::loops);
    }

    private static String loops(TaskDefinition t) {
      if (t.countsPhasePasses()) {
        return t.isEndless() ? "for ever" : Integer.toString(t.phases().get(0).loops());
      }
      return t.loops() < 0 ? "for ever" : Integer.toString(t.loops());
    }
  }
}
