package dev.scxlab.syntax;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/**
 * Lets a syntax error rise, from rule to rule, to the statement or declaration it is in; those
 * report and recover.
 */
final class PassErrorsOn extends DefaultErrorStrategy {

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
  public void sync(Parser recognizer) {}
}
