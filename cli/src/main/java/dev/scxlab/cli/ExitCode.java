package dev.scxlab.cli;

/** The exit statuses of the program ({@code design.md} 4). */
public final class ExitCode {

  /** All is well. */
  public static final int OK = 0;

  /**
   * The answer is no: a rejected policy, a run that ended in an error, a true {@code --fail-if}.
   */
  public static final int NO = 1;

  /** Wrong usage, unreadable or invalid input. */
  public static final int USAGE = 2;

  /** The lab itself is wrong. */
  public static final int INTERNAL = 3;

  private ExitCode() {}
}
