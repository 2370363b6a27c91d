package dev.scxlab.cli;

import dev.scxlab.cli.render.Palette;
import dev.scxlab.report.Style;
import java.util.Locale;

/** Formats of results, and how they look on the terminal at hand. */
final class Output {

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

  static Style style(Terminal terminal) {
    return terminal.palette() == Palette.COLOUR ? Style.COLOUR : Style.PLAIN;
  }
}
