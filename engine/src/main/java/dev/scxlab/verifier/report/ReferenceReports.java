package dev.scxlab.verifier.report;

import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;

/**
 * Whether references are kept until they are released, and values are used no longer than they
 * live.
 */
public final class ReferenceReports {

  private final OpAnalysis op;
  private final Reports reports;
  private final Names names;

  public ReferenceReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
    this.names = reports.names();
  }

  /** R67: a variable that is the only one to know a reference gets another value. */
  public void overwritten(VerifierState state, int at, int register) {
    RegisterInfo info = state.top().function.register(register);
    if (state.references.length == 0 || info == null || info.temporary()) {
      return;
    }
    RegState source = state.reg(state.top().function.insn(at).src());
    for (VerifierState.Reference r : state.references) {
      FunctionInfo function = op.function(r.acquired().function());
      boolean here =
          function == state.top().function
              && source.ref() != r.id()
              && names.ofResult(function, r.acquired().insn()).equals(info.name())
              && !state.holds(r.id(), register);
      if (!here) {
        continue;
      }
      Diagnostic.Builder builder =
          reports
              .at(
                  DiagnosticCode.REFERENCE_OVERWRITTEN,
                  state,
                  at,
                  "the first "
                      + r.acquiredBy().result().label()
                      + " in `"
                      + info.name()
                      + "` is lost here")
              .at("overwritten while it is held")
              .label(
                  new Label(
                      function.span(r.acquired().insn()), "acquired here", Label.Role.ACQUIRE));
      r.acquiredBy()
          .releasedBy()
          .ifPresent(
              release ->
                  builder.help("call `" + release.functionName() + "(" + info.name() + ")` first"));
      reports.add(builder, state, r.acquired().value());
      state.removeReference(r.id());
      return;
    }
  }

  /**
   * Says why a value that was released, or whose section ended, must not be used.
   *
   * @return whether it is such a value
   */
  public boolean gone(VerifierState state, int at, int register, RegState value) {
    Event gone = value.gone();
    if (gone == null) {
      return false;
    }
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    Span there = op.function(gone.function()).span(gone.insn());
    boolean released = gone.kind() == PathStep.Event.RELEASE;
    String title =
        released
            ? "`" + name + "` refers to " + Reports.what(value) + " that was released"
            : "`" + name + "` may be gone after this call";
    DiagnosticCode code = released ? DiagnosticCode.USE_AFTER_RELEASE : DiagnosticCode.BORROW_ENDED;
    reports.add(
        reports
            .at(code, state, span, title)
            .at("used here")
            .label(
                new Label(
                    there, released ? "released here" : "this call may sleep", Label.Role.RELEASE))
            .help(
                released
                    ? "move the release behind the last use"
                    : "acquire it, or read what you need before the call"),
        state,
        value);
    RegState replacement = reports.poisoned();
    state.mapValues(v -> v.gone() == gone && v.sameValue(value) ? replacement : v);
    return true;
  }
}
