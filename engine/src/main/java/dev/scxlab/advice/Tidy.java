package dev.scxlab.advice;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.LineDiff;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.format.PolicyFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps a formatted policy formatted: edits that would make a line too long become whole lines. */
final class Tidy {

  /** Larger texts are not formatted anew for each edit. */
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
        : new Help(
            help.text(),
            help.applicability(),
            edits(LineDiff.lines(source.text()), LineDiff.lines(tidy)));
  }

  private static List<Edit> edits(List<String> before, List<String> after) {
    List<Edit> edits = new ArrayList<>();
    int line = 0;
    int offset = 0;
    for (LineDiff.Change change : LineDiff.changes(before, after)) {
      for (; line < change.from(); line++) {
        offset += before.get(line).length();
      }
      int start = offset;
      for (; line < change.to(); line++) {
        offset += before.get(line).length();
      }
      String come = String.join("", after.subList(change.newFrom(), change.newTo()));
      edits.add(new Edit(new Span(start, offset), come));
    }
    return edits;
  }
}
