package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random policies do the same as bytecode and straight from their AST: results, calls and all that
 * they remember. They are good by construction, so few may be refused. The seed is {@code -Dseed}.
 */
class RandomPoliciesAgreeTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int CALLS = 40;

  /** Of a thousand good policies so many may be refused by mistake. */
  private static final int REFUSED_PER_MILLE = 15;

  private static final PolicyCompiler COMPILER =
      new PolicyCompiler(KernelProfile.NEWEST, EnumSet.allOf(DiagnosticCode.class));

  @Test
  void someHundredPolicies(TestReporter reporter) {
    check(200, reporter);
  }

  @Test
  @Tag("slow")
  void tenThousandPolicies(TestReporter reporter) {
    Refusals refusals = check(10_000, reporter);
    refusals
        .examples()
        .forEach(
            (code, text) ->
                reporter.publishEntry(code.code(), Shrinker.report(text, t -> refusal(t, code))));
  }

  private static Refusals check(int count, TestReporter reporter) {
    Refusals refusals = new Refusals();
    for (int i = 0; i < count; i++) {
      long seed = SEED * 1_000_003 + i;
      PolicyCompiler.Result result = compile(RandomPolicy.text(seed));
      refusals.add(result);
      Optional<String> difference = difference(result, seed);
      if (difference.isPresent()) {
        fail(
            "seed "
                + seed
                + ": "
                + Shrinker.report(result.source().text(), t -> difference(compile(t), seed)));
      }
    }
    reporter.publishEntry("refusals", refusals.toString());
    assertThat(refusals.total())
        .as("refused policies: %s", refusals)
        .isLessThanOrEqualTo(2 + count * REFUSED_PER_MILLE / 1000);
    return refusals;
  }

  private static PolicyCompiler.Result compile(String text) {
    return COMPILER.run(new SourceFile("random.scx", text));
  }

  /** How an accepted policy differs, if it does. */
  private static Optional<String> difference(PolicyCompiler.Result result, long seed) {
    return result.accepted() ? Differential.run(result, seed, CALLS) : Optional.empty();
  }

  /** What is said of a policy that is refused for one reason, though nothing is seen to fail. */
  private static Optional<String> refusal(String text, DiagnosticCode code) {
    PolicyCompiler.Result result = compile(text);
    return Refusals.error(result)
        .filter(d -> d.code() == code && result.checked().isPresent())
        .filter(d -> LongStream.range(0, 4).allMatch(s -> Differential.runsFromAst(result, s, 60)))
        .map(Diagnostic::title);
  }
}
