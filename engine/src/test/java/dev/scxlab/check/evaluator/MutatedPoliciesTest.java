package dev.scxlab.check.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No text brings the compiler down: random policies with some of their words lost, repeated or
 * replaced by others, and with foreign characters in them, give diagnostics with places inside the
 * text. The seed is {@code -Dseed}.
 */
class MutatedPoliciesTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final Pattern WORD = Pattern.compile("\\w+|[^\\w\\s]|\\s+");
  private static final List<String> STRANGE =
      List.of(
          "0",
          "-1",
          "18446744073709551615",
          "18446744073709551616",
          "null",
          "[]",
          "{",
          "}",
          "(",
          "\"",
          "/*",
          "//",
          "\u0000",
          "\uD83D\uDE00",
          "tasks",
          "mask",
          "text",
          "cpus",
          "ctx",
          "lock",
          "for",
          "using",
          "9223372036854775808",
          "<<",
          "as",
          "in",
          "or",
          "..",
          "[u64]",
          "?",
          "kind");

  @Test
  void someTexts() {
    check(150);
  }

  @Test
  @Tag("slow")
  void manyTexts() {
    check(5_000);
  }

  private static void check(int count) {
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      long seed = SEED * 1_000_003 + i;
      String text = mutated(RandomPolicy.text(seed), new SplittableRandom(seed));
      Optional<String> crash = crash(text);
      if (crash.isPresent()) {
        fail("seed " + seed + ": " + Shrinker.report(text, MutatedPoliciesTest::crash));
      }
      accepted += PolicyCompiler.compile(source(text)).checked().isPresent() ? 1 : 0;
    }
    assertThat(accepted).as("texts that are policies all the same").isLessThan(count / 2);
  }

  private static String mutated(String text, SplittableRandom random) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(words.size());
      String other = words.get(random.nextInt(words.size()));
      switch (random.nextInt(5)) {
        case 0 -> words.remove(at);
        case 1 -> words.add(at, other);
        case 2 -> words.set(at, STRANGE.get(random.nextInt(STRANGE.size())));
        case 3 -> words.add(at, STRANGE.get(random.nextInt(STRANGE.size())));
        default -> words.set(at, other);
      }
    }
    return String.join("", words);
  }

  private static SourceFile source(String text) {
    return new SourceFile("mutated.scx", text);
  }

  /** What is wrong with how the compiler takes a text, if anything is. */
  private static Optional<String> crash(String text) {
    try {
      for (Diagnostic d : PolicyCompiler.compile(source(text)).diagnostics()) {
        if (d.primary().start() < 0 || d.primary().end() > text.length() || d.title().isBlank()) {
          return Optional.of("a finding without place or words: " + d);
        }
      }
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return Optional.of(e + " at " + (trace.length == 0 ? "" : trace[0]));
    }
  }
}
