package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random policies do the same as bytecode and straight from their AST. The seed is {@code -Dseed}.
 */
class RandomPoliciesAgreeTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int CALLS = 40;

  private static final PolicyCompiler COMPILER =
      new PolicyCompiler(KernelProfile.NEWEST, EnumSet.allOf(DiagnosticCode.class));

  @Test
  void someHundredPolicies() {
    check(200);
  }

  @Test
  @Tag("slow")
  void tenThousandPolicies() {
    check(10_000);
  }

  private static void check(int count) {
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      long seed = SEED * 1_000_003 + i;
      PolicyCompiler.Result result = compile(RandomPolicy.text(seed));
      if (!result.accepted()) {
        continue;
      }
      accepted++;
      Optional<String> difference = Differential.run(result, seed, CALLS);
      if (difference.isPresent()) {
        fail(
            "seed "
                + seed
                + ": "
                + Shrinker.report(result.source().text(), t -> difference(t, seed)));
      }
    }
    assertThat(accepted).as("accepted policies").isGreaterThan(count * 3 / 4);
  }

  private static PolicyCompiler.Result compile(String text) {
    return COMPILER.run(new SourceFile("random.scx", text));
  }

  /** How an accepted policy differs, if it does. */
  private static Optional<String> difference(String text, long seed) {
    PolicyCompiler.Result result = compile(text);
    return result.accepted() ? Differential.run(result, seed, CALLS) : Optional.empty();
  }
}
