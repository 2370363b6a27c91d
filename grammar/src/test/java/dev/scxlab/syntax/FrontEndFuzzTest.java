package dev.scxlab.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.format.PolicyFormatter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken texts of many kinds: no crash, no hang, errors with places inside the text. */
@Timeout(120)
class FrontEndFuzzTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int ROUNDS = Integer.getInteger("rounds", 150);

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static List<String> seeds() {
    List<String> texts = new ArrayList<>();
    for (var path : Texts.shippedPolicies()) {
      texts.add(Texts.read(path).text());
    }
    texts.add(Texts.read(Path.of("src/test/resources/syntax/whole-language.scx")).text());
    texts.add(Texts.read(Path.of("src/test/resources/syntax/ugly.scx")).text());
    return texts;
  }

  @Test
  void changedCharactersNeverCrashTheFrontEnd() {
    List<String> seeds = seeds();
    String alphabet = "{}()[];,.:=<>!&|^~+-*/%\"'#?@$ \n\t\\0a9é\u65e5\uD83D\uDE00\u0000\u001B";
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      int changes = 1 + random.nextInt(5);
      for (int i = 0; i < changes; i++) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> text.setLength(at + 1);
        }
      }
      survives(text.toString());
    }
  }

  @Test
  void changedTokensNeverCrashTheFrontEnd() {
    List<String> seeds = seeds();
    for (int round = 0; round < ROUNDS; round++) {
      List<String> words = words(seeds.get(random.nextInt(seeds.size())));
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        int at = random.nextInt(words.size());
        String other = words.get(random.nextInt(words.size()));
        switch (random.nextInt(3)) {
          case 0 -> words.remove(at);
          case 1 -> words.add(at, other);
          default -> words.set(at, other);
        }
      }
      survives(String.join(" ", words));
    }
  }

  @Test
  void tokensInAnyOrderNeverCrashTheFrontEnd() {
    List<String> words = words(seeds().get(seeds().size() - 2));
    for (int round = 0; round < ROUNDS / 4; round++) {
      StringBuilder text = new StringBuilder("policy t { ");
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      survives(text.toString());
    }
  }

  @Test
  void oneMissingTokenIsAtMostAFewErrors() {
    Path folder = Path.of(System.getProperty("scxlab.home", ".."), "policies");
    int tried = 0;
    int many = 0;
    for (String name : List.of("central", "prev", "qmap", "vtime")) {
      String text = Texts.read(folder.resolve(name + ".scx")).text();
      for (Token token : PolicyParser.tokens(Texts.source(text)).getTokens()) {
        boolean counts = token.getChannel() == Token.DEFAULT_CHANNEL;
        if (counts && token.getType() != Token.EOF) {
          String before = text.substring(0, token.getStartIndex());
          String broken = before + text.substring(token.getStopIndex() + 1);
          int errors = Texts.errors(broken).size();
          assertThat(errors).as(broken).isLessThanOrEqualTo(8);
          tried++;
          many += errors > 2 ? 1 : 0;
        }
      }
    }
    assertThat(many * 100).as("of " + tried).isLessThanOrEqualTo(tried);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Token token : PolicyParser.tokens(Texts.source(text)).getTokens()) {
      if (token.getType() != Token.EOF && token.getChannel() == Token.DEFAULT_CHANNEL) {
        words.add(token.getText());
      }
    }
    return words;
  }

  private static void survives(String text) {
    SourceFile source = Texts.source(text);
    Diagnostics diagnostics = new Diagnostics(source);
    ParseResult result;
    try {
      result = PolicyParser.parse(source, diagnostics);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + SEED + ", text:\n" + text, e);
    }
    assertThat(diagnostics.sorted().size()).isLessThanOrEqualTo(SyntaxErrors.MAX_ERRORS);
    for (Diagnostic d : diagnostics.sorted()) {
      assertThat(d.primary().end()).isLessThanOrEqualTo(text.length());
      assertThat(d.title()).isNotBlank().doesNotContain("\n");
    }
    if (!diagnostics.hasErrors()) {
      assertThat(result.policy()).isNotNull();
      formats(source);
    }
  }

  private static void formats(SourceFile source) {
    try {
      Optional<String> once = PolicyFormatter.format(source, new Diagnostics(source));
      SourceFile formatted = Texts.source(once.orElseThrow());
      Optional<String> twice = PolicyFormatter.format(formatted, new Diagnostics(formatted));
      assertThat(twice).as("formatting twice:\n" + source.text()).isEqualTo(once);
    } catch (RuntimeException e) {
      throw new AssertionError("formatting:\n" + source.text(), e);
    }
  }
}
