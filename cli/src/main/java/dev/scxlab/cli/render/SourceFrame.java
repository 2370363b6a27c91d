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

  private final SourceFile source;
  private final Diagnostic diagnostic;
  private final Gutter gutter;
  private final Palette palette;
  private final int width;

  SourceFrame(SourceFile source, Diagnostic diagnostic, Gutter gutter, Palette palette, int width) {
    this.source = source;
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
        DisplayLine between = new DisplayLine(source.lineText(before + 1));
        out.add(gutter.line(before + 1, crop(between.shown(), 0)));
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
    DisplayLine shown = new DisplayLine(source.lineText(line));
    int lineStart = source.lineStart(line);
    int start = shown.column(span.start() - lineStart);
    int end = Math.max(start + 1, shown.column(span.end() - lineStart));
    marks
        .computeIfAbsent(line, k -> new ArrayList<>())
        .add(new Mark(start, end, DisplayLine.safe(words), primary));
  }

  private List<String> marked(int line, List<Mark> marks) {
    marks.sort(Comparator.comparingInt(Mark::start).thenComparing(m -> m.primary()));
    DisplayLine text = new DisplayLine(source.lineText(line));
    int skipped = firstColumn(text, marks);
    List<String> out = new ArrayList<>();
    out.add(gutter.line(line, crop(text.shown(), skipped)));
    out.add(gutter.under(underline(marks, skipped)));
    for (int waiting = marks.size() - 1; waiting > 0; waiting--) {
      Mark mark = marks.get(waiting - 1);
      if (!mark.words().isEmpty()) {
        out.add(gutter.under(bars(marks, waiting, skipped, null)));
        out.add(gutter.under(bars(marks, waiting - 1, skipped, mark)));
      }
    }
    return out;
  }

  /** The marks of all labels, and the words of the last. */
  private String underline(List<Mark> marks, int skipped) {
    int end = marks.stream().mapToInt(Mark::end).max().orElse(0);
    char[] row = new char[Math.max(0, end - skipped)];
    Arrays.fill(row, ' ');
    for (boolean primary : new boolean[] {false, true}) {
      for (Mark mark : marks) {
        if (mark.primary() == primary) {
          for (int c = Math.max(0, mark.start() - skipped); c < mark.end() - skipped; c++) {
            row[c] = primary ? '^' : '-';
          }
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
    if (!last.words().isEmpty()) {
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
  private String bars(List<Mark> marks, int waiting, int skipped, @Nullable Mark worded) {
    StringBuilder out = new StringBuilder();
    int column = skipped;
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

  /** The first column that is shown, so that the marks of a long line can be seen. */
  private int firstColumn(DisplayLine text, List<Mark> marks) {
    int room = room();
    int last = marks.stream().mapToInt(Mark::end).max().orElse(0);
    if (text.width() <= room || last <= room) {
      return 0;
    }
    int first = marks.get(0).start();
    return Math.max(0, Math.min(first - room / 4, text.width() - room));
  }

  private String crop(String text, int from) {
    int room = room();
    if (from == 0 && DisplayLine.width(text) <= room) {
      return text;
    }
    boolean more = DisplayLine.width(text) > from + room;
    String part = DisplayLine.columns(text, from, more ? room - 3 : room);
    String head = from > 0 ? "..." + DisplayLine.columns(part, 3, room) : part;
    return more ? head + "..." : head;
  }

  private int room() {
    return Math.max(20, width - gutter.columns());
  }
}
