package dev.scxlab.confirm;

/** Ends a run that meets something the stubs do not know: it says nothing about the finding. */
final class CannotRun extends RuntimeException {

  private static final long serialVersionUID = 1;

  CannotRun(String what) {
    super(what, null, false, false);
  }
}
