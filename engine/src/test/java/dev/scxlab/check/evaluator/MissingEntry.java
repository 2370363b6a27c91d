package dev.scxlab.check.evaluator;

/** An entry that must be there is not: the function ends with its neutral result. */
final class MissingEntry extends RuntimeException {

  private static final long serialVersionUID = 1;
}
