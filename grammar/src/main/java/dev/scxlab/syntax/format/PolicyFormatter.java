package dev.scxlab.syntax.format;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.ParsedText;
import dev.scxlab.syntax.PolicyParser;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * Formats policies: four columns per level, lines of at most 100 columns where that can be had, one
 * statement per line, at most one blank line. Comments stay where they are, and what its author
 * wrote on one line stays on one line where it fits. Formatting twice is formatting once.
 */
public final class PolicyFormatter {

  private PolicyFormatter() {}

  /**
   * Formats a policy.
   *
   * @param diagnostics takes what keeps the text from being read
   * @return the new text; empty when the old one has syntax errors
   */
  public static Optional<String> format(SourceFile source, Diagnostics diagnostics) {
    return PolicyParser.parseTree(source, diagnostics).map(parsed -> format(source, parsed));
  }

  private static String format(SourceFile source, ParsedText parsed) {
    TreeLayout layout = new TreeLayout(new SourceComments(parsed.tokens()));
    String text = DocPrinter.print(layout.file(parsed.file()));
    List<String> before = words(parsed.tokens().getTokens());
    List<String> after =
        words(PolicyParser.tokens(new SourceFile(source.name(), text)).getTokens());
    if (!before.equals(after)) {
      throw new LabBug(
          "formatting would change `" + source.name() + "`" + difference(before, after));
    }
    return text;
  }

  /** What formatting must not change: all tokens and comments but for commas before a closing. */
  private static List<String> words(List<Token> tokens) {
    List<String> words = new ArrayList<>();
    for (Token token : tokens) {
      int type = token.getType();
      boolean closes = type == PolicyGrammarLexer.RBRACE || type == PolicyGrammarLexer.RBRACKET;
      if (closes) {
        removeCommaBefore(words);
      }
      words.add(token.getText().replace("\r\n", "\n").stripTrailing());
    }
    return words;
  }

  private static void removeCommaBefore(List<String> words) {
    for (int i = words.size() - 1; i >= 0; i--) {
      String word = words.get(i);
      if (word.equals(",")) {
        words.remove(i);
        return;
      }
      if (!word.startsWith("//") && !word.startsWith("/*")) {
        return;
      }
    }
  }

  private static String difference(List<String> before, List<String> after) {
    int i = 0;
    while (i < Math.min(before.size(), after.size()) && before.get(i).equals(after.get(i))) {
      i++;
    }
    return " at `" + (i < before.size() ? before.get(i) : "the end") + "`";
  }
}
