package dev.scxlab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's own sched_ext selftests (conformance.md, part B). */
final class SelftestsTest {

  private record Outcome(Selftest what, String end, boolean holds) {
    @Override
    public String toString() {
      return what.id();
    }
  }

  private static final List<Outcome> OUTCOMES = new ArrayList<>();

  @BeforeAll
  static void runAll() {
    OUTCOMES.clear();
    for (Selftest what : Selftests.ALL) {
      Scenario run = what.run();
      OUTCOMES.add(new Outcome(what, Selftest.end(run), what.check().test(run)));
    }
  }

  static Stream<Outcome> outcomes() {
    return OUTCOMES.stream();
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void endsAsTheSelftestExpectsAndKeepsItsPromise(Outcome outcome) {
    assertThat(outcome.end()).isEqualTo(outcome.what().end());
    assertThat(outcome.holds()).as(outcome.what().checked()).isTrue();
  }

  @Test
  void whatMayBeNullMustBeTested() {
    assertThat(accepts("maybe_null")).isTrue();
    assertThat(accepts("maybe_null_dispatch")).isFalse();
    assertThat(accepts("maybe_null_yield")).isFalse();
  }

  private static boolean accepts(String policy) {
    return PolicyCompiler.compile(Scenario.read(policy + ".scx")).accepted();
  }

  @Test
  void theTableOfSelftestsIsWhatTheTestsFound() {
    StringBuilder page = new StringBuilder();
    page.append("| selftest | policy | scenario | ends by | and |\n|---|---|---|---|---|\n");
    for (Outcome outcome : OUTCOMES) {
      Selftest what = outcome.what();
      page.append("| ").append(what.id()).append(" | ").append(what.policy());
      page.append(" | ").append(what.workload()).append(" | ").append(outcome.end());
      page.append(" | ").append(outcome.holds() ? what.checked() : "NOT " + what.checked());
      page.append(" |\n");
    }
    page.append("\nNot in the table:\n\n");
    Selftests.ELSEWHERE.forEach(
        (id, why) -> page.append("- ").append(id).append(": ").append(why).append('\n'));
    ConformancePage.check("selftests", page.toString());
  }
}
