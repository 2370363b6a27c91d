package dev.scxlab.advice;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.format.PolicyFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps a formatted policy formatted: edits that would make a line too long become whole lines. */
final class Tidy {

  /** Above this a comparison of all lines with all lines would take too long. */
  private static final int MOST_LINES = 2_000;

  private final SourceFile source;
  private final boolean formatted;

  Tidy(SourceFile source) {
    this.source = source;
    boolean small = source.lineCount() <= MOST_LINES;
    this.formatted =
        small && formatted(source.text()).filter(t -> t.equals(source.text())).isPresent();
  }

  private Optional<String> formatted(String text) {
    SourceFile file = new SourceFile(source.name(), text);
    return PolicyFormatter.format(file, new Diagnostics(file));
  }

  /** The same help in a text of the same form. */
  Help of(Help help) {
    if (!formatted) {
      return help;
    }
    String edited = Edit.applied(source.text(), help.edits()).orElse(null);
    String tidy = edited == null ? null : formatted(edited).orElse(null);
    return tidy == null || tidy.equals(edited)
        ? help
        : new Help(help.text(), help.applicability(), edits(lines(source.text()), lines(tidy)));
  }

  /** A text in pieces that end with their line breaks. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, next));
      from = next;
    }
    return lines;
  }

  /** Whole lines that go and come: what is not in a longest common row of lines. */
  private static List<Edit> edits(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Edit> edits = new ArrayList<>();
    int i = 0;
    int j = 0;
    int offset = 0;
    while (i < before.size() || j < after.size()) {
      int start = offset;
      StringBuilder come = new StringBuilder();
      while ((i < before.size() || j < after.size()) && !same(before, i, after, j)) {
        boolean goes =
            j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1]);
        if (goes) {
          offset += before.get(i++).length();
        } else {
          come.append(after.get(j++));
        }
      }
      if (offset > start || come.length() > 0) {
        edits.add(new Edit(new Span(start, offset), come.toString()));
      }
      while (same(before, i, after, j)) {
        offset += before.get(i++).length();
        j++;
      }
    }
    return edits;
  }

  private static boolean same(List<String> before, int i, List<String> after, int j) {
    return i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
  }
}
