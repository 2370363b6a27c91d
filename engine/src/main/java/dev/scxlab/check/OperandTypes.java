package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import org.jspecify.annotations.Nullable;

/** Which operands are numbers, and the type that two of them share. */
final class OperandTypes {

  private OperandTypes() {}

  /** Named integers are plain s32 in arithmetic. */
  static CheckedExpr plainNumber(CheckedExpr e) {
    return PolicyTypes.abi(e.type()).isIndex()
        ? new CheckedExpr.Convert(e.span(), PolicyTypes.S32, e)
        : e;
  }

  static boolean untyped(CheckedExpr e) {
    return e instanceof CheckedExpr.Const && e.type() instanceof PolicyType.Untyped;
  }

  static boolean number(CheckedExpr e) {
    return untyped(e)
        || (!(e.type() instanceof PolicyType.EnumValue)
            && PolicyTypes.abi(e.type()).kind() == AbiType.Kind.INT);
  }

  /** The type both sides can have, {@link PolicyType#BAD} after an error, or null without one. */
  static @Nullable PolicyType common(CheckedExpr a, CheckedExpr b) {
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
}
