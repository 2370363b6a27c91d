package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;

/** The types of operators ({@code verifier.md} 6.3), with constant folding. */
final class Operators {

  private final Problems problems;
  private final Conversions conversions;
  private final ComparisonChecker comparisons;
  private final CastChecker casts;
  private final ConstantOperators constants;
  private final OperatorReports reports;

  Operators(Problems problems, Conversions conversions) {
    this.problems = problems;
    this.conversions = conversions;
    this.reports = new OperatorReports(problems, conversions);
    this.comparisons = new ComparisonChecker(problems, conversions, reports);
    this.casts = new CastChecker(problems, conversions);
    this.constants = new ConstantOperators(problems);
  }

  ComparisonChecker comparisons() {
    return comparisons;
  }

  CastChecker casts() {
    return casts;
  }

  CheckedExpr unary(Expr.Unary u, CheckedExpr operand) {
    if (PolicyTypes.isBad(operand.type())) {
      return operand;
    }
    AbiType abi = PolicyTypes.abi(operand.type());
    switch (u.operator()) {
      case NOT:
        CheckedExpr condition =
            conversions.coerce(operand, PolicyTypes.BOOL, "`!` negates a condition", u.span());
        return PolicyTypes.isBad(condition.type())
            ? condition
            : new CheckedExpr.Not(u.span(), condition);
      case NEG:
        if (operand instanceof CheckedExpr.Const c && c.type() instanceof PolicyType.Untyped) {
          return negate(u, c);
        }
        if (abi.isIndex()) {
          return unary(u, new CheckedExpr.Convert(operand.span(), PolicyTypes.S32, operand));
        }
        if (abi.kind() == AbiType.Kind.INT) {
          return new CheckedExpr.Unary(
              u.span(), PolicyTypes.required(operand.type()), u.operator(), operand);
        }
        break;
      default:
        if (operand instanceof CheckedExpr.Const c && c.type() instanceof PolicyType.Untyped) {
          return ExprChecker.untyped(u.span(), ~c.value(), ~c.value() < 0);
        }
        boolean flags = abi.isFlags();
        if (flags || (abi.kind() == AbiType.Kind.INT && abi != AbiType.TIME)) {
          return new CheckedExpr.Unary(u.span(), operand.type(), u.operator(), operand);
        }
    }
    return reports.refuse(u.span(), u.span(), u.operator().symbol(), operand, null);
  }

  private CheckedExpr negate(Expr.Unary u, CheckedExpr.Const c) {
    if (Conversions.isHuge(c) && c.value() != Long.MIN_VALUE) {
      problems.report(
          DiagnosticCode.CONSTANT_OVERFLOW,
          u.span(),
          "-" + Conversions.number(c) + " does not fit 64 bits",
          "the smallest number is -9223372036854775808");
      return new CheckedExpr.Bad(u.span());
    }
    return ExprChecker.untyped(u.span(), -c.value(), false);
  }

  CheckedExpr arithmetic(
      Span span, Span opSpan, BinaryOp op, CheckedExpr l, CheckedExpr r, boolean wrapping) {
    if (PolicyTypes.isBad(l.type()) || PolicyTypes.isBad(r.type())) {
      return new CheckedExpr.Bad(span);
    }
    CheckedExpr left = OperandTypes.plainNumber(l);
    CheckedExpr right = OperandTypes.plainNumber(r);
    if (OperandTypes.untyped(left) && OperandTypes.untyped(right)) {
      return constants.fold(span, op, (CheckedExpr.Const) left, (CheckedExpr.Const) right);
    }
    AbiType a = PolicyTypes.abi(left.type());
    AbiType b = PolicyTypes.abi(right.type());
    if (a.isFlags() || b.isFlags()) {
      return flags(span, opSpan, op, left, right);
    }
    if (!OperandTypes.number(left) || !OperandTypes.number(right)) {
      return reports.refuse(span, opSpan, op.symbol(), left, right);
    }
    if (op == BinaryOp.SHL || op == BinaryOp.SHR) {
      CheckedExpr value = Conversions.settle(left);
      CheckedExpr amount = Conversions.settle(right);
      return arith(span, opSpan, value.type(), op, value, amount, wrapping);
    }
    if (a == AbiType.TIME || b == AbiType.TIME) {
      return time(span, opSpan, op, left, right, wrapping);
    }
    PolicyType type = OperandTypes.common(left, right);
    if (type == null) {
      return reports.mixed(span, opSpan, OperatorReports.verb(op), left, right);
    }
    return arith(
        span,
        opSpan,
        type,
        op,
        conversions.coerce(left, type, null, null),
        conversions.coerce(right, type, null, null),
        wrapping);
  }

  private CheckedExpr time(
      Span span, Span opSpan, BinaryOp op, CheckedExpr l, CheckedExpr r, boolean wrapping) {
    boolean lt = PolicyTypes.abi(l.type()) == AbiType.TIME;
    boolean rt = PolicyTypes.abi(r.type()) == AbiType.TIME;
    CheckedExpr other = lt ? r : l;
    if (PolicyTypes.isSigned(other.type())) {
      return reports.mixed(span, opSpan, OperatorReports.verb(op), l, r);
    }
    CheckedExpr left = asU64(l);
    CheckedExpr right = asU64(r);
    if (PolicyTypes.isBad(left.type()) || PolicyTypes.isBad(right.type())) {
      return new CheckedExpr.Bad(span);
    }
    PolicyType type;
    switch (op) {
      case ADD:
      case SUB:
      case MOD:
        type = lt && rt ? PolicyTypes.TIME : PolicyTypes.U64;
        if (OperandTypes.untyped(other)) {
          conversions.coerce(other, PolicyTypes.TIME, null, null);
          type = PolicyTypes.TIME;
        }
        break;
      case MUL:
        if (lt && rt) {
          return reports.timeTimesTime(span, opSpan, r);
        }
        type = PolicyTypes.TIME;
        break;
      case DIV:
        type = rt ? PolicyTypes.U64 : PolicyTypes.TIME;
        break;
      default:
        type = PolicyTypes.U64;
    }
    return arith(span, opSpan, type, op, left, right, wrapping);
  }

  private CheckedExpr asU64(CheckedExpr e) {
    return PolicyTypes.abi(e.type()) == AbiType.TIME
        ? e
        : conversions.coerce(e, PolicyTypes.U64, null, null);
  }

  private CheckedExpr flags(Span span, Span opSpan, BinaryOp op, CheckedExpr l, CheckedExpr r) {
    boolean bits = op == BinaryOp.BIT_AND || op == BinaryOp.BIT_OR || op == BinaryOp.BIT_XOR;
    PolicyType family = PolicyTypes.abi(l.type()).isFlags() ? l.type() : r.type();
    if (!bits) {
      return reports.refuse(span, opSpan, op.symbol(), l, r);
    }
    String why = "these are " + FlagText.family(PolicyTypes.abi(family));
    CheckedExpr left = conversions.coerce(l, family, why, r.span());
    CheckedExpr right = conversions.coerce(r, family, why, l.span());
    if (PolicyTypes.isBad(left.type()) || PolicyTypes.isBad(right.type())) {
      return new CheckedExpr.Bad(span);
    }
    return new CheckedExpr.Arith(span, opSpan, family, op, left, right, false);
  }

  private CheckedExpr arith(
      Span span,
      Span opSpan,
      PolicyType type,
      BinaryOp op,
      CheckedExpr left,
      CheckedExpr right,
      boolean wrapping) {
    if (PolicyTypes.isBad(left.type()) || PolicyTypes.isBad(right.type())) {
      return new CheckedExpr.Bad(span);
    }
    if (left instanceof CheckedExpr.Const a
        && right instanceof CheckedExpr.Const b
        && a.symbol() == null
        && b.symbol() == null
        && !ConstantOperators.isLeft(type, op, a, b, wrapping)) {
      return constants.foldTyped(span, type, op, a, b);
    }
    return new CheckedExpr.Arith(
        span, opSpan, PolicyTypes.required(type), op, left, right, wrapping);
  }
}
