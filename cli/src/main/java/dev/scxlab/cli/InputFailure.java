package dev.scxlab.cli;

/** An input cannot be used: told to the user in one line, status {@link ExitCode#USAGE}. */
public final class InputFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Takes the line, lower case, without full stop. */
  public InputFailure(String message) {
    super(message);
  }
}
