package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.syntax.BinaryOp;
import java.math.BigInteger;

/** Arithmetic of constants: exact, so that an overflow is seen (R91). */
final class ConstantFold {

  private static final BigInteger TWO_63 = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private ConstantFold() {}

  /** What came out. */
  enum Kind {
    VALUE,
    /** Fits only an unsigned 64-bit number. */
    HUGE,
    ZERO_DIVISOR,
    OVERFLOW
  }

  /** {@code text} is the exact number when it overflows. */
  record Result(Kind kind, long value, String text) {}

  /** Numbers without a type: up to 2^64-1 and down to -2^63. */
  static Result wide(BinaryOp op, long a, long b, boolean unsigned) {
    BigInteger exact = exact(op, number(a, unsigned && a < 0), number(b, unsigned && b < 0));
    if (exact == null) {
      return new Result(Kind.ZERO_DIVISOR, op == BinaryOp.MOD ? a : 0, "");
    }
    if (exact.compareTo(TWO_63.negate()) >= 0 && exact.compareTo(TWO_63) < 0) {
      return new Result(Kind.VALUE, exact.longValue(), "");
    }
    return exact.signum() > 0 && exact.compareTo(TWO_64) < 0
        ? new Result(Kind.HUGE, exact.longValue(), "")
        : new Result(Kind.OVERFLOW, 0, exact.toString());
  }

  /** Numbers of a type. */
  static Result typed(BinaryOp op, long a, long b, AbiType type) {
    boolean unsigned = !type.signed() && type.bytes() == 8;
    BigInteger exact = exact(op, number(a, unsigned), number(b, unsigned));
    if (exact == null) {
      return new Result(Kind.ZERO_DIVISOR, op == BinaryOp.MOD ? a : 0, "");
    }
    int bits = type.bytes() * 8;
    BigInteger low = type.signed() ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(type.signed() ? bits - 1 : bits);
    boolean fits = exact.compareTo(low) >= 0 && exact.compareTo(high) < 0;
    return fits
        ? new Result(Kind.VALUE, exact.longValue(), "")
        : new Result(Kind.OVERFLOW, 0, exact.toString());
  }

  private static BigInteger number(long value, boolean unsigned) {
    BigInteger n = BigInteger.valueOf(value);
    return unsigned && value < 0 ? n.add(TWO_64) : n;
  }

  /** The exact result; null for a division by zero. */
  private static @org.jspecify.annotations.Nullable BigInteger exact(
      BinaryOp op, BigInteger a, BigInteger b) {
    switch (op) {
      case ADD:
        return a.add(b);
      case SUB:
        return a.subtract(b);
      case MUL:
        return a.multiply(b);
      case DIV:
        return b.signum() == 0 ? null : a.divide(b);
      case MOD:
        return b.signum() == 0 ? null : a.remainder(b);
      case BIT_AND:
        return a.and(b);
      case BIT_OR:
        return a.or(b);
      case BIT_XOR:
        return a.xor(b);
      case SHL:
        return a.shiftLeft(shift(b));
      case SHR:
        return a.shiftRight(shift(b));
      default:
        throw new IllegalArgumentException(op.symbol());
    }
  }

  /** Shifts beyond 64 bits overflow or empty the number just as far ones do. */
  private static int shift(BigInteger b) {
    return b.signum() < 0 ? 128 : b.min(BigInteger.valueOf(128)).intValue();
  }
}
