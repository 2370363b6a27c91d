package dev.scxlab.verifier.report;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.Optional;

/**
 * Whether what is calculated with are numbers, divisors are not 0, and shifts stay in their type.
 */
public final class OperandReports {

  private final Reports reports;
  private final Names names;

  public OperandReports(Reports reports) {
    this.reports = reports;
    this.names = reports.names();
  }

  /** For bytecode that the compiler does not make: what is there cannot be calculated with. */
  public RegState notANumber(VerifierState state, int at, int register, RegState value) {
    if (!value.isPoisoned() && !reports.references().gone(state, at, register, value)) {
      String name = names.of(state.top().function, at, register);
      reports.add(
          reports.at(
              DiagnosticCode.HANDLE_ARITHMETIC,
              state,
              at,
              "`"
                  + name
                  + "` is "
                  + Reports.what(value)
                  + ", no number to calculate or compare with"),
          state,
          value);
    }
    return reports.poisoned();
  }

  /** Checks divisors and amounts of shifts. */
  public void checkOperands(
      VerifierState state,
      int at,
      Insn insn,
      Arithmetic.Operation operation,
      boolean narrow,
      RegState a,
      RegState b) {
    if (b.isPoisoned()) {
      return;
    }
    switch (operation) {
      case DIV:
      case MOD:
      case SIGNED_DIV:
      case SIGNED_MOD:
        checkDivisor(state, at, insn, narrow, b);
        break;
      case SHIFT_LEFT:
      case SHIFT_RIGHT:
      case SHIFT_RIGHT_SIGNED:
        checkAmount(state, at, insn, narrow, b);
        break;
      default:
        break;
    }
  }

  private void checkDivisor(VerifierState state, int at, Insn insn, boolean narrow, RegState b) {
    Scalar divisor = narrow ? b.scalar().zeroExtend(32) : b.scalar();
    if (!divisor.contains(0)) {
      return;
    }
    boolean always = divisor.isConstant();
    String title = always ? "divisor is 0" : "divisor may be 0; the result would silently be 0";
    Span span = operandSpan(state, at, insn);
    Diagnostic.Builder builder =
        reports
            .at(DiagnosticCode.DIVISOR_ZERO, state, span, title)
            .at(always ? "always 0" : "0 is possible here");
    if (!always && b.origin() != null) {
      Span there = reports.spanOf(b.origin().producer());
      if (names.source().line(there.start()) != names.source().line(span.start())) {
        builder.label(Label.cause(there, "may give 0"));
      }
      builder.known(KnownRange.of(names.text(span), typeOf(state, insn.src()), divisor));
    }
    if (!always) {
      builder.help(
          Help.edit(
              "keep it at 1 or more",
              Help.Applicability.LIKELY,
              span,
              "max(" + names.code(span) + ", 1)"));
    }
    reports.add(builder, state, b);
  }

  private static String typeOf(VerifierState state, int register) {
    RegisterInfo info = state.top().function.register(register);
    return info == null ? "" : info.type();
  }

  private Span operandSpan(VerifierState state, int at, Insn insn) {
    FunctionInfo function = state.top().function;
    if (!Opcode.isRegisterSource(insn.opcode())) {
      return function.span(at);
    }
    Span behind = names.operandBehind(function.span(at));
    if (behind != null) {
      return behind;
    }
    RegisterInfo info = function.register(insn.src());
    if (info == null) {
      return names.spanOf(function, at, insn.src());
    }
    return info.temporary()
        ? lastWriteSpan(function, at, insn.src()).orElse(info.declaration())
        : names.nameWithin(function.span(at), info.name());
  }

  private static Optional<Span> lastWriteSpan(FunctionInfo function, int at, int register) {
    int writer = Names.lastWriter(function, at, register);
    return writer < 0 ? Optional.empty() : Optional.of(function.span(writer));
  }

  private void checkAmount(VerifierState state, int at, Insn insn, boolean narrow, RegState b) {
    int width = narrow ? 32 : 64;
    Scalar amount = narrow ? b.scalar().zeroExtend(32) : b.scalar();
    if (Long.compareUnsigned(amount.umax(), width) < 0) {
      return;
    }
    String most = amount.umax() == -1 ? "any number" : Long.toUnsignedString(amount.umax());
    String title = "shift by up to " + most + ", the type has " + width + " bits";
    Span span = operandSpan(state, at, insn);
    reports.add(
        reports
            .at(DiagnosticCode.SHIFT_WIDTH, state, span, title)
            .at("at most " + (width - 1))
            .known(KnownRange.of(names.text(span), typeOf(state, insn.src()), amount))
            .help(
                Help.edit(
                    "cut the amount to the width of the type",
                    Help.Applicability.LIKELY,
                    span,
                    "(" + names.code(span) + " & " + (width - 1) + ")")),
        state,
        b);
  }
}
