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
  private int lastErrorType = Token.INVALID_TYPE;

  /** Whether statements were met where declarations stand: some brace above closes too early. */
  private boolean strayed;

  protected PolicyGrammarBase(TokenStream input) {
    super(input);
  }

  @Override
  public void reset() {
    super.reset();
    lastErrorIndex = -1;
    lastErrorType = Token.INVALID_TYPE;
    strayed = false;
  }

  /** Makes an {@code if} at the start of a statement a token of its own type. */
  protected void markIfStatement() {
    Token token = _input.LT(1);
    if (token.getType() == PolicyGrammarParser.IF) {
      ((CommonToken) token).setType(PolicyGrammarParser.IF_STATEMENT);
    }
  }

  /** Whether a local is declared as in C: the word is not that of a declaration. */
  protected boolean localOfC() {
    int first = _input.LA(1) == PolicyGrammarParser.CONST ? 2 : 1;
    boolean struct = _input.LA(first) == PolicyGrammarParser.STRUCT;
    int behind = _input.LA(first + (struct ? 2 : 1));
    return behind == PolicyGrammarParser.STAR
        || (behind == PolicyGrammarParser.ID && (struct || first == 2));
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
    if (!strayed) {
      report(e);
    }
  }

  /** Reports a mistake and moves behind the statement it is in. */
  protected void resumeAfterStatement(ParserRuleContext context, RecognitionException e) {
    context.exception = e;
    report(e);
    int start = context.getStart().getTokenIndex();
    skip(start, behindHeadOfC(start, e.getOffendingToken().getTokenIndex()), true);
  }

  /** Moves the place of a mistake in {@code for (int i = 0; i < n; i++)} behind its semicolons. */
  private int behindHeadOfC(int start, int error) {
    boolean head =
        _input.get(start).getType() == PolicyGrammarParser.FOR
            && _input.get(error).getType() == PolicyGrammarParser.LPAREN;
    int line = _input.get(error).getLine();
    int depth = 0;
    for (int i = error; head && _input.get(i).getLine() == line; i++) {
      int type = _input.get(i).getType();
      depth += type == PolicyGrammarParser.LPAREN ? 1 : 0;
      depth -= type == PolicyGrammarParser.RPAREN ? 1 : 0;
      if (depth == 0 || type == Token.EOF) {
        return depth == 0 ? i : error;
      }
    }
    return error;
  }

  /** Reports a mistake and moves behind the declaration it is in. */
  protected void resumeAfterDeclaration(ParserRuleContext context, RecognitionException e) {
    context.exception = e;
    boolean stray =
        context instanceof PolicyGrammarParser.NoDeclarationContext && isStatement(context);
    if (!stray || !strayed) {
      report(e);
    }
    strayed |= stray;
    skip(context.getStart().getTokenIndex(), e.getOffendingToken().getTokenIndex(), false);
  }

  /** Whether what begins here is clearly code and no misspelt declaration. */
  private boolean isStatement(ParserRuleContext context) {
    Token first = context.getStart();
    return Beginnings.beginsStatement(first.getType())
        || first.getType() == PolicyGrammarParser.ELSE
        || (first.getType() == PolicyGrammarParser.ID
            && first.getCharPositionInLine() > 0
            && !isWord(_input.get(nextVisible(first.getTokenIndex() + 1))));
  }

  private static boolean isWord(Token token) {
    return Character.isLetter(token.getText().charAt(0));
  }

  private int nextVisible(int from) {
    int i = from;
    while (_input.get(i).getChannel() != Token.DEFAULT_CHANNEL) {
      i++;
    }
    return i;
  }

  private void report(RecognitionException e) {
    int index = e.getOffendingToken().getTokenIndex();
    int type = e.getOffendingToken().getType();
    boolean nextArm =
        type == PolicyGrammarParser.FAT_ARROW && lastErrorType == PolicyGrammarParser.FAT_ARROW;
    lastErrorType = type;
    if (index != lastErrorIndex && !nextArm) {
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
        statement
            ? blockMissing(_input.get(start).getType(), start, error)
            : bodyMissing(_input.get(start).getType(), start, error);
    int first = _input.get(start).getType();
    boolean toSemicolon =
        statement && (first == PolicyGrammarParser.LET || first == PolicyGrammarParser.VAR);
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
      if (index == error && blockOfArmMissing(error)) {
        depth++;
      }
      if (behind
          && index > start
          && firstOfLine(index)
          && begins(type, depth, statement, bodyMissing)) {
        if (Beginnings.beginsDeclaration(type)) {
          lastErrorIndex = index; // braces that do not match up to here are part of the mistake
        }
        break;
      }
      if (type == PolicyGrammarParser.LBRACE) {
        depth++;
      } else if (type == PolicyGrammarParser.RBRACE) {
        if (depth == 0 && bodyMissing && index > error) {
          if (!statement || closes(token, _input.get(start))) {
            index++; // the brace that was to close the body
          }
          break;
        }
        boolean ofIfExpression =
            toSemicolon && token.getLine() == _input.get(start).getLine() && index > error;
        if (depth == 0 && behind && !ofIfExpression) {
          break;
        }
        depth = Math.max(0, depth - 1);
        if (depth == 0 && behind && !bodyMissing && !toSemicolon && !goesOn(index + 1)) {
          index++;
          break;
        }
      } else if (type == PolicyGrammarParser.SEMI && depth == 0 && behind) {
        if (!bodyMissing || (statement && leftOf(index + 1, _input.get(start)))) {
          index++;
          break;
        }
      }
    }
    _input.seek(Math.max(index, _input.index()));
  }

  /** Whether the opening brace of a statement's block was forgotten. */
  private boolean blockMissing(int type, int start, int error) {
    boolean hasBlock =
        type == PolicyGrammarParser.IF_STATEMENT
            || type == PolicyGrammarParser.WHILE
            || type == PolicyGrammarParser.FOR;
    return hasBlock
        && !opensBefore(start, error)
        && (Beginnings.beginsStatement(_input.get(error).getType())
            || semicolonBeforeBrace(start, error));
  }

  /** Whether the opening brace behind the arrow of a match is missing. */
  private boolean blockOfArmMissing(int error) {
    int before = error - 1;
    while (before > 0 && _input.get(before).getChannel() != Token.DEFAULT_CHANNEL) {
      before--;
    }
    return before > 0 && _input.get(before).getType() == PolicyGrammarParser.FAT_ARROW;
  }

  private boolean opensBefore(int start, int end) {
    for (int i = start; i <= end; i++) {
      if (_input.get(i).getType() == PolicyGrammarParser.LBRACE) {
        return true;
      }
    }
    return false;
  }

  /** Whether the next token begins a line no deeper than a statement: its block had no braces. */
  private boolean leftOf(int from, Token statement) {
    int next = from;
    while (_input.get(next).getChannel() != Token.DEFAULT_CHANNEL) {
      next++;
    }
    Token token = _input.get(next);
    return token.getType() != PolicyGrammarParser.RBRACE
        && token.getLine() > statement.getLine()
        && statement.getCharPositionInLine() > 0
        && token.getCharPositionInLine() <= statement.getCharPositionInLine();
  }

  /** Whether a brace stands where the one that ends a statement does: by the layout. */
  private static boolean closes(Token brace, Token statement) {
    return brace.getLine() == statement.getLine()
        || brace.getCharPositionInLine() == statement.getCharPositionInLine();
  }

  /** Whether the opening brace of a declaration's body was forgotten. */
  private boolean bodyMissing(int type, int start, int error) {
    if (opensBefore(start, error)) {
      return false;
    }
    switch (type) {
      case PolicyGrammarParser.STRUCT:
      case PolicyGrammarParser.ENUM:
      case PolicyGrammarParser.FLAGS:
        return closesBeforeItOpens(error);
      default:
        return Beginnings.hasBody(type)
            && (Beginnings.beginsStatement(_input.get(error).getType())
                || semicolonBeforeBrace(start, error));
    }
  }

  private boolean closesBeforeItOpens(int from) {
    for (int i = from; ; i++) {
      int type = _input.get(i).getType();
      if (type == PolicyGrammarParser.RBRACE) {
        return true;
      }
      if (type == PolicyGrammarParser.LBRACE
          || type == Token.EOF
          || Beginnings.beginsDeclaration(type)) {
        return false;
      }
    }
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

  private boolean begins(int type, int depth, boolean statement, boolean bodyMissing) {
    return Beginnings.beginsDeclaration(type)
        || (depth == 0
            && !bodyMissing
            && (statement
                ? Beginnings.beginsStatement(type)
                : type == PolicyGrammarParser.FLAGS
                    || type == PolicyGrammarParser.TIMEOUT
                    || type == PolicyGrammarParser.BATCH
                    || type == PolicyGrammarParser.VAR));
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
    return switch (_input.get(nextVisible(index)).getType()) {
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
