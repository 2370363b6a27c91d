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

  private final SourceFile source;
  private final Gutter gutter;
  private final Palette palette;

  EditPreview(SourceFile source, Gutter gutter, Palette palette) {
    this.source = source;
    this.gutter = gutter;
    this.palette = palette;
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
    int start = source.lineStart(line);
    int lastEnd = edits.get(edits.size() - 1).span().end();
    boolean wholeLine = lastEnd > start && source.column(lastEnd) == 1;
    int lastLine = source.line(wholeLine ? lastEnd - 1 : lastEnd);
    int end = source.lineStart(lastLine) + source.lineText(lastLine).length();
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
      boolean fresh = from > 0 && next >= 0;
      out.add(fresh ? gutter.fresh(shown.shown()) : gutter.line(number++, shown.shown()));
      if (part.indexOf(NEW) >= 0 && !fresh) {
        out.add(gutter.under(palette.inserted(marks(part, shown))));
      }
      if (next < 0) {
        break;
      }
      from = next + 1;
    }
    return out;
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
