package dev.scxlab.syntax.format;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Whether a space stands between two tokens. */
final class Spacing {

  private Spacing() {}

  /**
   * Decides.
   *
   * @param context the smallest rule that holds both
   */
  static boolean between(ParserRuleContext context, Token left, Token right) {
    int before = left.getType();
    int after = right.getType();
    return switch (after) {
      case PolicyGrammarLexer.SEMI,
          PolicyGrammarLexer.COMMA,
          PolicyGrammarLexer.COLON,
          PolicyGrammarLexer.RPAREN,
          PolicyGrammarLexer.RBRACKET,
          PolicyGrammarLexer.DOT,
          PolicyGrammarLexer.DOTDOT,
          PolicyGrammarLexer.QUESTION ->
          false;
      case PolicyGrammarLexer.LPAREN -> spaceBehind(context, before) && !opensList(context, before);
      case PolicyGrammarLexer.LBRACKET -> spaceBehind(context, before) && !opensDim(context);
      case PolicyGrammarLexer.LBRACE -> !(context instanceof PolicyGrammarParser.StructExprContext);
      default -> spaceBehind(context, before);
    };
  }

  private static boolean spaceBehind(ParserRuleContext context, int type) {
    return switch (type) {
      case PolicyGrammarLexer.LPAREN,
          PolicyGrammarLexer.LBRACKET,
          PolicyGrammarLexer.DOT,
          PolicyGrammarLexer.DOTDOT,
          PolicyGrammarLexer.BANG,
          PolicyGrammarLexer.TILDE ->
          false;
      case PolicyGrammarLexer.MINUS -> !(context instanceof PolicyGrammarParser.UnaryExprContext);
      default -> true;
    };
  }

  /** Arguments and parameters follow their name at once. */
  private static boolean opensList(ParserRuleContext context, int before) {
    return context instanceof PolicyGrammarParser.CallExprContext
        || context instanceof PolicyGrammarParser.IterableContext
        || context instanceof PolicyGrammarParser.FnDeclContext
        || context instanceof PolicyGrammarParser.TimerDeclContext
        || (context instanceof PolicyGrammarParser.OpDeclContext
            && before != PolicyGrammarLexer.SLEEPABLE);
  }

  private static boolean opensDim(ParserRuleContext context) {
    return context instanceof PolicyGrammarParser.IndexExprContext
        || context instanceof PolicyGrammarParser.TypeContext
        || context instanceof PolicyGrammarParser.DsqDeclContext
        || context instanceof PolicyGrammarParser.QueueDeclContext
        || context instanceof PolicyGrammarParser.TreeDeclContext
        || context instanceof PolicyGrammarParser.TimerDeclContext
        || context instanceof PolicyGrammarParser.CounterContext;
  }
}
