package dev.scxlab.cli;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.advice.Advice;
import dev.scxlab.ir.Function;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.verifier.VerifiedProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A policy text and what was found in it.
 *
 * @param policy its AST, or null when there is none
 * @param program what may be run, or null when it was rejected
 * @param found what counts, by place
 * @param suppressed what comments and options silenced
 */
record Checked(
    SourceFile source,
    @Nullable PolicyDecl policy,
    @Nullable VerifiedProgram program,
    List<Diagnostic> found,
    List<Diagnostic> suppressed) {

  /** Takes a text through all stages. */
  static Checked of(SourceFile source, KernelProfile profile, Set<DiagnosticCode> allowed) {
    PolicyCompiler compiler = new PolicyCompiler(profile, allowed);
    PolicyCompiler.Result result = compiler.run(source);
    return new Checked(
        source,
        result.policy().orElse(null),
        result.verified().orElse(null),
        Advice.tried(compiler, result),
        result.suppressed());
  }

  /** Whether the policy is rejected. */
  boolean rejected() {
    return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** The same with some findings taken more seriously. */
  Checked settled(UnaryOperator<Diagnostic> severity) {
    return new Checked(source, policy, program, found.stream().map(severity).toList(), suppressed);
  }

  /**
   * {@code 1 error. 14 of 15 ops and functions are fine.}
   *
   * @param named whether the file is named whatever was found, because there are others
   * @param verbose whether to count what was silenced
   */
  String summary(boolean named, boolean verbose) {
    List<Diagnostic> all = found;
    long errors = all.stream().filter(d -> d.severity() == Severity.ERROR).count();
    long warnings = all.stream().filter(d -> d.severity() == Severity.WARNING).count();
    StringBuilder text = new StringBuilder();
    if (named || errors + warnings == 0) {
      text.append(source.name()).append(": ");
    }
    if (errors + warnings == 0) {
      text.append("no errors.");
    } else {
      text.append(errors > 0 ? count(errors, "error") : "");
      text.append(errors > 0 && warnings > 0 ? ", " : "");
      text.append(warnings > 0 ? count(warnings, "warning") : "").append('.');
    }
    boolean allRead = all.stream().noneMatch(d -> d.code() == DiagnosticCode.SYNTAX);
    if (policy != null && allRead) {
      List<Decl> parts = policy.decls().stream().filter(Checked::isCode).toList();
      int[] errorPlaces = errorPlaces(all);
      long bad = parts.stream().filter(p -> hasError(p, errorPlaces)).count();
      text.append(' ').append(parts.size() - bad).append(" of ").append(parts.size());
      text.append(" ops and functions are fine.");
    }
    if (verbose && !suppressed.isEmpty()) {
      text.append(' ').append(count(suppressed.size(), "finding")).append(" allowed.");
    }
    return text.toString();
  }

  /**
   * What a call may cost at most.
   *
   * @param op an op, timer or agent
   * @param insns the most instructions that one call executes
   */
  record Cost(String op, long insns) {

    /** {@code enqueue: at most 40 instructions a call, of 1,000,000}. */
    String text() {
      return String.format(
          Locale.ROOT,
          "%s: at most %,d instructions a call, of %,d",
          op,
          insns,
          KernelLimits.INSN_BUDGET);
    }
  }

  /** For each op, timer and agent the most instructions of a call; empty when it was rejected. */
  List<Cost> costs() {
    VerifiedProgram accepted = program;
    if (accepted == null) {
      return List.of();
    }
    List<Cost> costs = new ArrayList<>();
    List<Function> functions = accepted.program().functions();
    for (int i = 0; i < functions.size(); i++) {
      if (functions.get(i).kind() != Function.Kind.FN) {
        costs.add(new Cost(functions.get(i).name(), accepted.worstCaseInsns(i)));
      }
    }
    return costs;
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static boolean isCode(Decl d) {
    return d instanceof Decl.Op
        || d instanceof Decl.Fn
        || d instanceof Decl.Timer
        || d instanceof Decl.Agent;
  }

  /** Where the errors begin, ascending. */
  private static int[] errorPlaces(List<Diagnostic> all) {
    return all.stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .mapToInt(d -> d.primary().start())
        .sorted()
        .toArray();
  }

  private static boolean hasError(Decl part, int[] errorPlaces) {
    int found = Arrays.binarySearch(errorPlaces, part.span().start());
    int first = found >= 0 ? found : -found - 1;
    return first < errorPlaces.length && errorPlaces[first] < part.span().end();
  }
}
