package dev.scxlab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.PolicyChecker;
import dev.scxlab.codegen.CodeGenerator;
import dev.scxlab.ir.Program;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import dev.scxlab.verifier.VerifiedProgram;
import dev.scxlab.verifier.Verifier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Text in, verified program out: the way from a policy file to something that may be run. */
public final class PolicyCompiler {

  private final KernelProfile profile;
  private final ImmutableSet<DiagnosticCode> allowed;

  /**
   * Makes a compiler.
   *
   * @param profile the kernel whose rules count
   * @param allowed codes that are silenced wherever they occur; those that may not be are ignored
   */
  public PolicyCompiler(KernelProfile profile, Set<DiagnosticCode> allowed) {
    this.profile = profile;
    this.allowed = ImmutableSet.copyOf(allowed);
  }

  /** Compiles for the newest kernel, with nothing silenced. */
  public static Result compile(SourceFile source) {
    return new PolicyCompiler(KernelProfile.NEWEST, Set.of()).run(source);
  }

  /**
   * What came out.
   *
   * @param policy the AST; empty when nothing of a policy could be recognised
   * @param checked the checked policy; empty after errors up to there
   * @param program the bytecode before verification; empty after errors up to there
   * @param verified the program that may be run; empty when there was any error
   * @param diagnostics everything found, by place
   * @param suppressed what allow comments and options silenced, by place
   * @param verifierSteps how many steps the verifier took; 0 when it was not reached
   */
  public record Result(
      SourceFile source,
      Optional<PolicyDecl> policy,
      Optional<CheckedPolicy> checked,
      Optional<Program> program,
      Optional<VerifiedProgram> verified,
      ImmutableList<Diagnostic> diagnostics,
      ImmutableList<Diagnostic> suppressed,
      long verifierSteps) {

    /** Whether the policy may be loaded. */
    public boolean accepted() {
      return verified.isPresent();
    }
  }

  /** Runs all stages; each may only add diagnostics, and one with errors ends the way. */
  public Result run(SourceFile source) {
    Diagnostics found = new Diagnostics(source);
    Optional<PolicyDecl> ast = Optional.ofNullable(PolicyParser.parse(source, found).policy());
    AllowComments allows = new AllowComments(source, ast, allowed);
    allows.validate(found);
    boolean parsed = !found.hasErrors();
    Optional<CheckedPolicy> checked =
        ast.filter(a -> parsed).flatMap(a -> PolicyChecker.check(a, profile, found));
    Optional<Program> program = checked.map(c -> CodeGenerator.generate(c, found));
    boolean generated =
        allows.apply(found.sorted()).kept().stream().noneMatch(PolicyCompiler::isError);
    AtomicLong steps = new AtomicLong();
    Optional<VerifiedProgram> verified =
        program.filter(p -> generated).flatMap(p -> Verifier.verify(p, profile, found, steps::set));
    AllowComments.Outcome outcome = allows.apply(distinct(found.sorted()));
    boolean rejected = outcome.kept().stream().anyMatch(PolicyCompiler::isError);
    return new Result(
        source,
        ast,
        checked,
        program,
        rejected ? Optional.empty() : verified,
        outcome.kept(),
        outcome.suppressed(),
        steps.get());
  }

  /** Without what a later stage found again at the place where an earlier one had found it. */
  private static List<Diagnostic> distinct(List<Diagnostic> sorted) {
    List<Diagnostic> kept = new ArrayList<>();
    Map<DiagnosticCode, Integer> ends = new EnumMap<>(DiagnosticCode.class);
    for (Diagnostic d : sorted) {
      int end = ends.getOrDefault(d.code(), -1);
      boolean again = d.code().allowable() && d.primary().start() < end;
      if (!again) {
        kept.add(d);
        ends.put(d.code(), Math.max(end, d.primary().end()));
      }
    }
    return kept;
  }

  private static boolean isError(Diagnostic d) {
    return d.severity() == Severity.ERROR;
  }
}
