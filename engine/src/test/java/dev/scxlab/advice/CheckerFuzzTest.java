package dev.scxlab.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.PolicyParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Changed policies through all stages: no crash, no hang, findings with places inside the text and
 * edits that fit it. {@code -Dseed=7 -Drounds=1000} tries others.
 */
@Timeout(600)
class CheckerFuzzTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int ROUNDS = Integer.getInteger("rounds", 300);
  private static final int MOST_FINDINGS = 60;
  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home"), "policies");

  /** Policies that use every construct there is. */
  private static final Path CONSTRUCTS = Path.of("src/test/resources/language");

  private static final String[] NUMBERS = {
    "0", "1", "2", "7", "64", "1023", "4294967295", "18446744073709551615", "5ms", "-1", "1s"
  };

  private final PolicyCompiler compiler = new PolicyCompiler(KernelProfile.NEWEST, Set.of());

  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path folder : List.of(POLICIES, CONSTRUCTS)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".scx")).sorted().toList()) {
          texts.add(Files.readString(file));
        }
      }
    }
    return texts;
  }

  @Test
  void changedPoliciesAreCheckedToTheEnd() throws IOException {
    rounds(SEED, ROUNDS);
  }

  @Test
  @Tag("slow")
  void manyChangedPoliciesAreCheckedToTheEnd() throws IOException {
    rounds(SEED + 1_000_000, 40_000);
  }

  private void rounds(long first, int count) throws IOException {
    List<String> texts = texts();
    int verified = 0;
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(first + i);
      String text = texts.get(random.nextInt(texts.size()));
      for (int change = 1 + random.nextInt(3); change > 0; change--) {
        text = random.nextInt(5) == 0 ? bytes(text, random) : tokens(text, random);
      }
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

  private static void inside(Span span, String text, long seed) {
    assertThat(span.end()).as("seed " + seed).isLessThanOrEqualTo(text.length());
  }

  private static String bytes(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return text;
    }
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One token becomes another of its kind, or goes away, or a statement does or comes again. */
  private static String tokens(String text, SplittableRandom random) {
    List<Token> tokens =
        PolicyParser.tokens(new SourceFile("fuzz.scx", text)).getTokens().stream()
            .filter(t -> t.getChannel() == Token.DEFAULT_CHANNEL && t.getType() != Token.EOF)
            .toList();
    if (tokens.size() < 2) {
      return text;
    }
    Token token = tokens.get(random.nextInt(tokens.size()));
    Token other = tokens.get(random.nextInt(tokens.size()));
    String word = token.getText();
    int start = token.getStartIndex();
    int end = token.getStopIndex() + 1;
    if (random.nextInt(6) == 0) {
      return line(text, start, random.nextBoolean());
    }
    String replacement = random.nextInt(6) == 0 ? "" : other.getText();
    if (Character.isDigit(word.charAt(0))) {
      replacement = NUMBERS[random.nextInt(NUMBERS.length)];
    } else if (Character.isLetter(word.charAt(0))
        != Character.isLetter(other.getText().charAt(0))) {
      replacement = word;
    }
    return text.substring(0, start) + replacement + text.substring(end);
  }

  private static String line(String text, int at, boolean again) {
    int start = text.lastIndexOf('\n', at) + 1;
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end + 1;
    String line = text.substring(start, end);
    return text.substring(0, start) + (again ? line + line : "") + text.substring(end);
  }
}
