package dev.scxlab.source;

import java.util.Arrays;

/** A policy text with its display name; finds lines and columns, which count from 1. */
public final class SourceFile {

  private final String name;
  private final String text;
  private final int[] lineStarts;

  /**
   * Wraps a text.
   *
   * @param name how messages name the file: the path as the user gave it
   * @param text the whole text, decoded
   */
  public SourceFile(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = findLineStarts(text);
  }

  private static int[] findLineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean loneCr = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      if (c == '\n' || loneCr) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** How messages name the file. */
  public String name() {
    return name;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The text of a span. */
  public String text(Span span) {
    return text.substring(span.start(), span.end());
  }

  /** The number of lines; an empty text has one. */
  public int lineCount() {
    return lineStarts.length;
  }

  /** The line, from 1, that holds an offset; the end of the text belongs to the last line. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column, from 1 and in UTF-16 units, of an offset. */
  public int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  /** The offset at which a line (from 1) starts. */
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /** The text of a line (from 1) without its line break. */
  public String lineText(int line) {
    int start = lineStart(line);
    return text.substring(start, start + lineLength(line));
  }

  /** The UTF-16 units of a line (from 1) without its line break. */
  public int lineLength(int line) {
    int start = lineStart(line);
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return end - start;
  }

  /** {@code name:line:column} of the start of a span, as compilers print it. */
  public String place(Span span) {
    return name + ":" + line(span.start()) + ":" + column(span.start());
  }
}
