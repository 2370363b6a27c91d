package dev.scxlab.experiment;

import static dev.scxlab.experiment.Results.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scxlab.metrics.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailConditionTest {

  private static final List<String> POLICIES = List.of("base", "quick", "slow");

  /** Median wakeup latency 1 ms, 0.5 ms, 3 ms; no p99; fairness 0.9. */
  private static Comparison comparison() {
    double[] latency = {1e6, 5e5, 3e6};
    return Comparison.run(
        new ComparisonPlan(POLICIES, List.of("w"), 0, 1, 1, 1),
        (p, w, s) ->
            result(POLICIES.get(p))
                .metric(Metric.WAKEUP_LATENCY_P50, latency[p])
                .metric(Metric.FAIRNESS_JAIN, 0.9)
                .withoutChance()
                .build(),
        n -> {});
  }

  private static List<String> reasons(String condition) {
    return FailCondition.parse(condition, POLICIES).reasons(comparison());
  }

  @Test
  void metricAloneIsAskedOfEachPolicyButTheBaseline() {
    assertThat(reasons("wakeup_latency_p50_ns > 900us"))
        .containsExactly("wakeup_latency_p50_ns > 900us: true for slow on w");
    assertThat(reasons("wakeup_latency_p50_ns > 5ms")).isEmpty();
  }

  @Test
  void policiesCanBeNamed() {
    assertThat(reasons("slow.wakeup_latency_p50_ns > 2 * baseline.wakeup_latency_p50_ns"))
        .hasSize(1);
    assertThat(reasons("quick.wakeup_latency_p50_ns > base.wakeup_latency_p50_ns")).isEmpty();
  }

  @Test
  void productsBindTighterThanSumsThanComparisonsThanNotThanAndThanOr() {
    assertThat(reasons("1 + 2 * 3 == 7")).hasSize(1);
    assertThat(reasons("(1 + 2) * 3 == 7")).isEmpty();
    assertThat(reasons("not 1 > 2 and 3 > 2")).hasSize(1);
    assertThat(reasons("1 > 2 and 1 > 2 or 3 > 2")).hasSize(1);
    assertThat(reasons("8 / 4 - 1 == 1")).hasSize(1);
  }

  @Test
  void verdictsCanBeAskedFor() {
    assertThat(reasons("worse(wakeup_latency_p50_ns)"))
        .containsExactly("worse(wakeup_latency_p50_ns): true for slow on w");
    assertThat(reasons("better(wakeup_latency_p50_ns) and fairness_jain_ratio < 1"))
        .singleElement()
        .asString()
        .contains("quick on w");
  }

  @Test
  void whatCannotBeJudgedHasNotPassed() {
    assertThat(reasons("quick.wakeup_latency_p99_ns > 1s"))
        .singleElement()
        .asString()
        .contains("no value: wakeup_latency_p99_ns of quick");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> reasons("latency > 3")).hasMessageContaining("no metric called");
    assertThatThrownBy(() -> reasons("other.idle_ratio > 3"))
        .hasMessageContaining("`other` is not compared; there are baseline, base, quick, slow");
    assertThatThrownBy(() -> reasons("idle_ratio")).hasMessageContaining("needs a comparison");
    assertThatThrownBy(() -> reasons("idle_ratio > ")).hasMessageContaining("missing at the end");
    assertThatThrownBy(() -> reasons("(idle_ratio > 1")).hasMessageContaining("`)` is missing");
    assertThatThrownBy(() -> reasons("idle_ratio > 1 2")).hasMessageContaining("unexpected `2`");
  }
}
