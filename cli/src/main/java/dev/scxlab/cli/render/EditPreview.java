package dev.scxlab.cli.render;

import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines of a text as they would be after the edits of a help, with the new parts marked. */
final class EditPreview {

  private static final int MAX_LINES = 8;
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
    int i = 0;
    while (i < edits.size()) {
      int line = source.line(edits.get(i).span().start());
      int from = i;
      while (i < edits.size() && source.line(edits.get(i).span().start()) == line) {
        i++;
      }
      out.addAll(line(line, edits.subList(from, i)));
    }
    return out;
  }

  /** One line with its edits applied; a mark row under each resulting line that has new text. */
  private List<String> line(int line, List<Edit> edits) {
    int firstStart = edits.get(0).span().start();
    int start = Math.max(source.lineStart(line), firstStart - FAR);
    int lastEnd = edits.get(edits.size() - 1).span().end();
    boolean wholeLine = lastEnd > firstStart && source.column(lastEnd) == 1;
    int lastLine = source.line(wholeLine ? lastEnd - 1 : lastEnd);
    int lineEnd = source.lineStart(lastLine) + source.lineText(lastLine).length();
    int end = Math.min(lineEnd, lastEnd + FAR);
    StringBuilder text = new StringBuilder();
    StringBuilder marks = new StringBuilder(); // parallel to text: '~' where it is new
    int at = start;
    for (Edit edit : edits) {
      append(text, marks, source.text().substring(at, Math.max(at, edit.span().start())), ' ');
      append(text, marks, edit.newText(), NEW);
      at = Math.max(at, edit.span().end());
    }
    append(text, marks, source.text().substring(at, Math.max(at, end)), ' ');
    List<String> out = new ArrayList<>();
    if (text.toString().isBlank() && edits.stream().allMatch(e -> e.newText().isEmpty())) {
      for (int l = line; l <= lastLine; l++) {
        out.add(gutter.line(l, "(removed)"));
      }
      return out;
    }
    int number = line;
    int from = 0;
    while (from <= text.length() && out.size() < MAX_LINES) {
      int next = text.indexOf("\n", from);
      int to = next < 0 ? text.length() : next;
      DisplayLine shown = new DisplayLine(text.substring(from, to));
      String part = trimmed(text.substring(from, to), marks.substring(from, to));
      Window window = window(shown, part, from == 0 ? firstStart - start : 0);
      String cropped = window.crop(shown);
      boolean fresh = from > 0 && next >= 0;
      out.add(fresh ? gutter.fresh(cropped) : gutter.line(number++, cropped));
      if (part.indexOf(NEW) >= 0 && !fresh) {
        out.add(gutter.under(palette.inserted(window.cut(marks(part, shown)))));
      }
      if (next < 0) {
        break;
      }
      from = next + 1;
    }
    return out;
  }

  /** The columns around what is new, or around a place where something went away. */
  private Window window(DisplayLine shown, String marks, int at) {
    int first = marks.indexOf(NEW);
    int start = shown.column(first < 0 ? at : first);
    int end = first < 0 ? start + 1 : shown.column(marks.lastIndexOf(NEW) + 1);
    return Window.around(shown.width(), start, end, start, room);
  }

  private static void append(StringBuilder text, StringBuilder marks, String part, char mark) {
    text.append(part);
    marks.append(String.valueOf(mark).repeat(part.length()));
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

  private static String marks(String part, DisplayLine shown) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      int columns = shown.column(i + 1) - shown.column(i);
      out.append(String.valueOf(part.charAt(i)).repeat(columns));
    }
    return out.toString().stripTrailing();
  }
}
