package dev.scxlab.check;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;

/** Arithmetic on constants, done at once. */
final class ConstantOperators {

  private final Problems problems;

  ConstantOperators(Problems problems) {
    this.problems = problems;
  }

  CheckedExpr fold(Span span, BinaryOp op, CheckedExpr.Const a, CheckedExpr.Const b) {
    boolean unsigned = Conversions.isHuge(a) || Conversions.isHuge(b);
    ConstantFold.Result r = ConstantFold.wide(op, a.value(), b.value(), unsigned);
    return constant(span, r, PolicyTypes.UNTYPED);
  }

  CheckedExpr foldTyped(
      Span span, PolicyType type, BinaryOp op, CheckedExpr.Const a, CheckedExpr.Const b) {
    ConstantFold.Result r = ConstantFold.typed(op, a.value(), b.value(), PolicyTypes.abi(type));
    return constant(span, r, type);
  }

  /**
   * Whether an operation is done when it runs: one that wraps inside {@code wrapping}, and a shift
   * by the width of the type or more, which the verifier reports (R88).
   */
  static boolean isLeft(
      PolicyType type, BinaryOp op, CheckedExpr.Const a, CheckedExpr.Const b, boolean wrapping) {
    if (op == BinaryOp.SHL || op == BinaryOp.SHR) {
      return Long.compareUnsigned(b.value(), PolicyTypes.abi(type).bytes() * 8L) >= 0;
    }
    return wrapping
        && ConstantFold.typed(op, a.value(), b.value(), PolicyTypes.abi(type)).kind()
            == ConstantFold.Kind.OVERFLOW;
  }

  private CheckedExpr constant(Span span, ConstantFold.Result r, PolicyType type) {
    switch (r.kind()) {
      case VALUE:
        return type instanceof PolicyType.Untyped
            ? ExprChecker.untyped(span, r.value(), false)
            : new CheckedExpr.Const(span, type, r.value(), null);
      case HUGE:
        return ExprChecker.untyped(span, r.value(), true);
      case ZERO_DIVISOR:
        problems.report(
            problems
                .at(DiagnosticCode.DIVISOR_ZERO, span, "divisor is 0")
                .at("in a constant expression")
                .help("divide by another number")
                .severity(Severity.ERROR));
        return type instanceof PolicyType.Untyped
            ? ExprChecker.untyped(span, r.value(), false)
            : new CheckedExpr.Const(span, type, r.value(), null);
      default:
        problems.report(
            DiagnosticCode.CONSTANT_OVERFLOW,
            span,
            r.text()
                + " does not fit "
                + (type instanceof PolicyType.Untyped ? "64 bits" : type.label()),
            "choose smaller numbers, or a wider type");
        return new CheckedExpr.Bad(span);
    }
  }
}
