package dev.scxlab.experiment;

import dev.scxlab.ShippedPolicy;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.Costs;
import dev.scxlab.workload.Workload;
import dev.scxlab.workload.WorkloadOptions;
import dev.scxlab.workload.io.ReadWorkload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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

  /** The seeds on each of which the bound must hold; one is enough where nothing is drawn. */
  static final int SEEDS = 3;

  /** Runs of this JVM by policy, workload and seed: several figures may be of one run. */
  private static final Map<String, RunResult> RUNS = new ConcurrentHashMap<>();

  static Bound atMost(double factor) {
    return new Bound(true, factor);
  }

  static Bound atLeast(double factor) {
    return new Bound(false, factor);
  }

  /** The figures of the policy itself, by seed. */
  double[] measured() {
    return figures(policy);
  }

  /** The figures of the baseline on the same workload with the same seeds. */
  double[] measuredBaseline() {
    return figures(baseline);
  }

  /** The same with another policy in the place of this one, with which the effect must be gone. */
  double[] measuredInstead(String other) {
    return figures(other);
  }

  /** Whether policy and baseline relate as they should on every seed. */
  boolean holds(double[] measured, double[] against) {
    return IntStream.range(0, measured.length).allMatch(s -> bound.holds(measured[s], against[s]));
  }

  private double[] figures(String name) {
    Workload judged = judged();
    int seeds = judged.isRandom() ? SEEDS : 1;
    return LongStream.rangeClosed(1, seeds)
        .mapToDouble(seed -> figure.of(run(name, judged, seed)))
        .toArray();
  }

  private RunResult run(String name, Workload judged, long seed) {
    return RUNS.computeIfAbsent(
        name + " on " + workload + " with " + seed, key -> simulated(name, judged, seed));
  }

  private RunResult simulated(String name, Workload judged, long seed) {
    ShippedPolicy shipped = ShippedPolicy.of(name);
    PolicyUnderTest tested =
        PolicyUnderTest.of(name, shipped.file().toString(), shipped.program(), shipped.settings());
    RunResult run =
        Experiment.run(
            new RunSpec(
                tested, judged, workload, KernelProfile.NEWEST, Costs.defaults(), seed, 0, null));
    if (!run.exit().reason().isEmpty()) {
      throw new AssertionError(name + " on " + workload + ": " + run.exit());
    }
    return run;
  }

  private Workload judged() {
    Path file = POLICIES.resolve("workloads").resolve(workload + ".json");
    return ReadWorkload.file(file, WorkloadOptions.DEFAULT).result().orElseThrow();
  }

  /** The line of the table in the page of the policies. */
  String row(double[] measured, double[] against) {
    List<String> cells = new ArrayList<>();
    cells.add(policy);
    cells.add(promise);
    cells.add(workload);
    cells.add(figure.title());
    cells.add(baseline + " " + number(mean(against)));
    cells.add("**" + number(mean(measured)) + "**");
    return "| " + String.join(" | ", cells) + " |";
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Three significant digits. */
  private static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return value == 0 ? "0" : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
