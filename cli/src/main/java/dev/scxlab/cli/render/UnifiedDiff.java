package dev.scxlab.cli.render;

import dev.scxlab.source.LineDiff;
import dev.scxlab.source.LineDiff.Change;
import java.util.ArrayList;
import java.util.List;

/** What changes in a text, as {@code diff -u} and {@code patch} have it. */
public final class UnifiedDiff {

  private static final int CONTEXT = 3;

  private final List<String> before;
  private final List<String> after;

  private UnifiedDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** The difference of two texts of one file; empty when they are the same. */
  public static String of(String name, String before, String after) {
    UnifiedDiff diff = new UnifiedDiff(LineDiff.lines(before), LineDiff.lines(after));
    List<Change> changes = LineDiff.changes(diff.before, diff.after);
    if (changes.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("--- " + name + "\n+++ " + name + "\n");
    int i = 0;
    while (i < changes.size()) {
      int first = i++;
      while (i < changes.size() && changes.get(i).from() - changes.get(i - 1).to() <= 2 * CONTEXT) {
        i++;
      }
      diff.hunk(out, new ArrayList<>(changes.subList(first, i)));
    }
    return out.toString();
  }

  private void hunk(StringBuilder out, List<Change> changes) {
    Change first = changes.get(0);
    Change last = changes.get(changes.size() - 1);
    int lead = Math.min(CONTEXT, first.from());
    int trail = Math.min(CONTEXT, before.size() - last.to());
    int from = first.from() - lead;
    int to = last.to() + trail;
    int newFrom = first.newFrom() - lead;
    int newTo = last.newTo() + trail;
    out.append("@@ -").append(range(from, to)).append(" +").append(range(newFrom, newTo));
    out.append(" @@\n");
    int line = from;
    for (Change change : changes) {
      for (; line < change.from(); line++) {
        line(out, ' ', before.get(line));
      }
      for (; line < change.to(); line++) {
        line(out, '-', before.get(line));
      }
      for (int n = change.newFrom(); n < change.newTo(); n++) {
        line(out, '+', after.get(n));
      }
    }
    for (; line < to; line++) {
      line(out, ' ', before.get(line));
    }
  }

  private static String range(int from, int to) {
    int count = to - from;
    int start = count == 0 ? from : from + 1;
    return count == 1 ? Integer.toString(start) : start + "," + count;
  }

  private static void line(StringBuilder out, char mark, String line) {
    out.append(mark).append(line);
    if (!line.endsWith("\n")) {
      out.append("\n\\ No newline at end of file\n");
    }
  }
}
