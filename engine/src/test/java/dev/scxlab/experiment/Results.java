package dev.scxlab.experiment;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.experiment.RunResult.EngineInfo;
import dev.scxlab.experiment.RunResult.Exit;
import dev.scxlab.experiment.RunResult.MachineInfo;
import dev.scxlab.experiment.RunResult.PolicyInfo;
import dev.scxlab.experiment.RunResult.WorkloadInfo;
import dev.scxlab.kernel.ext.ScxStateView;
import dev.scxlab.metrics.Metric;
import dev.scxlab.metrics.MetricValues;
import java.util.List;
import java.util.Map;

/** Made-up results: {@code result("fifo").cpus(2).metric(SWITCHES, 7).build()}. */
final class Results {

  private final String policy;
  private final MetricValues metrics = new MetricValues();
  private int cpus = 4;
  private ExitKind exit = ExitKind.NONE;
  private boolean random = true;

  private Results(String policy) {
    this.policy = policy;
  }

  static Results result(String policy) {
    return new Results(policy);
  }

  Results metric(Metric metric, double value) {
    metrics.set(metric, value);
    return this;
  }

  Results cpus(int count) {
    cpus = count;
    return this;
  }

  Results exit(ExitKind kind) {
    exit = kind;
    return this;
  }

  Results withoutChance() {
    random = false;
    return this;
  }

  RunResult build() {
    return new RunResult(
        new PolicyInfo(policy, policy + ".scx", Map.of()),
        new WorkloadInfo("w", "w.json"),
        new MachineInfo(cpus, "1x" + cpus + "x1", 250, "newest"),
        1,
        1_000_000_000,
        0,
        new Exit(exit, 0, exit.reason(), "", ""),
        List.of(),
        List.of(),
        metrics,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        0,
        new EngineInfo(0, 0, 0, 0, 0),
        Map.of(),
        "0000000000000001",
        List.of(),
        List.of(),
        List.of(),
        new ScxStateView("", false, false, false, 3, "disabled", 0, 0, 0, 0),
        null,
        random);
  }
}
