package dev.scxlab.syntax.format;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.CompareExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.ComparisonContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.IfExpressionContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.LeaveContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.PrimaryExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.StatementContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Questions about parse trees. */
final class Trees {

  private Trees() {}

  /** The first token of a tree; null for an empty list. */
  static @Nullable Token first(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return terminal.getSymbol();
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      Token first = first(tree.getChild(i));
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  /** The last token of a tree; null for an empty list. */
  static @Nullable Token last(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return terminal.getSymbol();
    }
    for (int i = tree.getChildCount() - 1; i >= 0; i--) {
      Token last = last(tree.getChild(i));
      if (last != null) {
        return last;
      }
    }
    return null;
  }

  /** Whether a statement has no block in it. */
  static boolean isSimple(StatementContext statement) {
    Token end = last(statement);
    LeaveContext leave = statement.getRuleContext(LeaveContext.class, 0);
    return end != null
        && end.getType() == PolicyGrammarLexer.SEMI
        && (leave == null || leave.block() == null);
  }

  /** What an expression is under the rules that only rank operators: text may nest it deep. */
  static ParserRuleContext unwrapped(ParserRuleContext context) {
    ParserRuleContext at = context;
    while (at.getChildCount() == 1
        && at.getChild(0) instanceof ParserRuleContext child
        && (at instanceof CompareExprContext
            || at instanceof ComparisonContext
            || at instanceof PrimaryExprContext
            || at instanceof IfExpressionContext)) {
      at = child;
    }
    return at;
  }

  /** Follows rules with one child down to one that has several, or to a single token's. */
  static ParserRuleContext innermost(ParserRuleContext context) {
    ParserRuleContext at = context;
    while (at.getChildCount() == 1 && at.getChild(0) instanceof ParserRuleContext child) {
      at = child;
    }
    return at;
  }
}
