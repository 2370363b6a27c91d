package dev.scxlab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of findings are all told, and the work of trying edits for them has a bound. */
class AdviceOfManyFindingsTest {

  @Test
  void everyEditOfASmallPolicyIsTried() {
    assertThat(withEdits(unknownCalls(20))).isEqualTo(20);
    assertThat(Advice.trials(6_000, 50)).isEqualTo(120);
  }

  @Test
  void aTextWithThousandsOfFindingsIsCheckedAgainAFewTimes() {
    assertThat(Advice.trials(60_000, 4_000)).isEqualTo(4);
    assertThat(Advice.trials(200_000, 10_000)).isEqualTo(1);
    assertThat(Advice.trials(250_000, 100_000)).isZero();
    List<Diagnostic> found = unknownCalls(2_500);
    assertThat(found.size()).isEqualTo(2_500);
    assertThat(withEdits(found)).isBetween(1L, 10L);
  }

  @Test
  void aNameThatWasMeantIsSoughtForTheFirstThousandCalls() {
    List<Diagnostic> found = unknownCalls(1_500);
    assertThat(found.stream().filter(d -> !d.helps().isEmpty()).count()).isEqualTo(1_000);
  }

  private static long withEdits(List<Diagnostic> found) {
    return found.stream()
        .filter(d -> d.helps().stream().anyMatch(h -> !h.edits().isEmpty()))
        .count();
  }

  /** Calls of functions that are nowhere, each but for two signs like one that is there. */
  private static List<Diagnostic> unknownCalls(int calls) {
    String signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567";
    StringBuilder text =
        new StringBuilder("policy many {\n  stat n;\n  fn counted() { n += 1; }\n");
    text.append("  on tick(p) {\n    counted();\n");
    for (int i = 0; i < calls; i++) {
      text.append("    counted")
          .append(signs.charAt(i / 60))
          .append(signs.charAt(i % 60))
          .append("();\n");
    }
    PolicyCompiler compiler = new PolicyCompiler(KernelProfile.NEWEST, Set.of());
    return Advice.tried(
        compiler, compiler.run(new SourceFile("many.scx", text.append("  }\n}\n").toString())));
  }
}
