package dev.scxlab.verifier.report;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** Whether an address that is looked into is there, and what the checks before say about it. */
public final class NullReports {

  private final OpAnalysis op;
  private final Reports reports;
  private final Names names;

  public NullReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
    this.names = reports.names();
  }

  /**
   * Checks that a value may be looked into: a kernel object or an entry of a map that is surely
   * there.
   *
   * @return the value as one that is surely there
   */
  public RegState dereference(VerifierState state, int at, int register, RegState value) {
    if (value.isPoisoned()) {
      return value;
    }
    if (reports.references().gone(state, at, register, value)) {
      return reports.poisoned();
    }
    if (value.isScalar()) {
      if (!value.isZero()) {
        String name = names.of(state.top().function, at, register);
        reports.malformed(state, at, "`" + name + "` is a number, not an address");
        return reports.poisoned();
      }
      reportNull(state, at, register, value);
      return reports.poisoned();
    }
    if (!value.isNullable() || value.nullness() == Nullness.NON_NULL) {
      reports.fine(state, at, DiagnosticCode.ALWAYS_NULL);
      reports.fine(state, at, DiagnosticCode.WRONG_CHECK_OPERATOR);
      return value;
    }
    reportNull(state, at, register, value);
    RegState sure = value.withNullness(Nullness.NON_NULL);
    state.setNullness(value, Nullness.NON_NULL);
    return sure;
  }

  /** For an address of a kind that nothing can be loaded from or stored to. */
  public void notAnAddress(VerifierState state, int at, int register, RegState value) {
    RegState sure = dereference(state, at, register, value);
    if (!sure.isPoisoned()) {
      String name = names.of(state.top().function, at, register);
      String kind =
          value.kind() == Kind.MIXED ? "different things on different paths" : "no such address";
      reports.malformed(state, at, "`" + name + "` holds " + kind);
    }
  }

  private void reportNull(VerifierState state, int at, int register, RegState value) {
    FunctionInfo function = state.top().function;
    String name = names.of(function, at, register);
    Span span = names.spanOf(function, at, register);
    Origin origin = value.origin();
    Event check = Witness.find(state.last, PathStep.Event.BRANCH, value.id());
    Event replaced =
        value.nullness() == Nullness.MAYBE ? earlierCheck(state, register, value) : null;
    Diagnostic.Builder builder;
    if (value.nullness() == Nullness.NULL || value.isScalar()) {
      reports.add(
          alwaysNull(state, span, name, check),
          maybeNull(state, span, name, origin, check),
          state,
          at,
          value);
      return;
    }
    if (replaced != null) {
      builder =
          reports
              .at(
                  DiagnosticCode.CHECKED_THEN_REPLACED,
                  state,
                  span,
                  "`" + name + "` was checked, then replaced")
              .at("used here without a check of the new value");
      builder.label(
          new Label(
              op.function(replaced.function()).span(replaced.insn()),
              "this check was about the value before",
              Label.Role.BRANCH));
      reports.addProducer(builder, origin);
      builder.help("use a second name for the new value, and check it too");
    } else {
      builder = maybeNull(state, span, name, origin, check);
    }
    reports.add(builder, state, value);
  }

  private Diagnostic.Builder maybeNull(
      VerifierState state, Span span, String name, @Nullable Origin origin, @Nullable Event check) {
    boolean parameter = origin != null && origin.kind() == Origin.Kind.PARAMETER;
    DiagnosticCode code =
        parameter ? DiagnosticCode.OP_ARGUMENT_MAY_BE_NULL : DiagnosticCode.LOOKUP_MAY_BE_NULL;
    String title =
        "`" + name + "` may be null " + (parameter ? "in " + reports.contextName() : "here");
    Diagnostic.Builder builder = reports.at(code, state, span, title);
    if (!parameter) {
      reports.addProducer(builder, origin);
    }
    if (check == null) {
      builder.at("used here, and nothing checks it before");
    } else {
      FunctionInfo function = op.function(check.function());
      int line = names.line(function, check.insn());
      builder.at("used here, because the branch at line " + line + " was not taken");
      builder.label(
          new Label(
              function.span(check.insn()), "this check does not cover the use", Label.Role.BRANCH));
      Event branch = Witness.lastBranch(state.last);
      if (branch != null && branch != check && branch.value() != check.value()) {
        builder.label(reports.witness().label(branch));
      }
    }
    if (parameter) {
      builder.help("test it first: `if " + name + " != null { ... }`");
    } else {
      builder.help("test it where it is used: `if " + name + " != null { ... }`");
      builder.help("or leave when there is nothing: end the lookup with `or return;`");
    }
    return builder;
  }

  private Diagnostic.Builder alwaysNull(
      VerifierState state, Span span, String name, @Nullable Event check) {
    if (check == null) {
      return reports
          .at(DiagnosticCode.ALWAYS_NULL, state, span, "`" + name + "` is always null here")
          .at("used here");
    }
    Span condition = op.function(check.function()).span(check.insn());
    String between = between(condition, span);
    boolean compound = between.contains("||") || between.contains("&&");
    if (compound && !between.contains("{")) {
      String operator = between.contains("||") ? "&&" : "||";
      return reports
          .at(
              DiagnosticCode.WRONG_CHECK_OPERATOR,
              state,
              span,
              "`" + name + "` is null when this part runs")
          .at("used here")
          .label(new Label(condition, "only evaluated after this", Label.Role.BRANCH))
          .help("use `" + operator + "`");
    }
    return reports
        .at(DiagnosticCode.ALWAYS_NULL, state, span, "`" + name + "` is always null here")
        .at("used here")
        .label(new Label(condition, "this check leads here when it is null", Label.Role.BRANCH))
        .help("turn the check around: `" + name + " != null`");
  }

  private String between(Span first, Span second) {
    int start = Math.min(first.start(), second.start());
    int end = Math.max(first.end(), second.end());
    return names.source().text().substring(start, Math.min(end, names.source().text().length()));
  }

  /** A check of the same variable when it held another value, or null. */
  private @Nullable Event earlierCheck(VerifierState state, int register, RegState value) {
    if (register <= FuncState.FRAME_POINTER) {
      return null;
    }
    FunctionInfo function = state.top().function;
    for (Event e = state.last; e != null; e = e.before()) {
      if (e.kind() == PathStep.Event.BRANCH
          && e.function() == function.index()
          && e.value() != 0
          && e.value() != value.id()) {
        Insn insn = function.insn(e.insn());
        boolean test = insn.dst() == register && insn.imm() == 0 && insn.isConditionalJump();
        if (test && !Opcode.isRegisterSource(insn.opcode())) {
          return e;
        }
      }
    }
    return null;
  }
}
