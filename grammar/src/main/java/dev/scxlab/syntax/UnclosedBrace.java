package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.Token;

/**
 * Finds the brace that somebody forgot to close. The innermost open one is often not it: its
 * closing brace was taken by a block inside. A pair whose lines are indented differently tells.
 */
final class UnclosedBrace {

  private final VisibleTokens tokens;

  UnclosedBrace(VisibleTokens tokens) {
    this.tokens = tokens;
  }

  /** Labels the brace that is open at a position; false when there is none. */
  boolean label(int position, Diagnostic.Builder error) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < position; i++) {
      int type = tokens.type(i);
      if (type == PolicyGrammarLexer.LBRACE) {
        open.push(i);
      } else if (type == PolicyGrammarLexer.RBRACE && !open.isEmpty()) {
        int start = open.pop();
        if (tokens.lineBreakBefore(i) && indent(start) > indent(i)) {
          error.label(
              Label.cause(SyntaxErrors.span(tokens.get(start)), "this `{` may be the open one"));
          error.label(
              Label.cause(
                  SyntaxErrors.span(tokens.get(i)), "this closes it, but is indented less"));
          return true;
        }
      }
    }
    if (open.isEmpty()) {
      return false;
    }
    error.label(Label.cause(SyntaxErrors.span(tokens.get(open.pop())), "this `{` is not closed"));
    return true;
  }

  /** The column of the first token on a token's line. */
  private int indent(int position) {
    int i = position;
    while (i > 0 && !tokens.lineBreakBefore(i)) {
      i--;
    }
    Token first = tokens.get(i);
    return first.getCharPositionInLine();
  }
}
