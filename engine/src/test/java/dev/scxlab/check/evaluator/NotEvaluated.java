package dev.scxlab.check.evaluator;

/** A construct that the evaluator does not know: nothing can be said of policies that use it. */
public final class NotEvaluated extends RuntimeException {

  private static final long serialVersionUID = 1;

  NotEvaluated(String construct) {
    super("the evaluator does not know " + construct);
  }
}
