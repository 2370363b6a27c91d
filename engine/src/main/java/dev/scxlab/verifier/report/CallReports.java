package dev.scxlab.verifier.report;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState;
import java.util.StringJoiner;

/** Whether calls get the objects they need, and go no deeper than the stack allows. */
public final class CallReports {

  private final Reports reports;
  private final Names names;

  public CallReports(Reports reports) {
    this.reports = reports;
    this.names = reports.names();
  }

  /** R28: checks that what a function of the policy needs is there; gives it as one that is. */
  public RegState given(
      VerifierState state, int at, int register, RegisterInfo parameter, FunctionInfo callee) {
    RegState value = state.reg(register);
    if (value.isPoisoned() || !value.isNullable() || value.nullness() == Nullness.NON_NULL) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = callee.function().name();
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.NULLABLE_TO_FUNCTION,
                state,
                names.spanOf(function, at, register),
                "`" + name + "` needs `" + parameter.name() + "`, this may be null")
            .at("passed here")
            .label(Label.declaration(parameter.declaration(), "not declared with `?`"));
    reports.addProducer(builder, value.origin());
    builder.help(
        "check it first, or declare `" + parameter.name() + ": " + parameter.type() + "?`");
    reports.add(builder, state, value);
    state.setNullness(value, Nullness.NON_NULL);
    return value.withNullness(Nullness.NON_NULL);
  }

  /** Checks that an object may be handed to a call. */
  public RegState passed(VerifierState state, int at, int register, RegState value, String callee) {
    if (value.isPoisoned()) {
      return value;
    }
    if (reports.references().gone(state, at, register, value)) {
      return reports.poisoned();
    }
    if (!value.isZero() && (!value.isNullable() || value.nullness() == Nullness.NON_NULL)) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    if (value.isScalar() || value.nullness() == Nullness.NULL) {
      boolean literal = value.isScalar();
      DiagnosticCode code = literal ? DiagnosticCode.NULL_LITERAL : DiagnosticCode.ALWAYS_NULL;
      String title =
          literal
              ? "argument " + register + " of `" + callee + "` cannot be null"
              : "`" + name + "` is always null here";
      reports.add(
          reports
              .at(code, state, span, title)
              .at(literal && !name.equals("null") ? "null on this path" : "passed here")
              .help("call it only where there is one: `if " + name + " != null { ... }`"),
          state,
          value);
    } else {
      String title = "`" + name + "` may be null, `" + callee + "` needs " + Reports.what(value);
      Diagnostic.Builder builder =
          reports.at(DiagnosticCode.RESULT_MAY_BE_NULL, state, span, title).at("passed here");
      reports.addProducer(builder, value.origin());
      builder.help("check it first, for example with `or return` or `or continue`");
      reports.add(builder, state, value);
    }
    if (value.isNullable()) {
      state.setNullness(value, Nullness.NON_NULL);
      return value.withNullness(Nullness.NON_NULL);
    }
    return reports.poisoned();
  }

  private void stackTooSmall(VerifierState state, int at, FunctionInfo callee, int bytes) {
    String title =
        "the call chain needs "
            + bytes
            + " bytes of stack, "
            + KernelLimits.STACK_BYTES
            + " are available";
    StringJoiner parts = new StringJoiner(", ");
    for (FuncState frame : state.frames) {
      addPart(parts, frame.function);
    }
    addPart(parts, callee);
    reports.add(
        reports
            .at(DiagnosticCode.STACK_TOO_LARGE, state, at, title)
            .at(parts.toString())
            .help("make structs in local variables smaller, or keep them in a `percpu var`"),
        state,
        0);
  }

  private static void addPart(StringJoiner parts, FunctionInfo function) {
    int bytes = function.function().stackBytes();
    if (bytes > 0) {
      parts.add("`" + function.function().name() + "` takes " + bytes + " bytes");
    }
  }

  /** Says that a call chain is too deep or needs too much stack. */
  public boolean checkCall(VerifierState state, int at, FunctionInfo callee) {
    int bytes = 0;
    for (FuncState frame : state.frames) {
      bytes += frame.function.function().stackBytes();
      if (frame.function == callee) {
        reports.add(
            reports.at(
                DiagnosticCode.RECURSION,
                state,
                at,
                "recursion: `" + callee.function().name() + "` calls itself"),
            state,
            0);
        return false;
      }
    }
    bytes += callee.function().stackBytes();
    if (state.frames.length >= KernelLimits.MAX_FRAMES) {
      String title =
          "call chain is "
              + (state.frames.length + 1)
              + " deep, at most "
              + KernelLimits.MAX_FRAMES;
      reports.add(reports.at(DiagnosticCode.TOO_MANY_FRAMES, state, at, title), state, 0);
      return false;
    }
    if (bytes > KernelLimits.STACK_BYTES) {
      stackTooSmall(state, at, callee, bytes);
      return false;
    }
    return true;
  }
}
