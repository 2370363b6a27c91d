package dev.scxlab.cli.render;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Label;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines a diagnostic speaks of, with its marks and words under them. */
final class SourceFrame {

  /** A marked stretch of one line, in columns from 0. */
  private record Mark(int start, int end, String words, boolean primary) {}

  /** Columns that words get even where the terminal has fewer. */
  private static final int LEAST_WORDS = 24;

  private final SourceFile source;
  private final ShownLines shownLines;
  private final Diagnostic diagnostic;
  private final Gutter gutter;
  private final Palette palette;
  private final int width;

  SourceFrame(
      SourceFile source,
      ShownLines shownLines,
      Diagnostic diagnostic,
      Gutter gutter,
      Palette palette,
      int width) {
    this.source = source;
    this.shownLines = shownLines;
    this.diagnostic = diagnostic;
    this.gutter = gutter;
    this.palette = palette;
    this.width = width;
  }

  List<String> lines() {
    SortedMap<Integer, List<Mark>> marks = new TreeMap<>();
    for (Label label : diagnostic.labels()) {
      mark(marks, label.span(), label.message(), false);
    }
    mark(marks, diagnostic.primary(), diagnostic.primaryLabel(), true);
    List<String> out = new ArrayList<>();
    out.add(gutter.empty());
    int before = marks.firstKey();
    for (var entry : marks.entrySet()) {
      int line = entry.getKey();
      if (line == before + 2) {
        Window start = new Window(0, gutter.room(width));
        out.add(gutter.line(before + 1, start.crop(shownLines.line(before + 1))));
      } else if (line > before + 2) {
        out.add(gutter.gap());
      }
      out.addAll(marked(line, entry.getValue()));
      before = line;
    }
    return out;
  }

  private void mark(
      SortedMap<Integer, List<Mark>> marks, Span span, String words, boolean primary) {
    int line = source.line(span.start());
    DisplayLine shown = shownLines.line(line);
    int lineStart = source.lineStart(line);
    int start = shown.column(span.start() - lineStart);
    int end = Math.max(start + 1, shown.column(span.end() - lineStart));
    marks
        .computeIfAbsent(line, k -> new ArrayList<>())
        .add(new Mark(start, end, DisplayLine.safe(words), primary));
  }

  private List<String> marked(int line, List<Mark> found) {
    found.sort(Comparator.comparingInt(Mark::start).thenComparing(m -> m.primary()));
    DisplayLine text = shownLines.line(line);
    Window window = window(text, found);
    List<Mark> marks = found.stream().map(m -> within(window, m)).toList();
    List<String> out = new ArrayList<>();
    out.add(gutter.line(line, window.crop(text)));
    Mark last = marks.get(marks.size() - 1);
    boolean beside = last.end() + 1 + DisplayLine.width(last.words()) <= gutter.room(width);
    out.add(gutter.under(underline(marks, beside)));
    for (int waiting = beside ? marks.size() - 1 : marks.size(); waiting > 0; waiting--) {
      Mark mark = marks.get(waiting - 1);
      if (!mark.words().isEmpty()) {
        if (waiting < marks.size()) {
          out.add(gutter.under(bars(marks, waiting, null)));
        }
        for (Mark part : broken(mark)) {
          out.add(gutter.under(bars(marks, waiting - 1, part)));
        }
      }
    }
    return out;
  }

  /** The words of a mark in lines that fit beside its first column, as a mark each. */
  private List<Mark> broken(Mark mark) {
    int room = Math.max(LEAST_WORDS, gutter.room(width) - mark.start());
    List<Mark> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : DiagnosticText.words(mark.words(), room)) {
      int wide = DisplayLine.width(line.toString()) + 1 + DisplayLine.width(word);
      if (line.length() > 0 && wide > room) {
        lines.add(new Mark(mark.start(), mark.end(), line.toString(), mark.primary()));
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(new Mark(mark.start(), mark.end(), line.toString(), mark.primary()));
    return lines;
  }

  private Window window(DisplayLine text, List<Mark> marks) {
    int first = marks.get(0).start();
    int last = marks.stream().mapToInt(Mark::end).max().orElse(0);
    int main = marks.stream().filter(Mark::primary).mapToInt(Mark::start).findAny().orElse(first);
    return Window.around(text.width(), first, last, main, gutter.room(width));
  }

  private static Mark within(Window window, Mark mark) {
    int start = window.shown(mark.start());
    int end = Math.max(start + 1, window.shown(mark.end()));
    return new Mark(start, end, mark.words(), mark.primary());
  }

  /** The marks of all labels, and the words of the last when they stand beside it. */
  private String underline(List<Mark> marks, boolean beside) {
    int end = marks.stream().mapToInt(Mark::end).max().orElse(0);
    char[] row = new char[end];
    Arrays.fill(row, ' ');
    for (boolean primary : new boolean[] {false, true}) {
      for (Mark mark : marks) {
        if (mark.primary() == primary) {
          Arrays.fill(row, mark.start(), mark.end(), primary ? '^' : '-');
        }
      }
    }
    StringBuilder out = new StringBuilder();
    int c = 0;
    while (c < row.length) {
      int from = c;
      while (c < row.length && row[c] == row[from]) {
        c++;
      }
      String run = new String(row, from, c - from);
      out.append(
          switch (row[from]) {
            case '^' -> palette.severity(diagnostic.severity(), run);
            case '-' -> palette.secondary(run);
            default -> run;
          });
    }
    Mark last = marks.get(marks.size() - 1);
    if (!last.words().isEmpty() && beside) {
      out.append(' ').append(words(last));
    }
    return out.toString();
  }

  private String words(Mark mark) {
    return mark.primary()
        ? palette.severity(diagnostic.severity(), mark.words())
        : palette.secondary(mark.words());
  }

  /** A row of bars under the first labels, which still wait for their words, and one's words. */
  private String bars(List<Mark> marks, int waiting, @Nullable Mark worded) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (Mark mark : marks.subList(0, waiting)) {
      if (!mark.words().isEmpty() && mark.start() >= column) {
        out.append(" ".repeat(mark.start() - column)).append(palette.secondary("|"));
        column = mark.start() + 1;
      }
    }
    if (worded != null) {
      out.append(" ".repeat(Math.max(0, worded.start() - column))).append(words(worded));
    }
    return out.toString();
  }
}
