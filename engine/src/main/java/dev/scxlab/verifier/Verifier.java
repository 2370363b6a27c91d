package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Function;
import dev.scxlab.ir.Program;
import dev.scxlab.ir.TimerDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.verifier.lint.DecisionLints;
import dev.scxlab.verifier.lint.PolicyLints;
import dev.scxlab.verifier.report.Findings;
import dev.scxlab.verifier.report.LoopReports;
import dev.scxlab.verifier.report.Names;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Decisions;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.GoingRound;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.StateTrace;
import dev.scxlab.verifier.state.VerifierState;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The verifier: from a program that may do anything to one that was shown to be safe. */
public final class Verifier {

  private static final int MAX_NESTING = 20;

  private final Program program;
  private final KernelProfile profile;
  private final Names names;
  private final Findings findings = new Findings();
  private final ImmutableList<FunctionInfo> functions;
  private final long[] worstCaseInsns;
  private final @Nullable StateTrace trace;
  private final Decisions decisions;
  private long steps;

  private Verifier(
      Program program,
      KernelProfile profile,
      Names names,
      ImmutableList<FunctionInfo> functions,
      @Nullable StateTrace trace) {
    this.trace = trace;
    this.program = program;
    this.profile = profile;
    this.names = names;
    this.functions = functions;
    this.worstCaseInsns = new long[functions.size()];
    this.decisions = new Decisions(functions);
  }

  /**
   * Verifies a program.
   *
   * @param program what the compiler made; its debug table decides what messages say
   * @param profile the kernel whose rules count
   * @param diagnostics receives everything that is wrong or suspicious
   * @return the same program as one that may be run; empty when there were errors
   */
  public static Optional<VerifiedProgram> verify(
      Program program, KernelProfile profile, Diagnostics diagnostics) {
    return verify(program, profile, diagnostics, steps -> {});
  }

  /** The same, telling how many steps it took: what trying it again would cost. */
  public static Optional<VerifiedProgram> verify(
      Program program, KernelProfile profile, Diagnostics diagnostics, LongConsumer steps) {
    return verify(program, profile, diagnostics, null, steps);
  }

  /** The same, telling what was known on the way when somebody wants to know. */
  static Optional<VerifiedProgram> verify(
      Program program, KernelProfile profile, Diagnostics diagnostics, @Nullable StateTrace trace) {
    return verify(program, profile, diagnostics, trace, steps -> {});
  }

  private static Optional<VerifiedProgram> verify(
      Program program,
      KernelProfile profile,
      Diagnostics diagnostics,
      @Nullable StateTrace trace,
      LongConsumer steps) {
    Optional<Diagnostic> malformed = ProgramShape.fault(program);
    if (malformed.isPresent()) {
      diagnostics.add(malformed.get());
      return Optional.empty();
    }
    Verifier verifier = of(program, profile, diagnostics.source(), trace);
    Optional<VerifiedProgram> verified = verifier.verify(diagnostics);
    steps.accept(verifier.steps);
    return verified;
  }

  /** How many steps it takes to verify a program, whatever comes out: its size, for tests. */
  static long steps(Program program, KernelProfile profile, SourceFile source) {
    Verifier verifier = of(program, profile, source, null);
    verifier.verify(new Diagnostics(source));
    return verifier.steps;
  }

  private static Verifier of(
      Program program, KernelProfile profile, SourceFile source, @Nullable StateTrace trace) {
    BitSet goingRound = GoingRound.functions(program);
    ImmutableList.Builder<FunctionInfo> functions = ImmutableList.builder();
    for (int i = 0; i < program.functions().size(); i++) {
      functions.add(new FunctionInfo(i, program, goingRound));
    }
    return new Verifier(program, profile, new Names(source), functions.build(), trace);
  }

  private Optional<VerifiedProgram> verify(Diagnostics diagnostics) {
    BitSet tooLarge = new StackNeed(functions).report(findings);
    for (FunctionInfo function : functions) {
      if (function.function().kind() != Function.Kind.FN && !tooLarge.get(function.index())) {
        enter(function);
      }
    }
    if (!findings.hasErrors()) {
      new PolicyLints(program, functions, findings).check();
      new DecisionLints(functions, decisions, names, findings).check();
    }
    findings.drainTo(diagnostics);
    boolean unsafe =
        diagnostics.sorted().stream()
            .anyMatch(d -> d.severity() == Severity.ERROR && !d.code().allowable());
    if (unsafe) {
      return Optional.empty();
    }
    ImmutableLongArray costs = ImmutableLongArray.copyOf(worstCaseInsns);
    return Optional.of(new VerifiedProgram(program, profile, costs));
  }

  /** Walks one function that the kernel enters. */
  private void enter(FunctionInfo function) {
    OpsCallback op =
        function.function().kind() == Function.Kind.OP
            ? OpsCallback.byName(function.function().name()).orElse(null)
            : null;
    CallContext context =
        op != null
            ? op.context(profile)
            : function.function().kind() == Function.Kind.AGENT
                ? CallContext.AGENT
                : CallContext.TIMER;
    OpAnalysis analysis =
        new OpAnalysis(program, profile, functions, function.index(), op, context, decisions);
    analysis.traceTo(trace);
    Reports reports = new Reports(analysis, findings, names);
    Transfer transfer = new Transfer(analysis, reports);
    if (nestedTooDeep(function, analysis)) {
      return;
    }
    findings.forgetTakenBack();
    FuncState frame = new FuncState(function, 0, -1);
    if (op != null) {
      frame.regs[1] = RegState.pointer(RegState.Kind.CONTEXT, 0, 0, 0);
    }
    TimerDef timer = analysis.timer();
    if (timer != null) {
      frame.regs[1] = RegState.pointer(RegState.Kind.MAP, timer.map(), 0, 0);
      frame.regs[2] = RegState.pointer(RegState.Kind.CONTEXT, 0, 0, 0);
      long id = analysis.ids().fresh();
      frame.regs[3] = RegState.pointer(RegState.Kind.MAP_VALUE, timer.map(), 0, id);
    }
    new FunctionAnalysis(analysis, transfer, findings, function).visit(new VerifierState(frame));
    steps += analysis.steps();
    if (analysis.exhausted()) {
      gaveUp(function);
      return;
    }
    InsnCost cost = new InsnCost(analysis);
    long most = cost.of(function);
    for (FunctionInfo f : functions) {
      if (f == function || f.function().kind() == Function.Kind.FN) {
        worstCaseInsns[f.index()] = Math.max(worstCaseInsns[f.index()], cost.of(f));
      }
    }
    if (most > KernelLimits.INSN_BUDGET && !findings.hasErrors()) {
      overBudget(function, analysis, cost, most);
    }
  }

  /** Each loop around another one costs walks; nobody needs so many. */
  private boolean nestedTooDeep(FunctionInfo entered, OpAnalysis analysis) {
    for (FunctionInfo function : functions) {
      boolean reached = function == entered || function.function().kind() == Function.Kind.FN;
      int deepest = reached ? function.deepestLoop() : -1;
      if (deepest < 0 || function.depth(deepest) <= MAX_NESTING) {
        continue;
      }
      int head = function.cfg().blocks().get(function.cfg().loops().get(deepest).header()).start();
      findings.add(
          Diagnostic.of(
                  DiagnosticCode.TOO_COMPLEX,
                  LoopReports.span(function, head),
                  "loops are nested "
                      + function.depth(deepest)
                      + " deep, the checker follows "
                      + MAX_NESTING)
              .at("the innermost of them")
              .help("put loops after each other, or count with one of them")
              .op(analysis.function(analysis.entry()).function().name())
              .build());
      return true;
    }
    return false;
  }

  private void gaveUp(FunctionInfo function) {
    findings.add(
        Diagnostic.of(
                DiagnosticCode.TOO_COMPLEX,
                function.function().span(),
                "gave up after "
                    + grouped(OpAnalysis.MAX_STEPS)
                    + " steps (this is a limit of the checker)")
            .at("too many different paths lead through this")
            .help("move a branch out of a loop, or part of the body into a function")
            .op(function.function().name())
            .build());
  }

  private void overBudget(FunctionInfo function, OpAnalysis analysis, InsnCost cost, long most) {
    CostlyLoop costly = CostlyLoop.find(analysis, cost, function);
    String title =
        "up to "
            + grouped(most)
            + " instructions, the budget is "
            + grouped(KernelLimits.INSN_BUDGET);
    Diagnostic.Builder builder =
        Diagnostic.of(
                DiagnosticCode.BUDGET_EXCEEDED,
                costly == null ? function.function().span() : costly.span(),
                title)
            .op(function.function().name());
    if (costly != null) {
      builder.at(costly.text());
      for (CostlyLoop inner = costly.inner(); inner != null; inner = inner.inner()) {
        builder.label(Label.cause(inner.span(), inner.text()));
      }
      long fitting = costly.fittingRounds(most);
      builder.help(
          Help.advice(
              fitting > 0
                  ? "at most " + grouped(fitting) + " rounds here would fit"
                  : "not even one round would fit beside the rest: bound the other loops"));
    }
    findings.add(builder.build());
  }

  private static String grouped(long number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }
}
