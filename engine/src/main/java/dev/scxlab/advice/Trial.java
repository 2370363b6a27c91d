package dev.scxlab.advice;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import com.google.common.collect.Sets;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import java.util.List;
import java.util.Optional;

/** Applies edits to a text and checks the policy again. */
final class Trial {

  /** What is only looked for in a policy without errors. */
  private static final ImmutableSet<DiagnosticCode> WHOLE_POLICY =
      Sets.immutableEnumSet(
          DiagnosticCode.DSQ_NEVER_CONSUMED,
          DiagnosticCode.DSQ_NEVER_FILLED,
          DiagnosticCode.DSQ_CREATED_TWICE,
          DiagnosticCode.DSQ_USED_AFTER_DESTROY,
          DiagnosticCode.MIXED_DSQ_ORDER,
          DiagnosticCode.INFINITE_SLICE,
          DiagnosticCode.ENQ_LAST_WITHOUT_FOLLOW_UP,
          DiagnosticCode.VTIME_NEVER_CHARGED,
          DiagnosticCode.UNCLAMPED_VTIME,
          DiagnosticCode.STALE_PID,
          DiagnosticCode.REDUNDANT_NULL_CHECK,
          DiagnosticCode.COMPARISON_NEVER_CHANGES,
          DiagnosticCode.UNREACHABLE);

  private final PolicyCompiler compiler;
  private final PolicyCompiler.Result before;
  private long steps;

  Trial(PolicyCompiler compiler, PolicyCompiler.Result before) {
    this.compiler = compiler;
    this.before = before;
  }

  /** How many steps of the verifier all trials took. */
  long steps() {
    return steps;
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
    steps += after.verifierSteps();
    Multiset<String> old = HashMultiset.create();
    before.diagnostics().forEach(d -> old.add(key(d)));
    int same = old.count(key(finding));
    boolean further =
        finding.code() == DiagnosticCode.SYNTAX
            || (before.program().isEmpty() && after.program().isPresent());
    Multiset<String> now = HashMultiset.create();
    for (Diagnostic d : after.diagnostics()) {
      boolean isNew = now.add(key(d)) && now.count(key(d)) > old.count(key(d));
      boolean comesLater = further || (WHOLE_POLICY.contains(d.code()) && reachesLints(edits));
      if (isNew
          && !(comesLater && elsewhere(d, after.source(), edits))
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

  /** Whether it may be the first time that the whole policy is looked at: errors come before. */
  private boolean reachesLints(List<Edit> edits) {
    boolean adds = edits.stream().anyMatch(e -> !e.newText().isEmpty());
    return adds && before.diagnostics().stream().anyMatch(d -> d.severity() == Severity.ERROR);
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
