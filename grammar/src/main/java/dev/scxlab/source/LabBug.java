package dev.scxlab.source;

/**
 * The lab itself is wrong: an invariant of ours is broken. Never caused by what a user wrote; ends
 * the program with status 3 and a request to report it.
 */
public final class LabBug extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says which invariant broke, with the state that breaks it. */
  public LabBug(String message) {
    super(message);
  }

  /** As {@link #LabBug(String)}, with the exception that revealed it. */
  public LabBug(String message, Throwable cause) {
    super(message, cause);
  }
}
