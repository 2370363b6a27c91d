package dev.scxlab.verifier.report;

import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether variables have a value when they are read, and functions when they return. */
public final class AssignmentReports {

  private final OpAnalysis op;
  private final Reports reports;
  private final Names names;

  public AssignmentReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
    this.names = reports.names();
  }

  /**
   * Says that a register is read before it holds something.
   *
   * @return what it holds from here on
   */
  public RegState unassigned(VerifierState state, int at, int register) {
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.nameBefore(names.spanOf(function, at, register), name);
    RegisterInfo info = function.register(register);
    boolean missing = info != null && info.type().endsWith("?");
    Diagnostic.Builder builder =
        missing
            ? reports
                .at(
                    DiagnosticCode.LOOKUP_MAY_BE_NULL,
                    state,
                    span,
                    "`" + name + "` may be null here")
                .at("used here")
            : reports
                .at(
                    DiagnosticCode.MAYBE_UNASSIGNED,
                    state,
                    span,
                    "`" + name + "` may be unassigned here")
                .at("read here");
    if (info != null && !missing) {
      builder.label(Label.declaration(info.declaration(), "declared without a value"));
    }
    Event branch = Witness.lastBranch(state.last);
    if (branch != null) {
      Span place = op.function(branch.function()).span(branch.insn());
      builder.label(
          missing
              ? Label.cause(place, "finds nothing on this path")
              : reports.witness().label(branch));
    }
    builder.help(
        missing
            ? "test it first, or put `or` and another value behind the lookup"
            : "give it a value at the declaration or in the other branch");
    reports.add(builder, state, 0);
    RegState replacement = reports.poisoned();
    state.setReg(register, replacement);
    return replacement;
  }

  /** R17: a struct that is stored as a whole has a field without a value. */
  public void fieldUnset(VerifierState state, int at, String field, String struct) {
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.STRUCT_NOT_FULLY_SET,
                state,
                at,
                "field `" + field + "` of `" + struct + "` is not set")
            .at("the whole of it is stored here");
    Event branch = Witness.lastBranch(state.last);
    if (branch != null) {
      builder.label(reports.witness().label(branch));
    }
    builder.help(filled(struct, state.top().function.span(at).start()));
    reports.add(builder, state, 0);
  }

  /** How to begin with a struct that is zero. */
  private Help filled(String struct, int before) {
    Matcher m =
        Pattern.compile("\\bvar\\s+" + Pattern.quote(struct) + "\\s*:\\s*(\\w+)\\s*;")
            .matcher(names.source().text())
            .region(0, before);
    Help help = Help.advice("begin with a literal, which fills the rest with zero");
    while (m.find()) {
      String text = "var " + struct + " = " + m.group(1) + "{};";
      help =
          Help.edit(
              "fill all fields with zero first",
              Help.Applicability.LIKELY,
              new Span(m.start(), m.end()),
              text);
    }
    return help;
  }

  /** R105: a function that its caller wants a value of ended without one. */
  public void missingReturn(VerifierState state, FunctionInfo function) {
    String name = function.function().name();
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.MISSING_RETURN,
                state,
                function.span(function.function().insns().size() - 1),
                "`" + name + "` returns no value on this path")
            .at("the end is reached here");
    Event branch = Witness.lastBranch(state.last);
    if (branch != null && branch.function() == function.index()) {
      builder.label(reports.witness().label(branch));
    }
    reports.add(builder.help("return a value at the end"), state, 0);
  }
}
