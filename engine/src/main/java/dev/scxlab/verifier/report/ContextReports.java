package dev.scxlab.verifier.report;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncGroup;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.VerifierState;

/**
 * Whether kfuncs are called where they may be: from this op, in this kernel, where one may sleep.
 */
public final class ContextReports {

  private final OpAnalysis op;
  private final Reports reports;

  public ContextReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** Checks that a kfunc exists in the kernel and may be called here. */
  public void check(VerifierState state, int at, Kfunc kfunc) {
    String name = kfunc.functionName();
    if (!kfunc.existsIn(op.profile())) {
      String title = "`" + name + "` does not exist in kernel " + op.profile().label();
      reports.add(reports.at(DiagnosticCode.UNKNOWN_FUNCTION, state, at, title), state, 0);
      return;
    }
    if (!op.context().allows(kfunc, op.profile())) {
      DiagnosticCode code = contextCode(kfunc);
      String title =
          code == DiagnosticCode.DISPATCH_ONLY
              ? "`" + name + "` can only be called from dispatch"
              : "`" + name + "` cannot be called from " + op.context().name();
      reports.add(
          reports.at(code, state, at, title).at("called from " + op.context().name()), state, 0);
    } else if (kfunc.sleeps() && !op.sleepable()) {
      String title = "`" + name + "` may sleep; " + op.context().name() + " cannot";
      reports.add(reports.at(DiagnosticCode.SLEEPS_IN_ATOMIC_OP, state, at, title), state, 0);
    }
  }

  private DiagnosticCode contextCode(Kfunc kfunc) {
    if (kfunc.groups(op.profile()).contains(KfuncGroup.ENQUEUE)) {
      return DiagnosticCode.INSERT_CONTEXT;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.DISPATCH)) {
      return DiagnosticCode.DISPATCH_ONLY;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.SELECT)) {
      return DiagnosticCode.SELECT_CONTEXT;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.DUMP)) {
      return DiagnosticCode.DUMP_CONTEXT;
    }
    return kfunc.sleeps() ? DiagnosticCode.SLEEPS_IN_ATOMIC_OP : DiagnosticCode.DEPRECATED_FORM;
  }
}
