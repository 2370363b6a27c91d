package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** Comparisons, tests for null, `in`. */
final class ComparisonChecker {

  private final Problems problems;
  private final Conversions conversions;
  private final OperatorReports reports;

  ComparisonChecker(Problems problems, Conversions conversions, OperatorReports reports) {
    this.problems = problems;
    this.conversions = conversions;
    this.reports = reports;
  }

  CheckedExpr compare(Expr.Binary b, CheckedExpr left, CheckedExpr right) {
    if (PolicyTypes.isBad(left.type()) || PolicyTypes.isBad(right.type())) {
      return new CheckedExpr.Bad(b.span());
    }
    boolean equality = b.operator() == BinaryOp.EQ || b.operator() == BinaryOp.NE;
    boolean leftNull = left.type() instanceof PolicyType.Null;
    boolean rightNull = right.type() instanceof PolicyType.Null;
    if (leftNull || rightNull) {
      return nullTest(b, leftNull ? right : left, equality);
    }
    if (OperandTypes.untyped(left) && OperandTypes.untyped(right)) {
      return comparison(b, Conversions.settle(left), Conversions.settle(right));
    }
    PolicyType type = OperandTypes.common(left, right);
    if (type == null) {
      boolean numbers =
          OperandTypes.number(OperandTypes.plainNumber(left))
              && OperandTypes.number(OperandTypes.plainNumber(right));
      if (numbers) {
        return reports.mixed(b.span(), b.operatorSpan(), "comparing", left, right);
      }
      AbiType l = PolicyTypes.abi(left.type());
      AbiType r = PolicyTypes.abi(right.type());
      if ((l.isFlags() && OperandTypes.untyped(right))
          || (r.isFlags() && OperandTypes.untyped(left))) {
        conversions.coerce(
            l.isFlags() ? right : left, l.isFlags() ? left.type() : right.type(), null, null);
        return new CheckedExpr.Bad(b.span());
      }
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  b.operatorSpan(),
                  "comparing " + left.type().label() + " with " + right.type().label())
              .label(Label.cause(left.span(), left.type().label()))
              .label(Label.cause(right.span(), right.type().label())));
      return new CheckedExpr.Bad(b.span());
    }
    AbiType abi = PolicyTypes.abi(type);
    boolean orderable = abi.kind() == AbiType.Kind.INT || abi.isIndex();
    if (!equality && (!orderable || type instanceof PolicyType.EnumValue)) {
      return reports.refuse(b.span(), b.operatorSpan(), b.operator().symbol(), left, right);
    }
    if (type instanceof PolicyType.StructRef || type instanceof PolicyType.ArrayOf) {
      return reports.refuse(b.span(), b.operatorSpan(), b.operator().symbol(), left, right);
    }
    if (!conversions.textFits(left) || !conversions.textFits(right)) {
      return new CheckedExpr.Bad(b.span());
    }
    lintVtime(b, left, right, equality);
    return comparison(
        b, conversions.coerce(left, type, null, null), conversions.coerce(right, type, null, null));
  }

  private static CheckedExpr comparison(Expr.Binary b, CheckedExpr left, CheckedExpr right) {
    return new CheckedExpr.Compare(b.span(), b.operatorSpan(), b.operator(), left, right);
  }

  private CheckedExpr nullTest(Expr.Binary b, CheckedExpr e, boolean equality) {
    PolicyType type = e.type();
    boolean nullable =
        type.optional()
            || type instanceof PolicyType.StructRef
            || PolicyTypes.abi(type).isHandle()
            || PolicyTypes.abi(type).isIndex();
    if (type instanceof PolicyType.Null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          b.span(),
          "both sides are null",
          "compare a value that may be null with it");
      return new CheckedExpr.Bad(b.span());
    }
    if (!equality || !nullable) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          b.operatorSpan(),
          equality
              ? type.label() + " is never null"
              : "`" + b.operator().symbol() + "` cannot compare with null");
      return new CheckedExpr.Bad(b.span());
    }
    return new CheckedExpr.IsNull(b.span(), e, b.operator() == BinaryOp.NE);
  }

  private void lintVtime(Expr.Binary b, CheckedExpr left, CheckedExpr right, boolean equality) {
    if (equality || !(vtime(left) || vtime(right))) {
      return;
    }
    boolean less = b.operator() == BinaryOp.LT || b.operator() == BinaryOp.LE;
    String first = problems.text(less ? left.span() : right.span());
    String second = problems.text(less ? right.span() : left.span());
    boolean strict = b.operator() == BinaryOp.LT || b.operator() == BinaryOp.GT;
    String text =
        strict ? "before(" + first + ", " + second + ")" : "!before(" + second + ", " + first + ")";
    problems.report(
        problems
            .at(DiagnosticCode.VTIME_COMPARED, b.operatorSpan(), "use `before(a, b)` for vtime")
            .at("vtime wraps around")
            .help(Help.edit("compare by difference", Help.Applicability.SAFE, b.span(), text)));
  }

  /** Whether it is a task's vtime, also one that was put into a local or moved by a sum. */
  private static boolean vtime(@Nullable CheckedExpr e) {
    if (e instanceof CheckedExpr.Local local) {
      return vtime(local.variable().first());
    }
    if (e instanceof CheckedExpr.Arith sum && sum.operator() == BinaryOp.ADD) {
      return vtime(sum.left()) || vtime(sum.right());
    }
    return e instanceof CheckedExpr.Read r
        && r.place() instanceof Place.Kernel k
        && k.field() == KernelField.TASK_DSQ_VTIME;
  }

  /** {@code x in y}. */
  CheckedExpr in(Expr.Binary b, CheckedExpr x, CheckedExpr y) {
    if (PolicyTypes.isBad(x.type()) || PolicyTypes.isBad(y.type())) {
      return new CheckedExpr.Bad(b.span());
    }
    AbiType of = PolicyTypes.abi(y.type());
    if (of == AbiType.MASK || of == AbiType.OWN_MASK) {
      CheckedExpr cpu = conversions.coerce(x, PolicyTypes.CPU, "a mask holds CPUs", y.span());
      return PolicyTypes.isBad(cpu.type())
          ? cpu
          : new CheckedExpr.KfuncCall(
              b.span(),
              b.operatorSpan(),
              PolicyTypes.BOOL,
              dev.scxlab.abi.Kfunc.CPUMASK_TEST_CPU,
              java.util.List.of(cpu, y));
    }
    if (of.isFlags()) {
      CheckedExpr flag = conversions.coerce(x, y.type(), "these are its flags", y.span());
      if (PolicyTypes.isBad(flag.type())) {
        return flag;
      }
      CheckedExpr masked =
          new CheckedExpr.Arith(
              b.span(), b.operatorSpan(), y.type(), BinaryOp.BIT_AND, y, flag, false);
      return new CheckedExpr.Compare(b.span(), b.operatorSpan(), BinaryOp.EQ, masked, flag);
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.WRONG_DOMAIN,
                y.span(),
                "`in` needs a mask or flags on its right, found " + y.type().label())
            .help("test a number with comparisons, `x >= a && x <= b`"));
    return new CheckedExpr.Bad(b.span());
  }
}
