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
    return palette.gutter(padded(number) + " |") + (text.isEmpty() ? "" : " " + text);
  }

  /** A line that goes. */
  String removed(int number, String text) {
    return palette.gutter(padded(number) + " -") + (text.isEmpty() ? "" : " " + text);
  }

  /** A line that comes. */
  String added(String text) {
    return palette.gutter(" ".repeat(digits + 1) + "+") + (text.isEmpty() ? "" : " " + text);
  }

  String under(String marks) {
    return empty() + (marks.isBlank() ? "" : " " + marks);
  }

  private String padded(int number) {
    return " ".repeat(digits - Integer.toString(number).length()) + number;
  }
}
