package dev.scxlab.cli.render;

/** The column of line numbers beside a frame. */
final class Gutter {

  private final int digits;
  private final Palette palette;

  Gutter(int highestLine, Palette palette) {
    this.digits = Integer.toString(highestLine).length();
    this.palette = palette;
  }

  /** How many columns it takes, the space behind it included. */
  int columns() {
    return digits + 3;
  }

  /** How many columns are left for the text. */
  int room(int width) {
    return Math.max(20, width - columns());
  }

  String arrow() {
    return " ".repeat(digits) + palette.gutter("-->");
  }

  String empty() {
    return palette.gutter(" ".repeat(digits + 1) + "|");
  }

  String gap() {
    return palette.gutter(" ".repeat(digits + 1) + ":");
  }

  String note() {
    return palette.gutter(" ".repeat(digits + 1) + "=") + " ";
  }

  String line(int number, String text) {
    String padded = " ".repeat(digits - Integer.toString(number).length()) + number;
    return palette.gutter(padded + " |") + (text.isEmpty() ? "" : " " + text);
  }

  /** A line of text that has no number, because it is new. */
  String fresh(String text) {
    return empty() + (text.isEmpty() ? "" : " " + text);
  }

  String under(String marks) {
    return empty() + (marks.isBlank() ? "" : " " + marks);
  }
}
