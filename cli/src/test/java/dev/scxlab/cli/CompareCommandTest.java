package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CompareCommandTest {

  private static Invocation compare(String... more) {
    List<String> args = new ArrayList<>(List.of("compare"));
    args.addAll(List.of(more));
    args.addAll(List.of("--workload", "cpu-vs-io"));
    return Invocation.of(args.toArray(new String[0]));
  }

  @Test
  void outputIsTheSameWhateverTheNumberOfJobs() {
    Invocation one = compare("fifo", "vtime", "eevdf", "--seeds", "3", "--jobs", "1");
    Invocation four = compare("fifo", "vtime", "eevdf", "--seeds", "3", "--jobs", "4");
    assertThat(one.status()).isZero();
    assertThat(four.out()).isEqualTo(one.out());
    assertThat(one.err()).isEmpty();
    assertThat(one.out().lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(100);
  }

  @Test
  void rowsAreOrderedByAMetricByTitleOrName() {
    for (String metric : new String[] {"wake p50", "wakeup_latency_p50_ns"}) {
      Invocation run = compare("fifo", "vtime", "eevdf", "--seeds", "1", "--sort", metric);
      assertThat(run.out()).containsPattern("(?s)\neevdf .*\nvtime .*\nfifo .*compared with fifo");
    }
    assertThat(compare("fifo", "vtime", "--seeds", "1", "--sort", "throughput").out())
        .containsPattern("(?s)\nvtime .*\nfifo .*compared with fifo");
    assertThat(compare("fifo", "vtime", "--sort", "wake p5").err())
        .contains("--sort `wake p5` is no metric; did you mean `wake p50`?");
  }

  @Test
  void jsonHoldsCellsAndSummary() {
    Invocation run = compare("fifo", "vtime:slice=5ms", "--seeds", "2", "--format", "json");
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertThat(json.get("baseline").asString()).isEqualTo("fifo");
    assertThat(json.get("cells")).hasSize(4);
    JsonNode cell = json.get("cells").get(3);
    assertThat(cell.get("policy").asString()).isEqualTo("vtime:slice=5ms");
    assertThat(cell.get("workload").asString()).isEqualTo("cpu-vs-io");
    assertThat(cell.get("seed").asLong()).isEqualTo(2);
    assertThat(cell.get("run").get("policy").get("params").get("slice").asString())
        .isEqualTo("5ms");
    JsonNode row = json.get("summary").get(0);
    assertThat(row.propertyNames())
        .contains(
            "policy",
            "workload",
            "metric",
            "mean",
            "ci_low",
            "ci_high",
            "diff_vs_baseline",
            "diff_ci_low",
            "diff_ci_high",
            "verdict");
  }

  @Test
  void onePolicyMayStandThereSeveralTimesWithOtherSettings() {
    Invocation run = compare("vtime", "vtime:slice=5ms", "--seeds", "1", "--format", "csv");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("vtime,cpu-vs-io,1,switches_per_s,");
    assertThat(run.out()).contains("vtime:slice=5ms,cpu-vs-io,1,switches_per_s,");
  }

  @Test
  void baselineCanBeNamedAndStandsFirst() {
    Invocation run = compare("fifo", "eevdf", "--baseline", "eevdf", "--seeds", "1");
    assertThat(run.out()).contains("compared with eevdf");
    assertThat(run.out().indexOf("\neevdf ")).isLessThan(run.out().indexOf("\nfifo "));
  }

  @Test
  void failIfGivesStatusOneAndSaysWhy() {
    Invocation failed =
        compare("fifo", "eevdf", "--seeds", "1", "--fail-if", "baseline.switches_per_s > 1");
    assertThat(failed.status()).isEqualTo(ExitCode.NO);
    assertThat(failed.err()).contains("baseline.switches_per_s > 1: true for cpu-vs-io");
    assertThat(failed.out()).isNotEmpty();
    Invocation passed = compare("fifo", "eevdf", "--seeds", "1", "--fail-if", "idle_ratio > 1");
    assertThat(passed.status()).isZero();
  }
}
