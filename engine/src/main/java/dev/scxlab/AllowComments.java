package dev.scxlab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.AllowComment;
import dev.scxlab.syntax.PolicyDecl;
import java.util.List;
import java.util.Optional;

/** Silences findings that the text or an option allows, and reports comments that cannot. */
final class AllowComments {

  private final SourceFile source;
  private final ImmutableList<AllowComment> comments;
  private final ImmutableSet<DiagnosticCode> everywhere;

  AllowComments(
      SourceFile source, Optional<PolicyDecl> policy, ImmutableSet<DiagnosticCode> everywhere) {
    this.source = source;
    this.comments = policy.map(p -> ImmutableList.copyOf(p.allows())).orElse(ImmutableList.of());
    this.everywhere = everywhere;
  }

  /** What remains and what was silenced. */
  record Outcome(ImmutableList<Diagnostic> kept, ImmutableList<Diagnostic> suppressed) {}

  /** Reports comments with an unknown code, one that may not be allowed, or without a reason. */
  void validate(Diagnostics found) {
    for (AllowComment c : comments) {
      Optional<DiagnosticCode> code = DiagnosticCode.byCode(c.code());
      String title = null;
      String help = "";
      if (code.isEmpty()) {
        title = "there is no code `" + c.code() + "`";
        help = "`scxlab explain --list` names them all";
      } else if (!code.get().allowable()) {
        title = c.code() + " cannot be allowed: " + code.get().rule();
        help = "mend it instead";
      } else if (c.reason().isBlank()) {
        title = "say why " + c.code() + " is allowed here";
        help = "write `// scxlab:allow(" + c.code() + ") reason`";
      }
      if (title != null) {
        found.add(Diagnostic.of(DiagnosticCode.BAD_ALLOW_COMMENT, c.span(), title).help(help));
      }
    }
  }

  /** Takes the silenced findings out. */
  Outcome apply(List<Diagnostic> all) {
    ImmutableList.Builder<Diagnostic> kept = ImmutableList.builder();
    ImmutableList.Builder<Diagnostic> suppressed = ImmutableList.builder();
    for (Diagnostic d : all) {
      (silenced(d) ? suppressed : kept).add(d);
    }
    return new Outcome(kept.build(), suppressed.build());
  }

  private boolean silenced(Diagnostic d) {
    if (!d.code().allowable()) {
      return false;
    }
    int line = source.line(d.primary().start());
    return everywhere.contains(d.code())
        || comments.stream()
            .anyMatch(c -> c.line() == line && c.code().equalsIgnoreCase(d.code().code()));
  }
}
