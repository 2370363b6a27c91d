package dev.scxlab.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.cli.render.DiagnosticText;
import dev.scxlab.experiment.Experiment;
import dev.scxlab.experiment.PolicyUnderTest;
import dev.scxlab.experiment.RunResult;
import dev.scxlab.experiment.RunSpec;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.trace.AsideFile;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.io.WorkloadReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code run} and {@code compare} share: reads workloads, compiles policies, makes runs. */
final class Laboratory {

  private final MachineOptions options;
  private final Terminal terminal;
  private final PrintWriter err;
  private ImmutableList<PolicyUnderTest> policies = ImmutableList.of();

  /** A workload and the name by which results call its file. */
  record Loaded(Workload workload, String file) {}

  Laboratory(CommandLine commandLine, MachineOptions options) {
    this.options = options;
    this.terminal = Terminal.of(commandLine);
    this.err = commandLine.getErr();
  }

  /**
   * Reads a workload; what is wrong with it goes to the standard error.
   *
   * @throws InputFailure when it cannot be used
   */
  Loaded load(WorkloadRef ref) {
    SourceFile source = InputFiles.read(ref.file());
    Diagnostics found = new Diagnostics(source);
    Optional<Workload> workload = WorkloadReader.read(source, options.workloadOptions(), found);
    show(source, found.sorted(), true);
    if (workload.isEmpty()) {
      throw new InputFailure("the workload `" + source.name() + "` cannot be used");
    }
    long durationNs = workload.get().durationNs();
    if (durationNs > 0 && options.warmupNs() >= durationNs) {
      throw new InputFailure("--warmup leaves nothing of the run to measure");
    }
    return new Loaded(options.withEvents(workload.get()), source.name());
  }

  /**
   * Compiles policies with their settings; what is wrong with them goes to the standard error.
   *
   * @return whether all of them may run
   * @throws InputFailure when a setting cannot be
   */
  boolean compile(List<PolicyRef> refs, List<String> labels) {
    List<@Nullable VerifiedProgram> programs = new ArrayList<>();
    boolean accepted = true;
    for (PolicyRef ref : refs) {
      if (ref.isEevdf()) {
        programs.add(null);
        continue;
      }
      SourceFile source = ref.read();
      PolicyCompiler.Result result =
          new PolicyCompiler(options.profile(), ImmutableSet.of()).run(source);
      show(source, result.diagnostics(), false);
      programs.add(result.verified().orElse(null));
      accepted &= result.accepted();
    }
    if (accepted) {
      policies = configured(refs, labels, programs);
    }
    return accepted;
  }

  private ImmutableList<PolicyUnderTest> configured(
      List<PolicyRef> refs, List<String> labels, List<@Nullable VerifiedProgram> programs) {
    Settings settings = settings(refs, programs);
    settings.checkCommon(programs);
    ImmutableList.Builder<PolicyUnderTest> all = ImmutableList.builder();
    for (int i = 0; i < refs.size(); i++) {
      VerifiedProgram program = programs.get(i);
      all.add(
          program == null
              ? PolicyUnderTest.fairClass(labels.get(i))
              : settings.apply(refs.get(i), labels.get(i), program));
    }
    return all.build();
  }

  /** The settings of this command; what is wrong with a file of them goes to the standard error. */
  private Settings settings(List<PolicyRef> refs, List<@Nullable VerifiedProgram> programs) {
    Path path = options.paramsFile();
    if (path == null) {
      return new Settings(options.settings(), null);
    }
    SourceFile source = InputFiles.read(path);
    Diagnostics found = new Diagnostics(source);
    Settings settings =
        new Settings(options.settings(), ParamsFile.read(source, found).orElse(null));
    settings.checkFile(refs, programs, found);
    show(source, found.sorted(), true);
    if (found.hasErrors()) {
      throw new InputFailure("the params in `" + source.name() + "` cannot be used");
    }
    return settings;
  }

  private void show(SourceFile source, List<Diagnostic> found, boolean warnings) {
    DiagnosticText text = new DiagnosticText(source, terminal.palette(), terminal.width());
    for (Diagnostic d : found) {
      if (warnings || d.severity() == Severity.ERROR) {
        err.println(text.longForm(d));
      }
    }
  }

  /**
   * Makes one run.
   *
   * @param policy index of the policy in the last {@link #compile}
   * @param trace file for the events, or null
   */
  RunResult run(int policy, Loaded loaded, long seed, @Nullable Path trace) {
    if (trace == null) {
      return Experiment.run(spec(policy, loaded, seed, null));
    }
    try (AsideFile file = AsideFile.open(trace)) {
      RunResult result = Experiment.run(spec(policy, loaded, seed, file.writer()));
      file.commit();
      return result;
    } catch (UncheckedIOException e) {
      throw noTrace(trace, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw noTrace(trace, e);
    }
  }

  private static InputFailure noTrace(Path trace, IOException e) {
    return new InputFailure("cannot write the trace `" + trace + "`: " + e.getMessage());
  }

  private RunSpec spec(int policy, Loaded loaded, long seed, @Nullable Writer trace) {
    return new RunSpec(
        policies.get(policy),
        loaded.workload(),
        loaded.file(),
        options.profile(),
        options.proxy(),
        options.costs(),
        seed,
        options.warmupNs(),
        trace);
  }
}
