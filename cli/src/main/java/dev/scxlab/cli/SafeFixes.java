package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.SourceFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code check --fix}: applies the edits that may be applied without looking. */
final class SafeFixes {

  /** One fix may make room for the next; more rounds than this would be a circle. */
  private static final int MAX_ROUNDS = 10;

  private SafeFixes() {}

  /** The text after all safe edits; the file is rewritten when there were any. */
  static SourceFile apply(
      PolicyRef ref, SourceFile source, KernelProfile profile, PrintWriter err) {
    SourceFile current = source;
    int applied = 0;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<Edit> edits = edits(Checked.of(current, profile, Set.of()).found());
      if (edits.isEmpty()) {
        break;
      }
      applied += edits.size();
      current = new SourceFile(source.name(), applied(current.text(), edits));
    }
    Path file = ref.file();
    if (applied > 0 && file != null) {
      FileRewrite.replace(file, current.text());
      err.println(
          source.name() + ": " + applied + (applied == 1 ? " edit" : " edits") + " applied");
    }
    return current;
  }

  /** The first safe help of each finding, those that overlap an earlier one left out. */
  private static List<Edit> edits(List<Diagnostic> found) {
    List<Edit> edits = new ArrayList<>();
    for (Diagnostic d : found) {
      d.helps().stream()
          .filter(h -> h.applicability() == Applicability.SAFE && !h.edits().isEmpty())
          .findFirst()
          .map(Help::edits)
          .filter(more -> more.stream().noneMatch(e -> edits.stream().anyMatch(o -> overlap(e, o))))
          .ifPresent(edits::addAll);
    }
    edits.sort(Comparator.comparingInt(e -> e.span().start()));
    return edits;
  }

  private static boolean overlap(Edit a, Edit b) {
    return a.span().start() <= b.span().end() && b.span().start() <= a.span().end();
  }

  private static String applied(String text, List<Edit> edits) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Edit edit : edits) {
      out.append(text, at, edit.span().start()).append(edit.newText());
      at = edit.span().end();
    }
    return out.append(text, at, text.length()).toString();
  }
}
