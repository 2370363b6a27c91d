package dev.scxlab.cli;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.advice.Advice;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code check --fix}: applies edits one finding after the other; each was tried before, and the
 * text is checked again before the next. Running it again changes nothing.
 *
 * @param text the text after all edits
 * @param done what was done, a line each, in the words of the report
 */
record Fixes(SourceFile text, List<String> done) {

  /** More fixes than this in one file would be a circle. */
  private static final int MOST = 100;

  Fixes {
    done = List.copyOf(done);
  }

  /** A finding, what is done about it, and what the text is then. */
  private record Fix(Diagnostic finding, Help help, String text) {}

  /**
   * Fixes what can be fixed.
   *
   * @param likely whether edits that are only probably meant are applied too
   */
  static Fixes of(SourceFile source, KernelProfile profile, boolean likely) {
    PolicyCompiler compiler = new PolicyCompiler(profile, Set.of());
    SourceFile current = source;
    List<String> done = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (seen.add(current.text()) && done.size() < MOST) {
      Stream<Diagnostic> found = Advice.edits(compiler, compiler.run(current));
      SourceFile text = current;
      Optional<Fix> next = found.flatMap(d -> fix(text, d, likely, seen).stream()).findFirst();
      if (next.isEmpty()) {
        break;
      }
      Fix fix = next.get();
      done.add(current.place(fix.finding().primary()) + ": fixed " + said(fix));
      current = new SourceFile(source.name(), fix.text());
    }
    return new Fixes(current, done);
  }

  private static String said(Fix fix) {
    Diagnostic d = fix.finding();
    return d.severity().word() + "[" + d.code() + "]: " + d.title() + ": " + fix.help().text();
  }

  /** The first edit for a finding that leads to a text not seen before. */
  private static Optional<Fix> fix(
      SourceFile source, Diagnostic d, boolean likely, Set<String> seen) {
    for (Help help : d.helps()) {
      boolean wanted =
          help.applicability() == Applicability.SAFE
              || (likely && help.applicability() == Applicability.LIKELY);
      Optional<String> text =
          wanted && !help.edits().isEmpty()
              ? Edit.applied(source.text(), help.edits())
              : Optional.empty();
      if (text.isPresent() && !seen.contains(text.get())) {
        return Optional.of(new Fix(d, help, text.get()));
      }
    }
    return Optional.empty();
  }
}
