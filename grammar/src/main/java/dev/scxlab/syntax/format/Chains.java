package dev.scxlab.syntax.format;

import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.AndExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.BinaryExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.ComparisonContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.OrElseExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.OrExprContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Chains of binary operators of one level: {@code a + b - c} is one, not two; a comparison too. */
final class Chains {

  private Chains() {}

  static boolean isChain(ParserRuleContext context) {
    return context instanceof AndExprContext
        || context instanceof OrExprContext
        || context instanceof OrElseExprContext
        || context instanceof BinaryExprContext
        || (context instanceof ComparisonContext && context.getChildCount() > 1);
  }

  /** Takes a chain apart into operands and, between them, operators; not recursive. */
  static void flatten(ParserRuleContext context, List<ParseTree> operands, List<Token> operators) {
    if (context instanceof OrElseExprContext) {
      ParseTree rest = context;
      while (rest instanceof OrElseExprContext link) {
        operands.add(link.getChild(0));
        operators.add(operator(link));
        rest = link.getChild(2);
      }
      operands.add(rest);
      return;
    }
    List<ParseTree> backwards = new ArrayList<>();
    ParseTree rest = context;
    while (rest instanceof ParserRuleContext link && sameLevel(context, link)) {
      backwards.add(link.getChild(2));
      operators.add(operator(link));
      rest = link.getChild(0);
    }
    backwards.add(rest);
    Collections.reverse(backwards);
    Collections.reverse(operators);
    operands.addAll(backwards);
  }

  private static boolean sameLevel(ParserRuleContext context, ParserRuleContext link) {
    return context.getClass() == link.getClass()
        && (!(context instanceof BinaryExprContext) || level(context) == level(link));
  }

  private static int level(ParserRuleContext context) {
    return BinaryOp.of(operator(context).getText()).level();
  }

  private static Token operator(ParserRuleContext context) {
    return ((TerminalNode) context.getChild(1)).getSymbol();
  }
}
