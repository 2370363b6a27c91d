package dev.scxlab.advice;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.SourceFile;
import java.util.List;
import java.util.Optional;

/** Applies edits to a text and checks the policy again. */
final class Trial {

  private final PolicyCompiler compiler;
  private final PolicyCompiler.Result before;

  Trial(PolicyCompiler compiler, PolicyCompiler.Result before) {
    this.compiler = compiler;
    this.before = before;
  }

  /**
   * Whether edits mend a finding: it is gone, and nothing new is found. A text that gets further
   * than before may show what is wrong there, but not where it was edited.
   */
  boolean mends(Diagnostic finding, List<Edit> edits) {
    Optional<String> text = Edit.applied(before.source().text(), edits);
    if (text.isEmpty()) {
      return false;
    }
    PolicyCompiler.Result after = compiler.run(new SourceFile(before.source().name(), text.get()));
    Multiset<String> old = HashMultiset.create();
    before.diagnostics().forEach(d -> old.add(key(d)));
    int same = old.count(key(finding));
    boolean further =
        finding.code() == DiagnosticCode.SYNTAX
            || (before.program().isEmpty() && after.program().isPresent());
    Multiset<String> now = HashMultiset.create();
    for (Diagnostic d : after.diagnostics()) {
      boolean isNew = now.add(key(d)) && now.count(key(d)) > old.count(key(d));
      if (isNew
          && !(further && elsewhere(d, after.source(), edits))
          && !foreignName(finding, d, edits)) {
        return false;
      }
    }
    return now.count(key(finding)) < same;
  }

  /** A line whose signs are put right may still hold names of C, which are told one by one. */
  private static boolean foreignName(Diagnostic finding, Diagnostic d, List<Edit> edits) {
    boolean name =
        d.code() == DiagnosticCode.UNKNOWN_FUNCTION
            || d.code() == DiagnosticCode.UNKNOWN_NAME
            || d.code() == DiagnosticCode.UNKNOWN_FIELD;
    return name
        && finding.code() == DiagnosticCode.SYNTAX
        && edits.stream().noneMatch(e -> e.span().length() == 0);
  }

  private static String key(Diagnostic d) {
    return d.code() + " " + d.title();
  }

  private static boolean elsewhere(Diagnostic d, SourceFile source, List<Edit> edits) {
    int line = source.line(d.primary().start());
    return edits.stream()
        .noneMatch(e -> source.line(Math.min(e.span().start(), source.text().length())) == line);
  }
}
