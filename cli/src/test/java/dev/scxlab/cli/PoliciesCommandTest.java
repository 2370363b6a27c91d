package dev.scxlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PoliciesCommandTest {

  private static final int WIDTH = 100;

  @Test
  void everyPolicyHasItsLines() {
    Invocation list = Invocation.of("policies");
    assertThat(list.status()).isZero();
    for (String name : ShippedFiles.policyNames()) {
      assertThat(list.out()).containsPattern("(?m)^" + name + " +[A-Z]");
    }
    assertThat(list.out().lines().mapToInt(String::length).max().orElse(0))
        .isLessThanOrEqualTo(WIDTH);
  }

  @Test
  void thePageOfOneSaysWhatItDoesAndWhatCanBeSet() {
    Invocation page = Invocation.of("policies", "edf");
    assertThat(page.out())
        .startsWith("Earliest deadline first")
        .contains("Left out:")
        .contains("policies/edf.scx");
    assertThat(page.out()).contains("kernels  6.12, 7.2, newest").contains("longest_period");
  }

  @Test
  void thePageSaysWhereThePolicyWasMeasuredToDoWhatItIsKnownFor() {
    Invocation page = Invocation.of("policies", "qmap");
    assertThat(page.out())
        .containsPattern("workload +known for")
        .containsPattern("hogs +heavier tasks get more turns .fairness.: 0[.0-9]+, fifo 0[.0-9]+")
        .containsPattern(
            "enq-blocked +who waits for a mutex lends its turn to the owner .lock wait")
        .containsPattern("with\\s+proxy=true, qmap [0-9,]+")
        .endsWith("again    scxlab compare fifo qmap --workload hogs\n");
    assertThat(page.out().lines().mapToInt(String::length).max().orElse(0))
        .isLessThanOrEqualTo(110);
    assertThat(Invocation.of("policies", "fifo").out()).doesNotContain("known for");
  }

  @Test
  void thereIsAPageForNoOtherName() {
    Invocation page = Invocation.of("policies", "vtim");
    assertThat(page.status()).isEqualTo(ExitCode.USAGE);
    assertThat(page.err()).contains("did you mean `vtime`?");
  }
}
