package dev.scxlab.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One mistake in a shipped policy gives one error, two at most, where it was made: a token that is
 * missing or doubled, a misspelt name, a literal of the wrong type, a declaration taken out.
 */
class OneMistakeOneErrorTest {

  private static final Path POLICIES = Path.of(System.getProperty("scxlab.home", ".."), "policies");

  /** From one token that is changed to the next, a prime. */
  private static final int STRIDE = 127;

  private static final int SLOW_STRIDE = 3;

  private static final Pattern DECLARED =
      Pattern.compile("\n    (?:param|const|dsq|enum|task_storage|array|hash|queue|var) (\\w+).*");

  /**
   * A text with a mistake.
   *
   * @param line where it was made, or 0 when that cannot be told from the text
   * @param name what was misspelt or taken out, or nothing
   */
  private record Mistake(String what, String text, int line, String name) {}

  /** What was said of one mistake. */
  private record Said(Mistake mistake, SourceFile source, List<Diagnostic> errors) {

    /** At the place of the mistake, or about the name that is gone. */
    boolean inPlace() {
      if (errors.isEmpty() || mistake.line() == 0) {
        return true;
      }
      Diagnostic first = errors.get(0);
      boolean named = !mistake.name().isEmpty() && first.title().contains(mistake.name());
      boolean labelled =
          first.labels().stream().anyMatch(l -> source.line(l.span().start()) == mistake.line());
      return named || labelled || source.line(first.primary().start()) == mistake.line();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(source.name() + ": " + mistake.what());
      for (Diagnostic d : errors) {
        text.append("\n    ").append(source.line(d.primary().start())).append(": ");
        text.append(d.code()).append(' ').append(d.title());
      }
      return text.toString();
    }
  }

  @Test
  void someMistakes() throws IOException {
    check(said(STRIDE));
  }

  @Test
  @Tag("slow")
  void manyMistakes() throws IOException {
    check(said(SLOW_STRIDE));
  }

  private static void check(List<Said> all) {
    List<Said> many = all.stream().filter(s -> s.errors().size() > 2).toList();
    List<Said> elsewhere = all.stream().filter(s -> !s.inPlace()).toList();

    assertThat(all).hasSizeGreaterThan(150);
    assertThat(many.size() / (double) all.size()).as("cascades: %s", many).isLessThan(0.02);
    assertThat(elsewhere.size() / (double) all.size())
        .as("first error elsewhere: %s", elsewhere)
        .isLessThan(0.05);
  }

  private static List<Said> said(int stride) throws IOException {
    List<Said> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(POLICIES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".scx")).sorted().toList()) {
        String name = file.getFileName().toString();
        for (Mistake mistake : mistakes(Files.readString(file), stride)) {
          SourceFile source = new SourceFile(name, mistake.text());
          List<Diagnostic> errors =
              PolicyCompiler.compile(source).diagnostics().stream()
                  .filter(d -> d.severity() == Severity.ERROR)
                  .toList();
          all.add(new Said(mistake, source, errors));
        }
      }
    }
    return all;
  }

  private static List<Mistake> mistakes(String text, int stride) {
    List<Mistake> all = new ArrayList<>();
    List<Token> tokens =
        PolicyParser.tokens(new SourceFile("p.scx", text)).getTokens().stream()
            .filter(t -> t.getType() != Token.EOF && t.getChannel() == Token.DEFAULT_CHANNEL)
            .toList();
    for (int i = stride / 2; i < tokens.size(); i += stride) {
      mistakes(text, tokens.get(i), all);
    }
    Matcher declaration = DECLARED.matcher(text);
    for (int i = 0; declaration.find(); i++) {
      if (i % ((stride + 9) / 10) == 0) {
        String without =
            text.substring(0, declaration.start() + 1) + text.substring(declaration.end());
        all.add(new Mistake("no " + declaration.group(1), without, 0, declaration.group(1)));
      }
    }
    return all;
  }

  private static void mistakes(String text, Token token, List<Mistake> all) {
    int from = token.getStartIndex();
    String word = token.getText();
    String before = text.substring(0, from);
    String behind = text.substring(from + word.length());
    boolean brace = word.matches("[{}]"); // which of them is wrong shows only further down
    int line = brace ? 0 : token.getLine();
    String at = " `" + word + "` in line " + token.getLine();
    all.add(new Mistake("without" + at, before + behind, line, ""));
    if (word.matches("[a-z_]\\w{2,}")) {
      int last = word.length() - 1;
      String misspelt = word.substring(0, last) + "q" + word.charAt(last);
      all.add(new Mistake("misspelt" + at, before + misspelt + behind, line, word));
    } else if (word.matches("[0-9]\\w*")) {
      all.add(new Mistake("text for" + at, before + "\"x\"" + behind, line, ""));
      all.add(new Mistake("bool for" + at, before + "true" + behind, line, ""));
    } else if (word.matches("[;(){}]")) {
      all.add(new Mistake("doubled" + at, before + word + word + behind, line, ""));
    }
  }
}
