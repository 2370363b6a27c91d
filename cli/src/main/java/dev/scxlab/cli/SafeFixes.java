package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.SourceFile;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code check --fix}: applies the edits that may be applied without looking, one finding after the
 * other, as long as each leaves fewer findings. Running it again changes nothing.
 */
final class SafeFixes {

  /** More fixes than this in one file would be a circle. */
  private static final int MOST = 100;

  private SafeFixes() {}

  /** A finding and what is done about it. */
  private record Fix(Diagnostic finding, Help help) {}

  /** The text after all safe edits; the file is rewritten when there were any. */
  static SourceFile apply(
      PolicyRef ref, SourceFile source, KernelProfile profile, PrintWriter err) {
    SourceFile current = source;
    List<String> done = new ArrayList<>();
    Checked before = Checked.of(current, profile, Set.of());
    while (done.size() < MOST) {
      Fix fix = next(before.found());
      String text =
          fix == null ? null : Edit.applied(current.text(), fix.help().edits()).orElse(null);
      if (fix == null || text == null) {
        break;
      }
      SourceFile fixed = new SourceFile(source.name(), text);
      Checked after = Checked.of(fixed, profile, Set.of());
      if (after.found().size() >= before.found().size()) {
        break;
      }
      done.add(current.place(fix.finding().primary()) + ": fixed " + said(fix));
      current = fixed;
      before = after;
    }
    if (done.isEmpty()) {
      return current;
    }
    if (!ref.isUserFile()) {
      err.println(source.name() + " stays as it is: --fix needs a file of yours");
      return source;
    }
    FileRewrite.replace(ref.requireFile(), current.text());
    done.forEach(err::println);
    return current;
  }

  private static String said(Fix fix) {
    Diagnostic d = fix.finding();
    return d.severity().word() + "[" + d.code() + "]: " + d.title() + ": " + fix.help().text();
  }

  private static @Nullable Fix next(List<Diagnostic> found) {
    for (Diagnostic d : found) {
      for (Help help : d.helps()) {
        if (help.applicability() == Applicability.SAFE && !help.edits().isEmpty()) {
          return new Fix(d, help);
        }
      }
    }
    return null;
  }
}
