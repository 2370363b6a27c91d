package dev.scxlab.testing;

import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Makes broken policies of good ones: tokens that become others, go, come twice or change places;
 * statements, blocks, brackets and declarations that come from another file; numbers at their
 * limits; constructs nested in themselves; bytes. The same draws give the same text.
 */
public final class TextMutator {

  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "7",
    "63",
    "64",
    "65",
    "1023",
    "1024",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0xffff_ffff_ffff_ffff",
    "-1",
    "5ms",
    "1s",
    "0ns",
    "18446744073s"
  };

  /** What may stand around a block, and around an expression. */
  private static final String[][] BLOCKS = {
    {"{", "}"},
    {"if random(2) == 0 {", "}"},
    {"if true { } else {", "}"},
    {"for i%d in 0..2 {", "}"},
    {"while now() == 0 limit 2 {", "}"},
    {"for c%d in idle {", "}"},
    {"for t%d in dsq(shared) limit 2 {", "}"},
    {"match random(3) { 0 => {", "} else => { } }"},
    {"using m%d = get_idle_cpumask() {", "}"},
    {"let x%d = cpu_curr(0) or {", "};"},
  };

  private static final String[][] EXPRESSIONS = {
    {"(", ")"},
    {"-(", ")"},
    {"!(", ")"},
    {"~(", ")"},
    {"(", ") as u32"},
    {"if true {", "} else { 1 }"},
    {"min(", ", 3)"},
    {"(", ") + 1"},
    {"(1 << (", "))"},
    {"(", ")[0]"},
    {"(", ").x"},
    {"(null or ", ")"},
    {"t{ a: ", "}"},
    {"(true && ", ")"},
    {"", " in idle"},
  };

  private final List<String> texts;
  private final List<List<Token>> tokens = new ArrayList<>();

  /**
   * Takes what to mutate.
   *
   * @param texts at least one text with at least two tokens; others are left out
   */
  public TextMutator(List<String> texts) {
    this.texts = texts.stream().filter(t -> visible(t).size() > 1).toList();
    this.texts.forEach(t -> tokens.add(visible(t)));
  }

  /** All policies below some folders, in the order of their paths. */
  public static List<String> policies(Path... folders) {
    List<String> texts = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".scx")).sorted().toList()) {
          texts.add(Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  /** One of the texts after one to four changes. */
  public String next(SplittableRandom random) {
    String text = texts.get(random.nextInt(texts.size()));
    for (int change = 1 + random.nextInt(1 + random.nextInt(4)); change > 0; change--) {
      text = changed(text, random);
    }
    return text;
  }

  private String changed(String text, SplittableRandom random) {
    List<Token> words = visible(text);
    if (words.size() < 3) {
      return text;
    }
    int at = 1 + random.nextInt(words.size() - 2);
    Token word = words.get(at);
    Token other = words.get(random.nextInt(words.size()));
    return switch (random.nextInt(32)) {
      case 0 -> replaced(text, word, "");
      case 1 -> replaced(text, word, word.getText() + " " + word.getText());
      case 2 -> replaced(text, word, other.getText());
      case 3 -> replaced(text, word, foreign(random, word).getText());
      case 4 -> swapped(text, word, other);
      case 5 -> bytes(text, random);
      case 6 -> text.substring(0, word.getStartIndex());
      case 7 -> line(text, word.getStartIndex(), random.nextBoolean());
      case 8 -> spliced(text, words, "{", "}", random);
      case 9 -> spliced(text, words, "(", ")", random);
      case 10 -> nested(text, words, random);
      case 11 -> foreignLine(text, word, random);
      case 12, 13, 14, 15 -> numbered(text, words, random);
      case 16, 17 -> moved(text, word, other);
      default -> replaced(text, word, alike(words, random, at).getText());
    };
  }

  private static List<Token> visible(String text) {
    return PolicyParser.tokens(new SourceFile("fuzz.scx", text)).getTokens().stream()
        .filter(t -> t.getChannel() == Token.DEFAULT_CHANNEL && t.getType() != Token.EOF)
        .toList();
  }

  private static String replaced(String text, Token word, String by) {
    return replaced(text, word.getStartIndex(), word.getStopIndex() + 1, by);
  }

  private static String replaced(String text, int start, int end, String by) {
    return text.substring(0, start) + by + text.substring(end);
  }

  private static String swapped(String text, Token a, Token b) {
    Token first = a.getStartIndex() <= b.getStartIndex() ? a : b;
    Token last = first == a ? b : a;
    return replaced(replaced(text, last, first.getText()), first, last.getText());
  }

  /** A token of the same kind in a similar place of the same text: names mostly. */
  private static Token alike(List<Token> words, SplittableRandom random, int at) {
    List<Token> same = new ArrayList<>();
    for (int i = 1; i < words.size() - 1; i++) {
      boolean fits =
          words.get(i).getType() == words.get(at).getType()
              && words.get(i + 1).getType() == words.get(at + 1).getType()
              && words.get(i - 1).getType() == words.get(at - 1).getType();
      if (fits) {
        same.add(words.get(i));
      }
    }
    return same.get(random.nextInt(same.size()));
  }

  private Token foreign(SplittableRandom random, Token word) {
    List<Token> words = tokens.get(random.nextInt(tokens.size()));
    List<Token> same = words.stream().filter(w -> w.getType() == word.getType()).toList();
    List<Token> from = same.isEmpty() ? words : same;
    return from.get(random.nextInt(from.size()));
  }

  private static String numbered(String text, List<Token> words, SplittableRandom random) {
    List<Token> numbers =
        words.stream().filter(w -> Character.isDigit(w.getText().charAt(0))).toList();
    return numbers.isEmpty()
        ? text
        : replaced(
            text,
            numbers.get(random.nextInt(numbers.size())),
            NUMBERS[random.nextInt(NUMBERS.length)]);
  }

  private static String bytes(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String line(String text, int at, boolean again) {
    int start = text.lastIndexOf('\n', at) + 1;
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end + 1;
    String line = text.substring(start, end);
    return text.substring(0, start) + (again ? line + line : "") + text.substring(end);
  }

  /** A line of the same text, once more somewhere else. */
  private static String moved(String text, Token to, Token from) {
    int start = text.lastIndexOf('\n', from.getStartIndex()) + 1;
    int end = text.indexOf('\n', from.getStartIndex());
    String line = text.substring(start, end < 0 ? text.length() : end);
    int into = text.lastIndexOf('\n', to.getStartIndex()) + 1;
    return replaced(text, into, into, line + "\n");
  }

  private String foreignLine(String text, Token word, SplittableRandom random) {
    String[] lines = texts.get(random.nextInt(texts.size())).split("\n");
    int start = text.lastIndexOf('\n', word.getStartIndex()) + 1;
    return replaced(text, start, start, lines[random.nextInt(lines.length)] + "\n");
  }

  /** What stands between a pair of brackets is exchanged for what does so in another text. */
  private String spliced(
      String text, List<Token> words, String open, String close, SplittableRandom random) {
    int[] into = pair(words, open, close, random);
    int from = random.nextInt(texts.size());
    int[] what = pair(tokens.get(from), open, close, random);
    return into == null || what == null
        ? text
        : replaced(text, into[0], into[1], texts.get(from).substring(what[0], what[1]));
  }

  /** A block or what stands in parentheses, nested in something some or very many times. */
  private static String nested(String text, List<Token> words, SplittableRandom random) {
    boolean block = random.nextBoolean();
    int[] at = block ? pair(words, "{", "}", random) : pair(words, "(", ")", random);
    if (at == null) {
      return text;
    }
    String[][] ways = block ? BLOCKS : EXPRESSIONS;
    String[] way = ways[random.nextInt(ways.length)];
    boolean loop = way[0].startsWith("for") || way[0].startsWith("while");
    boolean deep = !loop && random.nextInt(8) == 0;
    int times = deep ? 20 + random.nextInt(400) : 1 + random.nextInt(6);
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < times; i++) {
      before.append(way[0].replace("%d", "" + i));
    }
    String inside = text.substring(at[0], at[1]);
    return replaced(text, at[0], at[1], before + inside + way[1].repeat(times));
  }

  /** The text between a bracket and the one that closes it, or null. */
  private static int @Nullable [] pair(
      List<Token> words, String open, String close, SplittableRandom random) {
    int[] opening = new int[words.size()];
    int count = 0;
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).getText().equals(open)) {
        opening[count++] = i;
      }
    }
    if (count == 0) {
      return null;
    }
    int first = opening[random.nextInt(count)];
    int depth = 0;
    for (int i = first; i < words.size(); i++) {
      String word = words.get(i).getText();
      depth += word.equals(open) ? 1 : word.equals(close) ? -1 : 0;
      if (depth == 0) {
        return new int[] {words.get(first).getStopIndex() + 1, words.get(i).getStartIndex()};
      }
    }
    return null;
  }
}
