package dev.scxlab.report;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells in columns as wide as their widest cell, two blanks between them. */
public final class TextTable {

  private static final String GAP = "  ";

  private final boolean[] toTheRight;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(boolean[] toTheRight) {
    this.toTheRight = toTheRight;
  }

  /** A table; {@code alignment} has a letter per column: {@code l} left, {@code r} right. */
  public static TextTable of(String alignment) {
    boolean[] right = new boolean[alignment.length()];
    for (int i = 0; i < right.length; i++) {
      right[i] = alignment.charAt(i) == 'r';
    }
    return new TextTable(right);
  }

  /** Adds a row with a cell per column. */
  public TextTable row(List<String> cells) {
    rows.add(ImmutableList.copyOf(cells));
    return this;
  }

  /** Adds a row with a cell per column. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Number of rows so far. */
  public int size() {
    return rows.size();
  }

  /** The lines, each ended by a line break and without blanks at its end. */
  public String text() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        String cell = row.get(c);
        String fill = " ".repeat(widths[c] - Style.width(cell));
        line.append(c == 0 ? "" : GAP);
        line.append(toTheRight[c] ? fill + cell : cell + fill);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[toTheRight.length];
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        widths[c] = Math.max(widths[c], Style.width(row.get(c)));
      }
    }
    return widths;
  }
}
