package dev.scxlab.experiment;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.source.SourceFile;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.ReadWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a shipped policy is known for, as a figure that can be measured.
 *
 * @param policy its name
 * @param promise what it is known for, in a few words
 * @param workload the name of a shipped workload
 * @param figure what is measured
 * @param baseline the policy it is compared with
 * @param bound the policy's figure is at most (or, when it should be large, at least) so many times
 *     that of the baseline
 */
record PolicyEffect(
    String policy,
    String promise,
    String workload,
    RunFigure figure,
    String baseline,
    Bound bound) {

  /** How the figures of policy and baseline must relate. */
  record Bound(boolean atMost, double factor) {

    boolean holds(double policy, double baseline) {
      return atMost ? policy <= factor * baseline : policy >= factor * baseline;
    }

    @Override
    public String toString() {
      return (atMost ? "at most " : "at least ") + factor + " times";
    }
  }

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");
  private static final long SEED = 1;

  /** Runs of this JVM by policy and workload: several figures may be of one run. */
  private static final Map<String, RunResult> RUNS = new ConcurrentHashMap<>();

  static Bound atMost(double factor) {
    return new Bound(true, factor);
  }

  static Bound atLeast(double factor) {
    return new Bound(false, factor);
  }

  /** The figure of the policy itself. */
  double measured() {
    return figure.of(run(policy));
  }

  /** The figure of the baseline on the same workload with the same seed. */
  double measuredBaseline() {
    return figure.of(run(baseline));
  }

  private RunResult run(String name) {
    return RUNS.computeIfAbsent(name + " on " + workload, key -> simulated(name));
  }

  private RunResult simulated(String name) {
    RunResult run =
        Experiment.run(
            new RunSpec(
                policy(name),
                judged(),
                workload,
                KernelProfile.NEWEST,
                Costs.defaults(),
                SEED,
                0,
                null));
    if (!run.exit().reason().isEmpty()) {
      throw new AssertionError(name + " on " + workload + ": " + run.exit());
    }
    return run;
  }

  private Workload judged() {
    Path file = POLICIES.resolve("workloads").resolve(workload + ".json");
    return ReadWorkload.file(file, WorkloadOptions.DEFAULT).result().orElseThrow();
  }

  /** A policy by its name, perhaps with settings behind a colon. */
  private static PolicyUnderTest policy(String name) {
    String[] parts = name.split(":", 2);
    Path file = POLICIES.resolve(parts[0] + ".scx");
    Map<String, String> settings = Map.of();
    if (parts.length > 1) {
      String[] setting = parts[1].split("=", 2);
      settings = Map.of(setting[0], setting[1]);
    }
    try {
      return PolicyUnderTest.of(
          name,
          file.toString(),
          PolicyCompiler.compile(new SourceFile(file.toString(), Files.readString(file)))
              .verified()
              .orElseThrow(),
          settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line of the table in the page of the policies. */
  String row(double measured, double against) {
    List<String> cells = new ArrayList<>();
    cells.add(policy);
    cells.add(promise);
    cells.add(workload);
    cells.add(figure.title());
    cells.add(baseline + " " + number(against));
    cells.add("**" + number(measured) + "**");
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Three significant digits. */
  private static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return value == 0 ? "0" : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
