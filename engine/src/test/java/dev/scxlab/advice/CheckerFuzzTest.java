package dev.scxlab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.format.PolicyFormatter;
import dev.scxlab.testing.TextMutator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Changed policies through all stages: no crash, no hang, findings with places inside the text and
 * edits that fit it, and a formatter that changes nothing but the look. {@code -Dseed=7
 * -Drounds=1000} tries others.
 */
@Timeout(600)
class CheckerFuzzTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int ROUNDS = Integer.getInteger("rounds", 300);
  private static final int MOST_FINDINGS = 500;
  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home"), "policies");
  private final PolicyCompiler compiler = new PolicyCompiler(KernelProfile.NEWEST, Set.of());

  private static List<String> texts() {
    Path resources = Path.of("src", "test", "resources");
    return TextMutator.policies(
        POLICIES, resources.resolve("language"), resources.resolve("errors"));
  }

  @Test
  void changedPoliciesAreCheckedToTheEnd() {
    rounds(SEED, ROUNDS);
  }

  @Test
  @Tag("slow")
  void manyChangedPoliciesAreCheckedToTheEnd() {
    rounds(SEED + 1_000_000, 40_000);
  }

  private void rounds(long first, int count) {
    TextMutator mutator = new TextMutator(texts());
    int verified = 0;
    for (int i = 0; i < count; i++) {
      String text = mutator.next(new SplittableRandom(first + i));
      verified += check(first + i, text, i % 4 == 0) ? 1 : 0;
    }
    assertThat(verified).as("policies that came to the verifier").isGreaterThan(count / 5);
  }

  /** Checks a text; whether it came to the verifier. */
  private boolean check(long seed, String text, boolean advise) {
    SourceFile source = new SourceFile("fuzz.scx", text);
    PolicyCompiler.Result result;
    ImmutableList<Diagnostic> found;
    try {
      result = compiler.run(source);
      found = advise ? Advice.tried(compiler, result) : result.diagnostics();
      if (advise) {
        formats(source, result.accepted());
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ":\n" + text, e);
    }
    assertThat(found.size()).as("seed " + seed + ":\n" + text).isLessThan(MOST_FINDINGS);
    for (Diagnostic d : found) {
      inside(d.primary(), text, seed);
      d.labels().forEach(l -> inside(l.span(), text, seed));
      d.path().forEach(s -> inside(s.span(), text, seed));
      assertThat(d.title()).isNotBlank().doesNotContain("\n").doesNotContainPattern("%r\\d");
      for (Help help : d.helps()) {
        assertThat(help.edits().isEmpty() || Edit.applied(text, help.edits()).isPresent()).isTrue();
      }
    }
    return result.program().isPresent();
  }

  /** A formatted text is as good as before, and stays as it is. */
  private void formats(SourceFile source, boolean accepted) {
    Optional<String> once = PolicyFormatter.format(source, new Diagnostics(source));
    if (once.isPresent()) {
      SourceFile formatted = new SourceFile("fuzz.scx", once.get());
      assertThat(PolicyFormatter.format(formatted, new Diagnostics(formatted)))
          .as(source.text())
          .isEqualTo(once);
      assertThat(compiler.run(formatted).accepted()).as(source.text()).isEqualTo(accepted);
    }
  }

  private static void inside(Span span, String text, long seed) {
    assertThat(span.end()).as("seed " + seed).isLessThanOrEqualTo(text.length());
  }
}
