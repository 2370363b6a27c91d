package dev.scxlab.cli.render;

import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the edits of a help make of a text: a changed line as it would be, with the new parts
 * marked; lines that come and go with {@code +} and {@code -} in front.
 */
final class EditPreview {

  private static final int MAX_LINES = 10;
  private static final char NEW = '~';

  /** What is farther from an edit in its line is not looked at: no terminal would show it. */
  private static final int FAR = 2_000;

  private final SourceFile source;
  private final Gutter gutter;
  private final Palette palette;
  private final int room;

  EditPreview(SourceFile source, Gutter gutter, Palette palette, int width) {
    this.source = source;
    this.gutter = gutter;
    this.palette = palette;
    this.room = gutter.room(width);
  }

  List<String> lines(Help help) {
    List<Edit> edits = new ArrayList<>(help.edits());
    edits.sort(Comparator.comparingInt(e -> e.span().start()));
    List<String> out = new ArrayList<>();
    if (edits.isEmpty()) {
      return out;
    }
    out.add(gutter.empty());
    int from = 0;
    while (from < edits.size()) {
      int last = lastLine(edits.get(from).span());
      int to = from + 1;
      while (to < edits.size() && source.line(edits.get(to).span().start()) <= last) {
        last = Math.max(last, lastLine(edits.get(to).span()));
        to++;
      }
      Stretch stretch = new Stretch(edits.subList(from, to), last);
      out.addAll(stretch.lines());
      from = to;
    }
    return out;
  }

  /** The last line that a span touches; one that ends at the start of a line does not touch it. */
  private int lastLine(Span span) {
    int end = span.end();
    boolean atStart = end > span.start() && source.column(end) == 1;
    return source.line(atStart ? end - 1 : end);
  }

  /** Neighbouring lines before and after the edits that touch them. */
  private final class Stretch {

    private final int firstLine;

    /** Where the first edit begins, from the start of what is shown of its line. */
    private final int place;

    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();

    Stretch(List<Edit> edits, int last) {
      int firstStart = edits.get(0).span().start();
      int lastEnd = edits.stream().mapToInt(e -> e.span().end()).max().orElse(firstStart);
      firstLine = source.line(firstStart);
      int start = Math.max(source.lineStart(firstLine), firstStart - FAR);
      int whole = last < source.lineCount() ? source.lineStart(last + 1) : source.text().length();
      int end = Math.max(lastEnd, Math.min(whole, lastEnd + FAR));
      place = firstStart - start;
      String old = source.text().substring(start, end);
      split(old, " ".repeat(old.length()), before, new ArrayList<>());
      StringBuilder text = new StringBuilder();
      StringBuilder fresh = new StringBuilder(); // parallel to text: '~' where it is new
      int at = start;
      for (Edit edit : edits) {
        append(text, fresh, source.text().substring(at, Math.max(at, edit.span().start())), ' ');
        append(text, fresh, edit.newText(), NEW);
        at = Math.max(at, edit.span().end());
      }
      append(text, fresh, source.text().substring(at, Math.max(at, end)), ' ');
      split(text.toString(), fresh.toString(), after, marks);
    }

    private static void append(StringBuilder text, StringBuilder fresh, String part, char mark) {
      text.append(part);
      fresh.append(String.valueOf(mark).repeat(part.length()));
    }

    private static void split(String text, String fresh, List<String> lines, List<String> marks) {
      int from = 0;
      while (from < text.length()) {
        int next = text.indexOf('\n', from);
        int to = next < 0 ? text.length() : next;
        int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
        lines.add(text.substring(from, end));
        marks.add(trimmed(text.substring(from, end), fresh.substring(from, end)));
        from = to + 1;
      }
    }

    List<String> lines() {
      int head = 0;
      int most = Math.min(before.size(), after.size());
      while (head < most && before.get(head).equals(after.get(head))) {
        head++;
      }
      int tail = 0;
      while (tail < most - head && same(before, after, tail)) {
        tail++;
      }
      int gone = before.size() - tail;
      int come = after.size() - tail;
      List<String> out = new ArrayList<>();
      if (gone - head == come - head && gone > head) {
        for (int i = head; i < gone; i++) {
          changed(out, i);
        }
        return out;
      }
      if (gone == head && firstLine + head > 1) {
        int line = firstLine + head - 1;
        out.add(gutter.line(line, cropped(source.lineText(line))));
      }
      for (int i = head; i < gone; i++) {
        out.add(gutter.removed(firstLine + i, cropped(before.get(i))));
      }
      for (int i = head; i < come; i++) {
        out.add(gutter.added(palette.inserted(cropped(after.get(i)))));
      }
      return out.size() <= MAX_LINES ? out : shortened(out);
    }

    private static boolean same(List<String> a, List<String> b, int fromEnd) {
      return a.get(a.size() - 1 - fromEnd).equals(b.get(b.size() - 1 - fromEnd));
    }

    private List<String> shortened(List<String> all) {
      List<String> out = new ArrayList<>(all.subList(0, MAX_LINES - 1));
      out.add(gutter.gap());
      return out;
    }

    private void changed(List<String> out, int i) {
      if (after.get(i).isBlank()) {
        out.add(gutter.removed(firstLine + i, cropped(before.get(i))));
        return;
      }
      DisplayLine shown = new DisplayLine(after.get(i));
      String fresh = marks.get(i);
      Window window = window(shown, fresh, i == 0 ? place : 0);
      out.add(gutter.line(firstLine + i, window.crop(shown)));
      if (fresh.indexOf(NEW) >= 0) {
        out.add(gutter.under(palette.inserted(window.cut(columns(fresh, shown)))));
      }
    }
  }

  private String cropped(String line) {
    String near = line.length() > FAR ? line.substring(0, FAR) : line;
    return new Window(0, room).crop(new DisplayLine(near));
  }

  /** The columns around what is new, or around a place where something went away. */
  private Window window(DisplayLine shown, String marks, int at) {
    int first = marks.indexOf(NEW);
    int start = shown.column(first < 0 ? at : first);
    int end = first < 0 ? start + 1 : shown.column(marks.lastIndexOf(NEW) + 1);
    return Window.around(shown.width(), start, end, start, room);
  }

  /** Takes the marks off the blanks at both ends of what is new. */
  private static String trimmed(String text, String marks) {
    char[] out = marks.toCharArray();
    for (int i = 0; i < out.length && (out[i] != NEW || blank(text, i)); i++) {
      out[i] = ' ';
    }
    for (int i = out.length - 1; i >= 0 && (out[i] != NEW || blank(text, i)); i--) {
      out[i] = ' ';
    }
    return new String(out);
  }

  private static boolean blank(String text, int index) {
    return Character.isWhitespace(text.charAt(index));
  }

  private static String columns(String part, DisplayLine shown) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      int columns = shown.column(i + 1) - shown.column(i);
      out.append(String.valueOf(part.charAt(i)).repeat(columns));
    }
    return out.toString().stripTrailing();
  }
}
