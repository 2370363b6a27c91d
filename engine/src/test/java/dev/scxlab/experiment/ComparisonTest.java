package dev.scxlab.experiment;

import static dev.scxlab.experiment.Results.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.metrics.Metric;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

  private static ComparisonPlan plan(@Nullable Integer seeds, int jobs) {
    return new ComparisonPlan(List.of("slow", "fast"), List.of("w"), 0, 7, seeds, jobs);
  }

  /** The policy "fast" has a tenth of the latency; both depend on the seed. */
  private static RunResult run(int policy, int workload, long seed) {
    double latency = (1000 + seed * 13 % 7) / (policy == 0 ? 1.0 : 10.0);
    return result("p" + policy).metric(Metric.WAKEUP_LATENCY_P50, latency).build();
  }

  @Test
  void cellsStandByPolicyWorkloadAndSeedWhateverTheJobs() {
    Comparison one = Comparison.run(plan(6, 1), ComparisonTest::run, n -> {});
    Comparison four = Comparison.run(plan(6, 4), ComparisonTest::run, n -> {});
    assertThat(one.cells()).extracting(Comparison.Cell::seed).startsWith(7L, 8L, 9L, 10L);
    assertThat(four.cells()).isEqualTo(one.cells());
    assertThat(four.summary()).isEqualTo(one.summary());
  }

  @Test
  void differenceIsPairedBySeed() {
    Comparison c = Comparison.run(plan(6, 2), ComparisonTest::run, n -> {});
    Comparison.Row row = c.row(1, 0, Metric.WAKEUP_LATENCY_P50);
    assertThat(row.verdict()).isEqualTo(Verdict.BETTER);
    Difference difference = Objects.requireNonNull(row.difference());
    assertThat(difference.change()).isBetween(-0.91, -0.89);
    assertThat(c.row(0, 0, Metric.WAKEUP_LATENCY_P50).verdict()).isEqualTo(Verdict.BASELINE);
  }

  @Test
  void tenSeedsUnlessNothingIsLeftToChance() {
    assertThat(Comparison.run(plan(null, 2), ComparisonTest::run, n -> {}).cells()).hasSize(20);
    CellRunner certain = (p, w, s) -> result("p").withoutChance().build();
    assertThat(Comparison.run(plan(null, 2), certain, n -> {}).cells()).hasSize(2);
    assertThat(Comparison.run(plan(3, 2), certain, n -> {}).cells()).hasSize(6);
  }

  @Test
  void runsOnDifferentMachinesAreRefused() {
    CellRunner unequal = (p, w, s) -> result("p").cpus(p == 0 ? 4 : 8).build();
    assertThatThrownBy(() -> Comparison.run(plan(1, 1), unequal, n -> {}))
        .isInstanceOf(UnequalRuns.class)
        .hasMessageContaining("different machine");
  }

  @Test
  void failedRunTakesThePolicyOutOfTheSummaryAndIsListed() {
    CellRunner failing =
        (p, w, s) ->
            result("p" + p)
                .metric(Metric.SWITCHES, 10)
                .exit(p == 1 && s == 8 ? ExitKind.ERROR_STALL : ExitKind.NONE)
                .build();
    Comparison c = Comparison.run(plan(3, 1), failing, n -> {});
    assertThat(c.row(1, 0, Metric.SWITCHES).mean()).isNull();
    assertThat(c.row(1, 0, Metric.SWITCHES).verdict()).isEqualTo(Verdict.NONE);
    assertThat(c.row(0, 0, Metric.SWITCHES).mean()).isEqualTo(10.0);
    assertThat(c.failures()).extracting(Comparison.Cell::seed).containsExactly(8L);
  }

  @Test
  void progressCountsCompleteRuns() {
    AtomicInteger last = new AtomicInteger();
    Comparison unused =
        Comparison.run(plan(4, 3), ComparisonTest::run, n -> last.accumulateAndGet(n, Math::max));
    assertThat(last).hasValue(8);
    assertThat(unused.plan().seeds()).isEqualTo(4);
  }
}
