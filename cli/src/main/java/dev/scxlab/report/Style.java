package dev.scxlab.report;

/** Colours of a terminal; without colour all methods return their text. */
public enum Style {
  /** No escape sequences: files, pipes, {@code NO_COLOR}. */
  PLAIN,
  /** ANSI escape sequences. */
  COLOUR;

  private static final String RESET = "\u001b[0m";

  public String bold(String text) {
    return in("\u001b[1m", text);
  }

  public String faint(String text) {
    return in("\u001b[2m", text);
  }

  public String good(String text) {
    return in("\u001b[32m", text);
  }

  public String bad(String text) {
    return in("\u001b[31m", text);
  }

  private String in(String colour, String text) {
    return this == PLAIN || text.isEmpty() ? text : colour + text + RESET;
  }

  /** How many columns a text takes on the terminal. */
  static int width(String text) {
    int width = 0;
    boolean escape = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u001b') {
        escape = true;
      } else if (escape) {
        escape = c != 'm';
      } else {
        width++;
      }
    }
    return width;
  }
}
