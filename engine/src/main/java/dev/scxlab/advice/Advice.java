package dev.scxlab.advice;

import com.google.common.collect.ImmutableList;
import dev.scxlab.PolicyCompiler;
import dev.scxlab.confirm.Confirmer;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;

/**
 * Adds to findings what only trying can tell: whether a run confirms them, and which edits mend
 * them ({@code verifier.md} 4.7 and 5.1).
 */
public final class Advice {

  private Advice() {}

  /** The same result with findings that were tried. */
  public static ImmutableList<Diagnostic> tried(
      PolicyCompiler compiler, PolicyCompiler.Result result) {
    ImmutableList.Builder<Diagnostic> tried = ImmutableList.builder();
    for (Diagnostic d : result.diagnostics()) {
      tried.add(confirmed(result, d));
    }
    return tried.build();
  }

  private static Diagnostic confirmed(PolicyCompiler.Result result, Diagnostic d) {
    Program program = result.program().orElse(null);
    return program == null || d.confirmation() != null
        ? d
        : d.withConfirmation(new Confirmer(program, result.source()).confirm(d));
  }
}
