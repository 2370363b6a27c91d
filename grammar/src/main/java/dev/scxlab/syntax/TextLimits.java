package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/**
 * Refuses texts that no person writes, before a recursive stage sees them: the parser and all that
 * walk the AST may then recurse without fear for the stack.
 */
final class TextLimits {

  /** The longest text, in UTF-16 units. */
  static final int MAX_LENGTH = 250_000;

  /** The most words and signs of a text. */
  static final int MAX_TOKENS = 100_000;

  /** How deep brackets, and operators that are pending inside them, may nest. */
  static final int MAX_DEPTH = 400;

  private TextLimits() {}

  static boolean tooLong(SourceFile source, SyntaxErrors errors) {
    int length = source.text().length();
    if (length <= MAX_LENGTH) {
      return false;
    }
    refuse(
        errors,
        new Span(0, 0),
        String.format(
            Locale.ROOT,
            "the text has %,d characters, a policy has at most %,d",
            length,
            MAX_LENGTH));
    return true;
  }

  static boolean tooManyOrTooDeep(List<Token> tokens, SyntaxErrors errors) {
    int count = (int) tokens.stream().filter(t -> t.getChannel() == 0).count();
    if (count > MAX_TOKENS) {
      refuse(
          errors,
          new Span(0, 0),
          String.format(
              Locale.ROOT,
              "the text has %,d words and signs, a policy has at most %,d",
              count,
              MAX_TOKENS));
      return true;
    }
    return tooDeep(tokens, errors);
  }

  /**
   * Counts, for each open bracket, the operators, postfixes and else-branches since the last
   * separator inside it; their sum bounds the depth of the tree.
   */
  private static boolean tooDeep(List<Token> tokens, SyntaxErrors errors) {
    int[] pending = new int[MAX_DEPTH + 2];
    int level = 0;
    int depth = 0;
    boolean afterBlock = false;
    for (Token token : tokens) {
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        continue;
      }
      int type = token.getType();
      if (afterBlock && !continues(type)) {
        depth -= pending[level];
        pending[level] = 0;
      }
      afterBlock = type == PolicyGrammarLexer.RBRACE;
      if (opens(type)) {
        level++;
        pending[level] = 1;
        depth++;
      } else if (closes(type)) {
        if (level > 0) {
          depth -= pending[level];
          level--;
          pending[level]++; // a postfix, a literal or a branch of what goes on
          depth++;
        }
      } else if (type == PolicyGrammarLexer.SEMI || type == PolicyGrammarLexer.COMMA) {
        depth -= pending[level];
        pending[level] = level == 0 ? 0 : 1;
        depth += pending[level];
      } else if (weighs(type)) {
        pending[level]++;
        depth++;
      }
      if (depth > MAX_DEPTH || level > MAX_DEPTH) {
        refuse(
            errors,
            SyntaxErrors.span(token),
            "nested more than " + MAX_DEPTH + " deep",
            "split it: into functions, or into steps with `let`");
        return true;
      }
    }
    return false;
  }

  private static boolean opens(int type) {
    return type == PolicyGrammarLexer.LPAREN
        || type == PolicyGrammarLexer.LBRACKET
        || type == PolicyGrammarLexer.LBRACE;
  }

  private static boolean closes(int type) {
    return type == PolicyGrammarLexer.RPAREN
        || type == PolicyGrammarLexer.RBRACKET
        || type == PolicyGrammarLexer.RBRACE;
  }

  /** Whether a token behind a closing brace goes on with the same construct. */
  private static boolean continues(int type) {
    return type == PolicyGrammarLexer.ELSE || closes(type) || weighs(type);
  }

  private static boolean weighs(int type) {
    return type == PolicyGrammarLexer.ELSE
        || type == PolicyGrammarLexer.OR
        || type == PolicyGrammarLexer.AS
        || type == PolicyGrammarLexer.IN
        || type == PolicyGrammarLexer.DOT
        || (type >= PolicyGrammarLexer.EQ && type <= PolicyGrammarLexer.BANG);
  }

  private static void refuse(SyntaxErrors errors, Span span, String title, String... advice) {
    Diagnostic.Builder diagnostic = Diagnostic.of(DiagnosticCode.TOO_DEEP, span, title);
    for (String text : advice) {
      diagnostic.help(text);
    }
    errors.add(diagnostic);
  }
}
