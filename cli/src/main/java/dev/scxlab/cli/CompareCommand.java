package dev.scxlab.cli;

import dev.scxlab.experiment.Comparison;
import dev.scxlab.experiment.ComparisonPlan;
import dev.scxlab.experiment.FailCondition;
import dev.scxlab.metrics.Metric;
import dev.scxlab.report.ComparisonReport;
import dev.scxlab.report.ResultCsv;
import dev.scxlab.report.ResultJson;
import dev.scxlab.source.Spelling;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxlab compare}: policies on identical workloads. */
@Command(
    name = "compare",
    description = "Compares policies on identical workloads.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  scxlab compare fifo vtime eevdf --workload cpu-vs-io",
      "  scxlab compare policies/*.scx eevdf --workload game --baseline fifo --sort 'wake p99'",
      "  scxlab compare vtime vtime:slice=5ms --workload cpu-vs-io --cpus 8 --seeds 30",
      "  scxlab compare eevdf my.scx --workload web.json \\",
      "    --fail-if 'my.wakeup_latency_p99_ns > 1.1 * eevdf.wakeup_latency_p99_ns'",
      "",
      "--fail-if compares metrics (scxlab run --format json lists them) with",
      "+ - * / ( ) < <= > >= == != and or not, times as 5ms. POLICY.METRIC is the mean",
      "of that policy, baseline.METRIC that of the baseline, METRIC alone that of each",
      "other policy in turn; worse(METRIC) and better(METRIC) ask for the verdict.",
      "True for any workload gives status 1."
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private MachineOptions machine = new MachineOptions();

  @Mixin private ResultOptions output = new ResultOptions();

  @Parameters(
      paramLabel = "POLICY",
      arity = "1..*",
      description =
          "Path, name of a shipped policy, or eevdf; mine.scx:slice=5ms,n=2 gives it"
              + " settings of its own.")
  private List<String> policies = List.of();

  @Option(
      names = "--workload",
      paramLabel = "WORKLOAD",
      required = true,
      arity = "1..*",
      description = "Paths or names of shipped workloads.")
  private List<String> workloads = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds; default 10, or 1 when no run draws anything.")
  private @Nullable Integer seeds;

  @Option(
      names = "--baseline",
      paramLabel = "POLICY",
      description = "What the others are compared with; default: the first policy.")
  private @Nullable String baseline;

  @Option(
      names = "--sort",
      paramLabel = "METRIC",
      description =
          "Orders the rows, the best first, by a column of the table (\"wake p50\") or by"
              + " the name that --fail-if takes; default: as given, the baseline first.")
  private @Nullable String sort;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Runs at the same time; default: one per processor. Changes no result.")
  private @Nullable Integer jobs;

  @Option(
      names = "--fail-if",
      paramLabel = "EXPR",
      description = "Ends with status 1 when EXPR is true for any workload; see below.")
  private @Nullable String failIf;

  @Option(names = "--report", paramLabel = "FILE", hidden = true)
  private @Nullable String report;

  @Override
  public Integer call() {
    checkOptions();
    Laboratory lab = new Laboratory(spec.commandLine(), machine);
    List<PolicyRef> refs = policies.stream().map(PolicyRef::resolve).toList();
    List<String> labels = Labels.ofPolicies(refs);
    int baselineIndex = baselineIndex(refs, labels);
    Metric order = sort == null ? null : metric(sort);
    List<WorkloadRef> workloadRefs = workloads.stream().map(WorkloadRef::resolve).toList();
    List<String> workloadLabels = Labels.ofWorkloads(workloadRefs);
    FailCondition condition = failIf == null ? null : FailCondition.parse(failIf, labels);
    List<Laboratory.Loaded> loaded = new ArrayList<>();
    for (WorkloadRef ref : workloadRefs) {
      loaded.add(lab.load(ref));
    }
    if (!lab.compile(refs, labels)) {
      return ExitCode.NO;
    }
    ComparisonPlan plan =
        new ComparisonPlan(
            labels,
            workloadLabels,
            baselineIndex,
            output.seed(),
            seeds,
            jobs == null ? Runtime.getRuntime().availableProcessors() : jobs);
    Comparison comparison;
    try (Progress progress = new Progress(spec.commandLine(), plan)) {
      comparison =
          Comparison.run(plan, (p, w, seed) -> lab.run(p, loaded.get(w), seed, null), progress);
    }
    output.print(
        spec,
        (style, width) -> ComparisonReport.of(comparison, style, width, order),
        () -> ResultJson.of(comparison),
        () -> ResultCsv.of(comparison));
    boolean failed = condition != null && failed(condition, comparison);
    return failed || !comparison.failures().isEmpty() ? ExitCode.NO : ExitCode.OK;
  }

  private void checkOptions() {
    machine.check();
    if (report != null) {
      throw new InputFailure("--report is not modelled yet; `scxlab limits` lists what is not");
    }
    if (seeds != null && (seeds < 1 || seeds > 10_000)) {
      throw new InputFailure("--seeds must be in 1..10000, not " + seeds);
    }
    if (jobs != null && (jobs < 1 || jobs > 1024)) {
      throw new InputFailure("--jobs must be in 1..1024, not " + jobs);
    }
  }

  private int baselineIndex(List<PolicyRef> refs, List<String> labels) {
    if (baseline == null) {
      return 0;
    }
    for (int i = 0; i < refs.size(); i++) {
      if (baseline.equals(labels.get(i)) || baseline.equals(refs.get(i).given())) {
        return i;
      }
    }
    throw new InputFailure(
        "--baseline `" + baseline + "` is none of the policies: " + String.join(", ", labels));
  }

  /** The metric that a title or a stable name means. */
  private static Metric metric(String name) {
    List<String> known = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (metric.title().equalsIgnoreCase(name.strip()) || metric.id().equals(name)) {
        return metric;
      }
      known.add(metric.title());
    }
    String hint =
        Spelling.nearest(name, known.stream())
            .map(n -> "; did you mean `" + n + "`?")
            .orElse("; there are " + String.join(", ", known));
    throw new InputFailure("--sort `" + name + "` is no metric" + hint);
  }

  private boolean failed(FailCondition condition, Comparison comparison) {
    List<String> reasons = condition.reasons(comparison);
    PrintWriter err = spec.commandLine().getErr();
    reasons.forEach(reason -> err.println("scxlab: --fail-if: " + reason));
    return !reasons.isEmpty();
  }
}
