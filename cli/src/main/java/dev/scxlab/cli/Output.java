package dev.scxlab.cli;

import dev.scxlab.report.Style;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the terminal can show: colour and width. */
final class Output {

  /** Set by the launcher when the standard output is a terminal. */
  private static final String TERMINAL_PROPERTY = "scxlab.terminal";

  /** The same for the standard error. */
  private static final String ERROR_TERMINAL_PROPERTY = "scxlab.terminal.err";

  private static final int DEFAULT_WIDTH = 100;
  private static final int LEAST_WIDTH = 60;

  /** Formats of {@code --format} for tables of things. */
  enum TableFormat {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Formats of {@code --format} for results of runs. */
  enum ResultFormat {
    TEXT,
    JSON,
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Output() {}

  /** Colour on a terminal, unless NO_COLOR or a dumb terminal says otherwise. */
  static Style style() {
    boolean refused = isSet(System.getenv("NO_COLOR")) || "dumb".equals(System.getenv("TERM"));
    return Boolean.getBoolean(TERMINAL_PROPERTY) && !refused ? Style.COLOUR : Style.PLAIN;
  }

  /** Columns of the terminal; 100 when there is none. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    if (!Boolean.getBoolean(TERMINAL_PROPERTY) || columns == null) {
      return DEFAULT_WIDTH;
    }
    try {
      return Math.max(LEAST_WIDTH, Integer.parseInt(columns.strip()));
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  /** Whether progress may be shown. */
  static boolean showsProgress() {
    return Boolean.getBoolean(ERROR_TERMINAL_PROPERTY);
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
