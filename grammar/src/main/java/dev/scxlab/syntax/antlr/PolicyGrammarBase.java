package dev.scxlab.syntax.antlr;

import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/**
 * What the generated parser needs besides its rules: where an {@code if} begins a statement, where
 * a struct literal may stand, and how to go on after a mistake.
 *
 * <p>Recovery: a rule that fails is left by its exception up to the next {@code statement} or
 * {@code declaration}, which is then skipped as a whole. An error at the token of the error before
 * is the same mistake seen from an outer rule and is not reported.
 */
public abstract class PolicyGrammarBase extends Parser {

  private int lastErrorIndex = -1;

  protected PolicyGrammarBase(TokenStream input) {
    super(input);
  }

  @Override
  public void reset() {
    super.reset();
    lastErrorIndex = -1;
  }

  /** Makes an {@code if} at the start of a statement a token of its own type. */
  protected void markIfStatement() {
    Token token = _input.LT(1);
    if (token.getType() == PolicyGrammarParser.IF) {
      ((CommonToken) token).setType(PolicyGrammarParser.IF_STATEMENT);
    }
  }

  /** Whether a brace behind a name would begin a struct literal: not in the head of a block. */
  protected boolean structLiteralAllowed() {
    for (RuleContext c = _ctx; c != null; c = c.parent) {
      if (c instanceof PolicyGrammarParser.HeadContext
          || c instanceof PolicyGrammarParser.ResultTypeContext
          || (c instanceof PolicyGrammarParser.LeaveContext
              && c.parent instanceof PolicyGrammarParser.UsingStmtContext)) {
        return false;
      }
      if (c instanceof PolicyGrammarParser.BlockContext
          || c instanceof PolicyGrammarParser.ParenExprContext
          || c instanceof PolicyGrammarParser.ArgumentsContext
          || c instanceof PolicyGrammarParser.IndexExprContext
          || c instanceof PolicyGrammarParser.DimContext
          || c instanceof PolicyGrammarParser.StructExprContext
          || c instanceof PolicyGrammarParser.BranchContext) {
        return true;
      }
    }
    return true;
  }

  /** Refuses the current token, whatever it is. */
  protected void unexpected() {
    throw new InputMismatchException(this);
  }

  /** Reports a mistake that nothing follows: the rest of the text is not looked at. */
  protected void giveUp(ParserRuleContext context, RecognitionException e) {
    context.exception = e;
    report(e);
  }

  /** Reports a mistake and moves behind the statement it is in. */
  protected void resumeAfterStatement(ParserRuleContext context, RecognitionException e) {
    context.exception = e;
    report(e);
    skip(context.getStart().getTokenIndex(), e.getOffendingToken().getTokenIndex(), true);
  }

  /** Reports a mistake and moves behind the declaration it is in. */
  protected void resumeAfterDeclaration(ParserRuleContext context, RecognitionException e) {
    context.exception = e;
    report(e);
    skip(context.getStart().getTokenIndex(), e.getOffendingToken().getTokenIndex(), false);
  }

  private void report(RecognitionException e) {
    int index = e.getOffendingToken().getTokenIndex();
    if (index != lastErrorIndex) {
      lastErrorIndex = index;
      notifyErrorListeners(e.getOffendingToken(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Moves the input behind what began at {@code start} and failed at {@code error}: behind its
   * {@code ;} or closing brace, or before what clearly begins something new.
   */
  private void skip(int start, int error, boolean statement) {
    int depth = 0;
    boolean bodyMissing =
        !statement && hasBody(_input.get(start).getType()) && semicolonBeforeBrace(start, error);
    int index = start;
    for (; ; index++) {
      Token token = _input.get(index);
      if (token.getChannel() != Token.DEFAULT_CHANNEL) {
        continue;
      }
      int type = token.getType();
      if (type == Token.EOF) {
        break;
      }
      boolean behind = index >= error;
      if (behind && index > start && firstOfLine(index) && begins(type, depth, statement)) {
        if (beginsDeclaration(type)) {
          lastErrorIndex = index; // braces that do not match up to here are part of the mistake
        }
        break;
      }
      if (type == PolicyGrammarParser.LBRACE) {
        depth++;
      } else if (type == PolicyGrammarParser.RBRACE) {
        if (depth == 0 && bodyMissing && index > error) {
          index++; // the brace that was to close the body
          break;
        }
        if (depth == 0 && behind) {
          break;
        }
        depth = Math.max(0, depth - 1);
        if (depth == 0 && behind && !bodyMissing && !goesOn(index + 1)) {
          index++;
          break;
        }
      } else if (type == PolicyGrammarParser.SEMI && depth == 0 && behind && !bodyMissing) {
        index++;
        break;
      }
    }
    _input.seek(Math.max(index, _input.index()));
  }

  /** Whether a body's opening brace was forgotten: a statement ends before any brace opens. */
  private boolean semicolonBeforeBrace(int start, int error) {
    for (int i = start; ; i++) {
      int type = _input.get(i).getType();
      if (type == PolicyGrammarParser.SEMI && i > error) {
        return true;
      }
      if (type == PolicyGrammarParser.LBRACE || type == Token.EOF) {
        return false;
      }
    }
  }

  /** Declarations that end in a block of code. */
  private static boolean hasBody(int type) {
    return type == PolicyGrammarParser.ON
        || type == PolicyGrammarParser.FN
        || type == PolicyGrammarParser.TIMER
        || type == PolicyGrammarParser.AGENT;
  }

  private boolean begins(int type, int depth, boolean statement) {
    return beginsDeclaration(type)
        || (depth == 0
            && (statement
                ? beginsStatement(type)
                : type == PolicyGrammarParser.FLAGS
                    || type == PolicyGrammarParser.TIMEOUT
                    || type == PolicyGrammarParser.BATCH
                    || type == PolicyGrammarParser.VAR));
  }

  private static boolean beginsStatement(int type) {
    return switch (type) {
      case PolicyGrammarParser.LET,
          PolicyGrammarParser.VAR,
          PolicyGrammarParser.USING,
          PolicyGrammarParser.IF,
          PolicyGrammarParser.IF_STATEMENT,
          PolicyGrammarParser.WHILE,
          PolicyGrammarParser.FOR,
          PolicyGrammarParser.MATCH,
          PolicyGrammarParser.RETURN,
          PolicyGrammarParser.BREAK,
          PolicyGrammarParser.CONTINUE ->
          true;
      default -> false;
    };
  }

  private static boolean beginsDeclaration(int type) {
    return switch (type) {
      case PolicyGrammarParser.PARAM,
          PolicyGrammarParser.CONST,
          PolicyGrammarParser.ENUM,
          PolicyGrammarParser.STRUCT,
          PolicyGrammarParser.DSQ,
          PolicyGrammarParser.TASK_STORAGE,
          PolicyGrammarParser.CGROUP_STORAGE,
          PolicyGrammarParser.ARRAY,
          PolicyGrammarParser.PERCPU,
          PolicyGrammarParser.HASH,
          PolicyGrammarParser.QUEUE,
          PolicyGrammarParser.TREE,
          PolicyGrammarParser.STAT,
          PolicyGrammarParser.HIST,
          PolicyGrammarParser.TIMER,
          PolicyGrammarParser.AGENT,
          PolicyGrammarParser.FN,
          PolicyGrammarParser.ON ->
          true;
      default -> false;
    };
  }

  private boolean firstOfLine(int index) {
    for (int i = index - 1; i >= 0; i--) {
      Token before = _input.get(i);
      if (before.getChannel() == Token.DEFAULT_CHANNEL) {
        return before.getLine() < _input.get(index).getLine();
      }
    }
    return true;
  }

  /** Whether the token at or behind an index continues a construct whose brace just closed. */
  private boolean goesOn(int index) {
    int i = index;
    while (_input.get(i).getChannel() != Token.DEFAULT_CHANNEL) {
      i++;
    }
    return switch (_input.get(i).getType()) {
      case PolicyGrammarParser.ELSE,
          PolicyGrammarParser.SEMI,
          PolicyGrammarParser.COMMA,
          PolicyGrammarParser.RPAREN,
          PolicyGrammarParser.DOT,
          PolicyGrammarParser.OR ->
          true;
      default -> false;
    };
  }
}
