package dev.scxlab.cli.render;

import dev.scxlab.source.Severity;

/** Colours of messages, or none; never the only carrier of meaning. */
public enum Palette {
  PLAIN(false),
  COLOUR(true);

  private static final String RESET = "\u001B[0m";
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[1;31m";
  private static final String YELLOW = "\u001B[1;33m";
  private static final String GREEN = "\u001B[32m";
  private static final String CYAN = "\u001B[1;36m";
  private static final String BLUE = "\u001B[34m";

  private final boolean on;

  Palette(boolean on) {
    this.on = on;
  }

  /** Colours where {@code wanted}, else none. */
  public static Palette of(boolean wanted) {
    return wanted ? COLOUR : PLAIN;
  }

  String bold(String text) {
    return paint(BOLD, text);
  }

  String help(String text) {
    return paint(CYAN, text);
  }

  String gutter(String text) {
    return paint(BLUE, text);
  }

  String secondary(String text) {
    return paint(BLUE, text);
  }

  String inserted(String text) {
    return paint(GREEN, text);
  }

  String severity(Severity severity, String text) {
    return paint(
        switch (severity) {
          case ERROR -> RED;
          case WARNING -> YELLOW;
          case NOTE -> CYAN;
        },
        text);
  }

  private String paint(String code, String text) {
    return on && !text.isEmpty() ? code + text + RESET : text;
  }
}
