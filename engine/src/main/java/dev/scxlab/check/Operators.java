package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** The types of operators ({@code verifier.md} 6.3), with constant folding. */
final class Operators {

  private final Problems problems;
  private final Conversions conversions;

  Operators(Problems problems, Conversions conversions) {
    this.problems = problems;
    this.conversions = conversions;
  }

  // ---- unary

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
    return refuse(u.span(), u.span(), u.operator().symbol(), operand, null);
  }

  private CheckedExpr negate(Expr.Unary u, CheckedExpr.Const c) {
    if (Conversions.isHuge(c) && c.value() != Long.MIN_VALUE) {
      problems.report(
          DiagnosticCode.CONSTANT_OVERFLOW,
          u.span(),
          "-" + Conversions.number(c) + " does not fit 64 bits");
      return new CheckedExpr.Bad(u.span());
    }
    return ExprChecker.untyped(u.span(), -c.value(), false);
  }

  // ---- arithmetic

  CheckedExpr arithmetic(
      Span span, Span opSpan, BinaryOp op, CheckedExpr l, CheckedExpr r, boolean wrapping) {
    if (PolicyTypes.isBad(l.type()) || PolicyTypes.isBad(r.type())) {
      return new CheckedExpr.Bad(span);
    }
    CheckedExpr left = plainNumber(l);
    CheckedExpr right = plainNumber(r);
    if (untyped(left) && untyped(right)) {
      return fold(span, op, (CheckedExpr.Const) left, (CheckedExpr.Const) right);
    }
    AbiType a = PolicyTypes.abi(left.type());
    AbiType b = PolicyTypes.abi(right.type());
    if (a.isFlags() || b.isFlags()) {
      return flags(span, opSpan, op, left, right);
    }
    if (!number(left) || !number(right)) {
      return refuse(span, opSpan, op.symbol(), left, right);
    }
    if (op == BinaryOp.SHL || op == BinaryOp.SHR) {
      CheckedExpr value = Conversions.settle(left);
      CheckedExpr amount = Conversions.settle(right);
      return arith(span, opSpan, value.type(), op, value, amount, wrapping);
    }
    if (a == AbiType.TIME || b == AbiType.TIME) {
      return time(span, opSpan, op, left, right, wrapping);
    }
    PolicyType type = common(left, right);
    if (type == null) {
      return mixed(span, opSpan, verb(op), left, right);
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

  /** Named integers are plain s32 in arithmetic. */
  private static CheckedExpr plainNumber(CheckedExpr e) {
    return PolicyTypes.abi(e.type()).isIndex()
        ? new CheckedExpr.Convert(e.span(), PolicyTypes.S32, e)
        : e;
  }

  private static boolean untyped(CheckedExpr e) {
    return e instanceof CheckedExpr.Const && e.type() instanceof PolicyType.Untyped;
  }

  private static boolean number(CheckedExpr e) {
    return untyped(e)
        || (!(e.type() instanceof PolicyType.EnumValue)
            && PolicyTypes.abi(e.type()).kind() == AbiType.Kind.INT);
  }

  private CheckedExpr time(
      Span span, Span opSpan, BinaryOp op, CheckedExpr l, CheckedExpr r, boolean wrapping) {
    boolean lt = PolicyTypes.abi(l.type()) == AbiType.TIME;
    boolean rt = PolicyTypes.abi(r.type()) == AbiType.TIME;
    CheckedExpr other = lt ? r : l;
    if (PolicyTypes.isSigned(other.type())) {
      return mixed(span, opSpan, verb(op), l, r);
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
        if (untyped(other)) {
          conversions.coerce(other, PolicyTypes.TIME, null, null);
          type = PolicyTypes.TIME;
        }
        break;
      case MUL:
        if (lt && rt) {
          return refuse(span, opSpan, op.symbol(), l, r);
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
      return refuse(span, opSpan, op.symbol(), l, r);
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
        && b.symbol() == null) {
      return foldTyped(span, type, op, a, b);
    }
    return new CheckedExpr.Arith(
        span, opSpan, PolicyTypes.required(type), op, left, right, wrapping);
  }

  // ---- constants

  private CheckedExpr fold(Span span, BinaryOp op, CheckedExpr.Const a, CheckedExpr.Const b) {
    boolean unsigned = Conversions.isHuge(a) || Conversions.isHuge(b);
    ConstantFold.Result r = ConstantFold.wide(op, a.value(), b.value(), unsigned);
    return constant(span, r, PolicyTypes.UNTYPED);
  }

  private CheckedExpr foldTyped(
      Span span, PolicyType type, BinaryOp op, CheckedExpr.Const a, CheckedExpr.Const b) {
    ConstantFold.Result r = ConstantFold.typed(op, a.value(), b.value(), PolicyTypes.abi(type));
    return constant(span, r, type);
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
                + (type instanceof PolicyType.Untyped ? "64 bits" : type.label()));
        return new CheckedExpr.Bad(span);
    }
  }

  // ---- comparisons

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
    if (untyped(left) && untyped(right)) {
      return comparison(b, Conversions.settle(left), Conversions.settle(right));
    }
    PolicyType type = common(left, right);
    if (type == null) {
      boolean numbers = number(plainNumber(left)) && number(plainNumber(right));
      if (numbers) {
        return mixed(b.span(), b.operatorSpan(), "comparing", left, right);
      }
      AbiType l = PolicyTypes.abi(left.type());
      AbiType r = PolicyTypes.abi(right.type());
      if ((l.isFlags() && untyped(right)) || (r.isFlags() && untyped(left))) {
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
      return refuse(b.span(), b.operatorSpan(), b.operator().symbol(), left, right);
    }
    if (type instanceof PolicyType.StructRef || type instanceof PolicyType.ArrayOf) {
      return refuse(b.span(), b.operatorSpan(), b.operator().symbol(), left, right);
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

  private static boolean vtime(CheckedExpr e) {
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
        problems.at(
            DiagnosticCode.WRONG_DOMAIN,
            y.span(),
            "`in` needs a mask or flags on its right, found " + y.type().label()));
    return new CheckedExpr.Bad(b.span());
  }

  // ---- conversions

  CheckedExpr cast(Span span, CheckedExpr value, PolicyType want) {
    PolicyType have = value.type();
    if (PolicyTypes.isBad(have)) {
      return value;
    }
    if (value instanceof CheckedExpr.Const c && have instanceof PolicyType.Untyped) {
      return castLiteral(span, c, want);
    }
    AbiType from = PolicyTypes.abi(have);
    AbiType to = PolicyTypes.abi(want);
    boolean integers =
        (numeric(from) || from.isFlags() || from == AbiType.DSQ)
            && (numeric(to) || to.isFlags() || to == AbiType.DSQ);
    boolean direct = !(from.isFlags() || from == AbiType.DSQ) || to == AbiType.U64 || from == to;
    boolean indirect = !(to.isFlags() || to == AbiType.DSQ) || from == AbiType.U64 || from == to;
    if (!integers || !direct || !indirect) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, span, have.label() + " cannot become " + want.label());
      return new CheckedExpr.Bad(span);
    }
    if (to.isIndex() && from.bytes() == 8) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "only s32 and u32 become " + want.label() + ", found " + have.label())
              .help("make it an s32 first"));
      return new CheckedExpr.Bad(span);
    }
    return new CheckedExpr.Convert(span, want, value);
  }

  private CheckedExpr castLiteral(Span span, CheckedExpr.Const c, PolicyType want) {
    AbiType to = PolicyTypes.abi(want);
    if (to == AbiType.TIME || to.isFlags()) {
      return new CheckedExpr.Const(span, want, c.value(), null);
    }
    CheckedExpr fitted = conversions.coerce(c, want, null, null);
    return fitted instanceof CheckedExpr.Const f
        ? new CheckedExpr.Const(span, want, f.value(), f.symbol())
        : fitted;
  }

  private static boolean numeric(AbiType abi) {
    return abi.kind() == AbiType.Kind.INT || abi.isIndex();
  }

  /** The type both sides can have, {@link PolicyType#BAD} after an error, or null without one. */
  @Nullable PolicyType common(CheckedExpr a, CheckedExpr b) {
    if (PolicyTypes.isBad(a.type()) || PolicyTypes.isBad(b.type())) {
      return PolicyTypes.BAD;
    }
    if (untyped(a) && untyped(b)) {
      CheckedExpr first = Conversions.settle(a);
      return Conversions.tryCoerce(b, first.type()) != null
          ? first.type()
          : Conversions.settle(b).type();
    }
    if (a.type() instanceof PolicyType.Null || b.type() instanceof PolicyType.Null) {
      PolicyType other = a.type() instanceof PolicyType.Null ? b.type() : a.type();
      PolicyType optional = PolicyTypes.optional(other);
      return optional.optional() ? optional : null;
    }
    PolicyType x = a.type();
    PolicyType y = b.type();
    boolean optional = x.optional() || y.optional();
    PolicyType found = null;
    if (!untyped(a) && Conversions.tryCoerce(b, PolicyTypes.required(x)) != null) {
      found = x;
    } else if (!untyped(b) && Conversions.tryCoerce(a, PolicyTypes.required(y)) != null) {
      found = y;
    }
    if (found == null) {
      return null;
    }
    return optional ? PolicyTypes.optional(found) : PolicyTypes.required(found);
  }

  // ---- refusals

  private CheckedExpr mixed(
      Span span, Span opSpan, String verb, CheckedExpr left, CheckedExpr right) {
    Diagnostic.Builder d;
    CheckedExpr literal = untyped(left) ? left : untyped(right) ? right : null;
    if (literal != null) {
      PolicyType want = literal == left ? right.type() : left.type();
      conversions.coerce(literal, want, null, null);
      return new CheckedExpr.Bad(span);
    }
    boolean signs = PolicyTypes.isSigned(left.type()) != PolicyTypes.isSigned(right.type());
    d =
        problems
            .at(
                signs ? DiagnosticCode.MIXED_SIGNEDNESS : DiagnosticCode.TYPE_MISMATCH,
                opSpan,
                verb + " " + left.type().label() + " with " + right.type().label())
            .label(Label.cause(left.span(), left.type().label()))
            .label(Label.cause(right.span(), right.type().label()));
    if (signs) {
      CheckedExpr signed = PolicyTypes.isSigned(left.type()) ? left : right;
      CheckedExpr unsigned = signed == left ? right : left;
      d.help(
          "test `"
              + problems.text(signed.span())
              + " >= 0` first, then write `"
              + problems.text(signed.span())
              + " as "
              + PolicyTypes.required(unsigned.type()).label()
              + "`");
    }
    problems.report(d);
    return new CheckedExpr.Bad(span);
  }

  private CheckedExpr refuse(
      Span span, Span opSpan, String symbol, CheckedExpr left, @Nullable CheckedExpr right) {
    CheckedExpr culprit = right != null && number(left) ? right : left;
    AbiType abi = PolicyTypes.abi(culprit.type());
    if (abi.isHandle() || culprit.type() instanceof PolicyType.StructRef) {
      boolean order = symbol.startsWith("<") || symbol.startsWith(">");
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.HANDLE_ARITHMETIC,
              opSpan,
              culprit.type().label()
                  + " is not a number: `"
                  + symbol
                  + (order ? "` cannot order it" : "` cannot be used on it"));
      if (abi == AbiType.TASK) {
        d.help("compare fields, such as `" + problems.text(culprit.span()) + ".dsq_vtime`");
      }
      problems.report(d);
      return new CheckedExpr.Bad(span);
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.TYPE_MISMATCH,
            opSpan,
            "`" + symbol + "` cannot be used on " + culprit.type().label());
    if (abi == AbiType.BOOL) {
      String better =
          symbol.equals("&") ? "&&" : symbol.equals("|") ? "||" : symbol.equals("^") ? "!=" : "";
      if (!better.isEmpty()) {
        d.help(Problems.replace("conditions are joined by `" + better + "`", opSpan, better));
      }
    }
    problems.report(d);
    return new CheckedExpr.Bad(span);
  }

  private static String verb(BinaryOp op) {
    switch (op) {
      case ADD:
        return "adding";
      case SUB:
        return "subtracting";
      case MUL:
        return "multiplying";
      case DIV:
      case MOD:
        return "dividing";
      default:
        return "combining";
    }
  }
}
