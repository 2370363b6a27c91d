package dev.scxlab.syntax;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** What tokens and rules are called in messages. */
final class TokenNames {

  /** Rules that people know by a name. */
  private static final Map<Integer, String> RULES =
      Map.ofEntries(
          Map.entry(PolicyGrammarParser.RULE_policy, "`policy`"),
          Map.entry(PolicyGrammarParser.RULE_declaration, "a declaration"),
          Map.entry(PolicyGrammarParser.RULE_statement, "a statement"),
          Map.entry(PolicyGrammarParser.RULE_expr, "an expression"),
          Map.entry(PolicyGrammarParser.RULE_comparison, "an expression"),
          Map.entry(PolicyGrammarParser.RULE_sum, "an expression"),
          Map.entry(PolicyGrammarParser.RULE_type, "a type"),
          Map.entry(PolicyGrammarParser.RULE_typeName, "a type"),
          Map.entry(PolicyGrammarParser.RULE_id, "a name"),
          Map.entry(PolicyGrammarParser.RULE_word, "the name of a field"));

  private static final Set<Integer> ASSIGNMENTS =
      Set.of(
          PolicyGrammarLexer.ADD_ASSIGN,
          PolicyGrammarLexer.SUB_ASSIGN,
          PolicyGrammarLexer.MUL_ASSIGN,
          PolicyGrammarLexer.DIV_ASSIGN,
          PolicyGrammarLexer.MOD_ASSIGN,
          PolicyGrammarLexer.AND_ASSIGN,
          PolicyGrammarLexer.OR_ASSIGN,
          PolicyGrammarLexer.XOR_ASSIGN,
          PolicyGrammarLexer.SHL_ASSIGN,
          PolicyGrammarLexer.SHR_ASSIGN);

  private static final Set<String> TYPES =
      Set.of("bool", "u32", "u64", "s32", "s64", "time", "cpu", "task", "mask", "text");

  private TokenNames() {}

  /** The rules that are named as a whole. */
  static Set<Integer> namedRules() {
    return RULES.keySet();
  }

  /** A token type as written, in backticks; a description where it has many forms. */
  static String of(int type) {
    return switch (type) {
      case Token.EOF -> "end of file";
      case PolicyGrammarLexer.ID -> "a name";
      case PolicyGrammarLexer.INT -> "a number";
      case PolicyGrammarLexer.TIME -> "a time";
      case PolicyGrammarLexer.TEXT -> "a text";
      case PolicyGrammarParser.IF_STATEMENT -> "`if`";
      default -> {
        String literal = text(type);
        yield literal.isEmpty()
            ? PolicyGrammarLexer.VOCABULARY.getSymbolicName(type).toLowerCase(Locale.ROOT)
            : "`" + literal + "`";
      }
    };
  }

  /** The only text of a token type, or nothing. */
  static String text(int type) {
    String literal = PolicyGrammarLexer.VOCABULARY.getLiteralName(type);
    return literal == null ? "" : literal.substring(1, literal.length() - 1);
  }

  /** What was found, as messages call it. */
  static String found(Token token) {
    if (token.getType() == Token.EOF) {
      return "end of file";
    }
    String text = token.getText();
    return "`" + (text.length() <= 40 ? text : text.substring(0, 37) + "...") + "`";
  }

  /** Whether a token goes on with an expression that might as well be complete. */
  static boolean continuesExpression(int type) {
    return type == PolicyGrammarLexer.DOT
        || type == PolicyGrammarLexer.LPAREN
        || type == PolicyGrammarLexer.LBRACKET
        || type == PolicyGrammarLexer.OR
        || type == PolicyGrammarLexer.AS
        || type == PolicyGrammarLexer.IN
        || type == PolicyGrammarLexer.QUESTION
        || (type >= PolicyGrammarLexer.EQ && type <= PolicyGrammarLexer.BANG);
  }

  /** Whether a token is an operator that assigns and does something else besides. */
  static boolean isCompoundAssignment(int type) {
    return ASSIGNMENTS.contains(type);
  }

  /** Whether a token can be a name, as the words that mean something in one place only can. */
  static boolean isName(int type) {
    return type == PolicyGrammarLexer.ID
        || (type >= PolicyGrammarLexer.FIFO && type <= PolicyGrammarLexer.FLAGS);
  }

  /** Words of the language that cannot be names. */
  static boolean isReserved(int type) {
    return type >= PolicyGrammarLexer.POLICY && type <= PolicyGrammarLexer.NULL;
  }

  /** Reserved words that stand inside blocks, not at their end. */
  static boolean isReservedInside(int type) {
    return type >= PolicyGrammarLexer.LET && type <= PolicyGrammarLexer.NULL;
  }

  /** Whether a word is the name of a type that everyone knows. */
  static boolean isType(String word) {
    return TYPES.contains(word);
  }

  /** What could have stood somewhere, most telling first: names, signs, closing brackets. */
  static List<String> wording(Set<Integer> rules, Set<Integer> tokens) {
    List<String> words = new ArrayList<>();
    for (int rule : rules) {
      String name = RULES.getOrDefault(rule, "");
      if (!words.contains(name)) {
        words.add(name);
      }
    }
    boolean others = !words.isEmpty();
    for (int type : tokens) {
      others |= !continuesExpression(type) && !isCompoundAssignment(type);
    }
    List<String> closing = new ArrayList<>();
    for (int type : tokens) {
      if (others && (continuesExpression(type) || isCompoundAssignment(type))) {
        continue;
      }
      String name = of(type);
      List<String> into = closes(type) ? closing : words;
      if (!into.contains(name)) {
        into.add(name);
      }
    }
    words.addAll(closing);
    return words;
  }

  static boolean closes(int type) {
    return type == PolicyGrammarLexer.RPAREN
        || type == PolicyGrammarLexer.RBRACKET
        || type == PolicyGrammarLexer.RBRACE;
  }
}
