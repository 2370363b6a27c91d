package dev.scxlab.cli;

import dev.scxlab.experiment.Durations;
import dev.scxlab.report.Listing;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.WorkloadReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code scxlab workloads}: the workloads that come with the program. */
@Command(
    name = "workloads",
    description = "Lists the workloads that come with the program.",
    mixinStandardHelpOptions = true)
final class WorkloadsCommand extends ListingCommand implements Callable<Integer> {

  private record Shipped(String name, String file, @Nullable Workload workload) {}

  @Override
  public Integer call() {
    List<Shipped> workloads = new ArrayList<>();
    for (String name : ShippedFiles.workloadNames()) {
      WorkloadRef ref = WorkloadRef.resolve(name);
      SourceFile source = InputFiles.read(ref.file());
      Workload workload =
          WorkloadReader.read(source, WorkloadOptions.DEFAULT, new Diagnostics(source))
              .orElse(null);
      workloads.add(new Shipped(name, InputFiles.displayName(ref.file()), workload));
    }
    print(
        columns().column("description", WorkloadsCommand::description),
        columns()
            .column("file", Shipped::file)
            .column("description", WorkloadsCommand::description),
        workloads);
    return ExitCode.OK;
  }

  private static Listing<Shipped> columns() {
    return new Listing<Shipped>()
        .column("name", Shipped::name)
        .column("threads", s -> s.workload() == null ? null : s.workload().threadCount())
        .column("cpus", s -> s.workload() == null ? null : s.workload().topology().nrCpus())
        .column("duration", WorkloadsCommand::duration);
  }

  private static @Nullable String description(Shipped shipped) {
    return shipped.workload() == null ? null : shipped.workload().description();
  }

  private static @Nullable String duration(Shipped shipped) {
    if (shipped.workload() == null) {
      return null;
    }
    long ns = shipped.workload().durationNs();
    return ns == 0 ? "to the end" : Durations.format(ns);
  }
}
