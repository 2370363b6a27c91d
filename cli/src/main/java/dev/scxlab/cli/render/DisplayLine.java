package dev.scxlab.cli.render;

import java.util.Arrays;

/**
 * One line of text as a terminal shows it: tabs are four columns, wide characters two, combining
 * ones none, and what could steer the terminal is replaced.
 */
final class DisplayLine {

  private static final int TAB_COLUMNS = 4;
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private final int[] columnOf;

  DisplayLine(String text) {
    this.text = text;
    columnOf = new int[text.length() + 1];
    int column = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int units = Character.charCount(c);
      Arrays.fill(columnOf, i, i + units, column);
      i += units;
      column += shownColumns(c);
    }
    columnOf[text.length()] = column;
  }

  /** The text to print. */
  String shown() {
    return columns(0, width());
  }

  /** The column, from 0, at which the UTF-16 unit at an index is shown. */
  int column(int index) {
    return columnOf[Math.max(0, Math.min(index, columnOf.length - 1))];
  }

  /** The number of columns of the whole line. */
  int width() {
    return columnOf[columnOf.length - 1];
  }

  /** A text of our own into which the user's may have got: made safe to print on one line. */
  static String safe(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(steers(c) || c == '\t' ? REPLACEMENT : c));
    return out.toString();
  }

  /** The number of columns of a text. */
  static int width(String text) {
    return text.codePoints().map(DisplayLine::columns).sum();
  }

  /** What is shown in the columns from {@code from} up to, but not in, {@code to}. */
  String columns(int from, int to) {
    StringBuilder out = new StringBuilder();
    int i = firstAt(from);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int next = columnOf[i] + shownColumns(c);
      if (next > to) {
        break;
      }
      if (columnOf[i] < from) {
        out.append(" ".repeat(Math.max(0, next - from))); // what is left of a wide one
      } else if (c == '\t') {
        out.append(" ".repeat(TAB_COLUMNS));
      } else {
        out.appendCodePoint(steers(c) ? REPLACEMENT : c);
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** The index of the character that is shown at a column. */
  private int firstAt(int column) {
    int low = 0;
    int high = text.length();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (columnOf[middle] < column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean within = low > 0 && low <= text.length() && columnOf[low] > column;
    int first = within ? low - 1 : low;
    boolean half = first > 0 && first < text.length() && isTail(first);
    return half ? first - 1 : first;
  }

  private boolean isTail(int index) {
    return Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }

  private static int shownColumns(int c) {
    return c == '\t' ? TAB_COLUMNS : steers(c) ? 1 : columns(c);
  }

  /** Control characters, and those that turn the direction of the text. */
  private static boolean steers(int c) {
    int type = Character.getType(c);
    return c != '\t'
        && (type == Character.CONTROL
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || (c >= 0x202A && c <= 0x202E)
            || (c >= 0x2066 && c <= 0x2069));
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** The blocks that Unicode calls wide or full width, and the pictures. */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115F
            || (c >= 0x2E80 && c <= 0x303E)
            || (c >= 0x3041 && c <= 0xA4CF)
            || (c >= 0xA960 && c <= 0xA97F)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1F64F)
            || (c >= 0x1F680 && c <= 0x1F6FF)
            || (c >= 0x1F900 && c <= 0x1F9FF)
            || (c >= 0x20000 && c <= 0x3FFFD));
  }
}
