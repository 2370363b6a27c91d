package dev.scxlab.syntax.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every policy of the project and every example of the language page, as written, with each token
 * on a line of its own, and all on as few lines as comments allow: what the text means and its
 * comments stay, lines fit, and formatting again changes nothing.
 */
class FormatsEverythingTest {

  private static final Path HOME = Path.of(System.getProperty("scxlab.home", ".."));
  private static final Pattern EXAMPLE = Pattern.compile("```scx\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SPAN = Pattern.compile("Span\\[start=\\d+, end=\\d+]|line=\\d+");
  private static final int WIDTH = 100;

  /** From one gap that gets a comment to the next; a prime. */
  private static final int STRIDE = 11;

  /** Texts by name; those that are not meant to parse are left out. */
  static Stream<Map.Entry<String, String>> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (String folder :
        List.of(
            "policies",
            "grammar/src/test/resources",
            "engine/src/test/resources",
            "cli/src/main/resources",
            "cli/src/test/resources")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".scx")).toList()) {
          texts.put(HOME.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    Matcher page = EXAMPLE.matcher(Files.readString(HOME.resolve("grammar/docs/language.md")));
    for (int i = 1; page.find(); i++) {
      texts.put("example " + i, asPolicy(page.group(1)));
    }
    texts.values().removeIf(text -> !parses(text));
    assertThat(texts).hasSizeGreaterThan(300);
    return texts.entrySet().stream();
  }

  private static String asPolicy(String example) {
    if (example.contains("policy ")) {
      return example;
    }
    String declarations = "policy t {\n" + example + "}";
    return parses(declarations) ? declarations : "policy t { on init() {\n" + example + "} }";
  }

  private static boolean parses(String text) {
    SourceFile source = new SourceFile("t.scx", text);
    Diagnostics found = new Diagnostics(source);
    PolicyParser.parse(source, found);
    return !found.hasErrors();
  }

  private static String format(String text) {
    SourceFile source = new SourceFile("t.scx", text);
    return PolicyFormatter.format(source, new Diagnostics(source)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void nothingIsLost(Map.Entry<String, String> named) {
    boolean small = named.getKey().startsWith("policies/verifier"); // many, and much alike
    List<String> variants =
        small
            ? List.of(named.getValue())
            : List.of(named.getValue(), exploded(named), squeezed(named));
    for (String text : variants) {
      String formatted = format(text);
      assertThat(meaning(formatted).equals(meaning(text))).as("same tree").isTrue();
      assertThat(comments(formatted)).isEqualTo(comments(text));
      assertThat(format(formatted)).as("formatted again").isEqualTo(formatted);
      assertThat(formatted.lines().filter(FormatsEverythingTest::isTooWide)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/* c */", " // c\n", "\n// c\n", "\n\n/* a\n b */\n\n"})
  void commentsMayStandBetweenAnyTwoTokens(String comment) throws IOException {
    String text = Files.readString(Path.of("src/test/resources/syntax/whole-language.scx"));
    List<Token> tokens = tokens(text);
    for (int i = comment.length(); i < tokens.size(); i += STRIDE) {
      int at = tokens.get(i).getStartIndex();
      String formatted = format(text.substring(0, at) + comment + text.substring(at));

      assertThat(format(formatted)).isEqualTo(formatted);
    }
  }

  private static String exploded(Map.Entry<String, String> named) {
    return joined(named, "\n");
  }

  private static String squeezed(Map.Entry<String, String> named) {
    return joined(named, " ");
  }

  private static String joined(Map.Entry<String, String> named, String between) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens(named.getValue())) {
      String word = token.getText();
      text.append(word).append(word.startsWith("//") ? "\n" : between);
    }
    return text.toString();
  }

  /** All but the end of the file. */
  private static List<Token> tokens(String text) {
    return PolicyParser.tokens(new SourceFile("t.scx", text)).getTokens().stream()
        .filter(t -> t.getType() != Token.EOF)
        .toList();
  }

  private static List<String> comments(String text) {
    return tokens(text).stream()
        .map(Token::getText)
        .filter(t -> t.startsWith("//") || t.startsWith("/*"))
        .map(String::stripTrailing)
        .toList();
  }

  /** The syntax tree without its places in the text. */
  private static String meaning(String text) {
    SourceFile source = new SourceFile("t.scx", text);
    Object policy = PolicyParser.parse(source, new Diagnostics(source)).policy();
    return SPAN.matcher(String.valueOf(policy)).replaceAll("");
  }

  /** Comments and texts are not broken, and twenty blocks deep there is no room to break lines. */
  private static boolean isTooWide(String line) {
    int indent = line.length() - line.stripLeading().length();
    return line.codePointCount(0, line.length()) > WIDTH
        && indent < WIDTH * 3 / 4
        && !line.contains("//")
        && !line.contains("/*")
        && !line.contains("\"");
  }
}
