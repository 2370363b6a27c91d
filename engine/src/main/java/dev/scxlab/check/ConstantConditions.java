package dev.scxlab.check;

import dev.scxlab.syntax.BinaryOp;
import org.jspecify.annotations.Nullable;

/** Conditions and choices between constants, which are constants themselves. */
final class ConstantConditions {

  private ConstantConditions() {}

  /** The constant that an expression is, or the expression itself. */
  static CheckedExpr fold(CheckedExpr e) {
    if (e instanceof CheckedExpr.IfValue i && fold(i.condition()) instanceof CheckedExpr.Const c) {
      return fold(c.value() != 0 ? i.then() : i.otherwise());
    }
    if (e instanceof CheckedExpr.Convert w
        && fold(w.value()) instanceof CheckedExpr.Const c
        && PolicyTypes.abi(w.type()).bytes() == Long.BYTES) {
      return new CheckedExpr.Const(e.span(), w.type(), c.value(), c.symbol());
    }
    Boolean truth = truth(e);
    return truth == null
        ? e
        : new CheckedExpr.Const(e.span(), PolicyTypes.BOOL, truth ? 1 : 0, null);
  }

  private static @Nullable Boolean truth(CheckedExpr e) {
    if (e instanceof CheckedExpr.Not n && fold(n.operand()) instanceof CheckedExpr.Const c) {
      return c.value() == 0;
    }
    if (e instanceof CheckedExpr.Logic l && fold(l.left()) instanceof CheckedExpr.Const a) {
      boolean decided = (a.value() != 0) != l.and();
      return decided
          ? (Boolean) !l.and()
          : fold(l.right()) instanceof CheckedExpr.Const b ? (Boolean) (b.value() != 0) : null;
    }
    boolean known =
        e instanceof CheckedExpr.Compare c
            && c.left() instanceof CheckedExpr.Const
            && c.right() instanceof CheckedExpr.Const;
    return known ? (Boolean) compared((CheckedExpr.Compare) e) : null;
  }

  private static boolean compared(CheckedExpr.Compare c) {
    CheckedExpr.Const a = (CheckedExpr.Const) c.left();
    CheckedExpr.Const b = (CheckedExpr.Const) c.right();
    int order =
        PolicyTypes.isSigned(a.type())
            ? Long.compare(a.value(), b.value())
            : Long.compareUnsigned(a.value(), b.value());
    BinaryOp op = c.operator();
    switch (op) {
      case EQ:
        return order == 0;
      case NE:
        return order != 0;
      case LT:
        return order < 0;
      case LE:
        return order <= 0;
      case GT:
        return order > 0;
      default:
        return order >= 0;
    }
  }
}
