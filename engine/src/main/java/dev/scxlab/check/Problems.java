package dev.scxlab.check;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Help;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports what the checker finds, with the op or function it is in. */
final class Problems {

  private final Diagnostics diagnostics;
  private final RepeatedNames unknownNames = new RepeatedNames();
  private @Nullable String op;

  Problems(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The op or function that findings belong to from now on, or null outside. */
  void inside(@Nullable String name) {
    op = name;
  }

  Diagnostic.Builder at(DiagnosticCode code, Span span, String title) {
    return Diagnostic.of(code, span, title).op(op);
  }

  void report(Diagnostic.Builder diagnostic) {
    diagnostics.add(diagnostic);
  }

  void report(DiagnosticCode code, Span span, String title) {
    report(at(code, span, title));
  }

  void report(DiagnosticCode code, Span span, String title, String help) {
    report(at(code, span, title).help(help));
  }

  /**
   * Reports the use of a name that nothing defines, unless that was said of another use.
   *
   * @param what what is unknown
   * @param near the name that is probably meant
   */
  void reportUnknown(String what, Diagnostic.Builder diagnostic, Span use, Optional<String> near) {
    unknownNames.add(what, diagnostic, use, near);
  }

  /** Reports what was kept back until all uses were seen. */
  void finish() {
    unknownNames.report(this::report);
  }

  /** Refuses something that the language has and the lab does not yet do (D8). */
  void notModelled(Span span, LanguageLimit what) {
    report(
        at(DiagnosticCode.NOT_MODELLED, span, what.text() + " is not modelled yet")
            .help("`scxlab limits` lists what is missing"));
  }

  /** As {@link #notModelled}, with what it would need. */
  void notModelledBecause(Span span, String what, String lacks) {
    report(
        at(DiagnosticCode.NOT_MODELLED, span, what + " is not modelled yet: it needs " + lacks)
            .help("`scxlab limits` lists what is missing"));
  }

  /** A help that replaces a span. */
  static Help replace(String text, Span span, String newText) {
    return Help.edit(text, Help.Applicability.LIKELY, span, newText);
  }

  /** A help for whoever wrote the kernel's name of a thing. */
  static Help ours(KernelSpelling.Ours ours, Span span) {
    String text = "here it is `" + ours.text() + "`";
    return ours.exact() ? replace(text, span, ours.text()) : Help.advice(text);
  }

  String text(Span span) {
    return diagnostics.source().text(span);
  }

  /** Whether anything was found that no allow comment may silence. */
  boolean hasErrors() {
    return unknownNames.any()
        || diagnostics.sorted().stream()
            .anyMatch(d -> d.severity() == Severity.ERROR && !d.code().allowable());
  }

  /**
   * Where an argument of a call may be put in.
   *
   * @param name the end of the callee's name
   * @param second behind the first comma, else behind the parenthesis
   * @return the offset, or -1 when the text is not like that
   */
  int nextArgument(int name, boolean second) {
    String text = diagnostics.source().text();
    int open = text.indexOf('(', name);
    int depth = 0;
    for (int i = open; open >= 0 && i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return -1;
      }
      if (!second || (c == ',' && depth == 1)) {
        return i + 1;
      }
    }
    return -1;
  }
}
