package dev.scxlab.experiment;

/** A setting of a policy that cannot be: told to the user in one line. */
public final class BadSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Takes the line, lower case, without full stop. */
  BadSetting(String message) {
    super(message);
  }
}
