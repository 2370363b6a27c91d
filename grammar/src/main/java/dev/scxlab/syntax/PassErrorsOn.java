package dev.scxlab.syntax;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the first decision at each token, from where all that was possible can be seen, and
 * lets a syntax error rise, from rule to rule, to the statement or declaration it is in; those
 * report and recover.
 */
final class PassErrorsOn extends DefaultErrorStrategy {

  private int tokenIndex = -1;
  private int state;
  private @Nullable ParserRuleContext context;

  /** Where the parser first had to decide at a token: a state of its automaton; -1 if never. */
  int decisionState(int index) {
    return index == tokenIndex ? state : -1;
  }

  /** The rule that state belongs to. */
  @Nullable ParserRuleContext decisionContext() {
    return context;
  }

  @Override
  public void reportError(Parser recognizer, RecognitionException e) {}

  @Override
  public void recover(Parser recognizer, RecognitionException e) {
    throw e;
  }

  @Override
  public Token recoverInline(Parser recognizer) {
    throw new InputMismatchException(recognizer);
  }

  @Override
  public void sync(Parser recognizer) {
    int index = recognizer.getInputStream().index();
    if (index != tokenIndex) {
      tokenIndex = index;
      state = recognizer.getState();
      context = recognizer.getContext();
    }
  }
}
