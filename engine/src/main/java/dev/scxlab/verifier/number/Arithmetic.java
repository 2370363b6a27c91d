package dev.scxlab.verifier.number;

import static dev.scxlab.verifier.number.ScalarBounds.maxSigned;
import static dev.scxlab.verifier.number.ScalarBounds.maxUnsigned;
import static dev.scxlab.verifier.number.ScalarBounds.minSigned;
import static dev.scxlab.verifier.number.ScalarBounds.minUnsigned;

import org.jspecify.annotations.Nullable;

/**
 * What the arithmetic of RFC 9669 makes of sets of numbers. Every result holds all numbers that any
 * pair of members gives, wrap-around, masked shifts and division by zero included; a test counts
 * that out at small widths.
 */
public final class Arithmetic {

  private Arithmetic() {}

  /** The operations; both operands and the result have one width. */
  public enum Operation {
    ADD,
    SUB,
    MUL,
    DIV,
    MOD,
    SIGNED_DIV,
    SIGNED_MOD,
    AND,
    OR,
    XOR,
    SHIFT_LEFT,
    SHIFT_RIGHT,
    SHIFT_RIGHT_SIGNED
  }

  public static ScalarBounds apply(Operation operation, ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    if (a.isConstant() && b.isConstant()) {
      return ScalarBounds.constant(width, concrete(operation, a.umin(), b.umin(), width));
    }
    switch (operation) {
      case ADD:
        return add(a, b);
      case SUB:
        return sub(a, b);
      case MUL:
        return mul(a, b);
      case DIV:
        return div(a, b);
      case MOD:
        return mod(a, b);
      case SIGNED_DIV:
        return signedDiv(a, b);
      case SIGNED_MOD:
        return signedMod(a, b);
      case AND:
        return withUnsignedMax(a.bits().and(b.bits()), minUnsigned(a.umax(), b.umax()), width);
      case OR:
        return withUnsignedMin(a.bits().or(b.bits()), maxUnsigned(a.umin(), b.umin()), width);
      case XOR:
        return ScalarBounds.ofBits(width, a.bits().xor(b.bits()));
      default:
        return shift(operation, a, b);
    }
  }

  /** The operation on two numbers of {@code width} bits, zero-extended. */
  public static long concrete(Operation operation, long a, long b, int width) {
    long low = Tnum.lowBits(width);
    long signedA = Tnum.signExtend(a, width);
    long signedB = Tnum.signExtend(b, width);
    int amount = (int) (b & (width - 1));
    switch (operation) {
      case ADD:
        return (a + b) & low;
      case SUB:
        return (a - b) & low;
      case MUL:
        return (a * b) & low;
      case DIV:
        return b == 0 ? 0 : Long.divideUnsigned(a, b);
      case MOD:
        return b == 0 ? a : Long.remainderUnsigned(a, b);
      case SIGNED_DIV:
        return b == 0 ? 0 : (signedA / signedB) & low;
      case SIGNED_MOD:
        return b == 0 ? a : (signedA % signedB) & low;
      case AND:
        return a & b;
      case OR:
        return a | b;
      case XOR:
        return a ^ b;
      case SHIFT_LEFT:
        return (a << amount) & low;
      case SHIFT_RIGHT:
        return a >>> amount;
      case SHIFT_RIGHT_SIGNED:
        return (signedA >> amount) & low;
      default:
        throw new AssertionError(operation);
    }
  }

  private static ScalarBounds of(int width, long umin, long umax, long smin, long smax, Tnum bits) {
    ScalarBounds reduced = ScalarBounds.reduce(width, umin, umax, smin, smax, bits.cut(width));
    return reduced == null ? ScalarBounds.unknown(width) : reduced;
  }

  private static ScalarBounds withUnsignedMax(Tnum bits, long umax, int width) {
    return of(width, 0, umax, minSigned(width), maxSigned(width), bits);
  }

  private static ScalarBounds withUnsignedMin(Tnum bits, long umin, int width) {
    return of(width, umin, Tnum.lowBits(width), minSigned(width), maxSigned(width), bits);
  }

  private static ScalarBounds add(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    long low = Tnum.lowBits(width);
    long umin = 0;
    long umax = low;
    boolean minCarries = carries(a.umin(), b.umin(), low);
    boolean maxCarries = carries(a.umax(), b.umax(), low);
    if (minCarries == maxCarries) {
      umin = (a.umin() + b.umin()) & low;
      umax = (a.umax() + b.umax()) & low;
    }
    long smin = minSigned(width);
    long smax = maxSigned(width);
    int minOverflow = sumOverflow(a.smin(), b.smin(), width);
    int maxOverflow = sumOverflow(a.smax(), b.smax(), width);
    if (minOverflow == maxOverflow) {
      smin = Tnum.signExtend(a.smin() + b.smin(), width);
      smax = Tnum.signExtend(a.smax() + b.smax(), width);
    }
    return of(width, umin, umax, smin, smax, a.bits().add(b.bits()));
  }

  private static boolean carries(long a, long b, long low) {
    return Long.compareUnsigned(low - a, b) < 0;
  }

  /** -1, 0 or 1: whether the sum of two signed numbers lies below, in or above their width. */
  private static int sumOverflow(long a, long b, int width) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? -1 : 1;
    }
    return sum < minSigned(width) ? -1 : sum > maxSigned(width) ? 1 : 0;
  }

  private static ScalarBounds sub(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    long low = Tnum.lowBits(width);
    long umin = 0;
    long umax = low;
    boolean minBorrows = Long.compareUnsigned(a.umin(), b.umax()) < 0;
    boolean maxBorrows = Long.compareUnsigned(a.umax(), b.umin()) < 0;
    if (minBorrows == maxBorrows) {
      umin = (a.umin() - b.umax()) & low;
      umax = (a.umax() - b.umin()) & low;
    }
    long smin = minSigned(width);
    long smax = maxSigned(width);
    int minOverflow = differenceOverflow(a.smin(), b.smax(), width);
    int maxOverflow = differenceOverflow(a.smax(), b.smin(), width);
    if (minOverflow == maxOverflow) {
      smin = Tnum.signExtend(a.smin() - b.smax(), width);
      smax = Tnum.signExtend(a.smax() - b.smin(), width);
    }
    return of(width, umin, umax, smin, smax, a.bits().sub(b.bits()));
  }

  private static int differenceOverflow(long a, long b, int width) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      return a < 0 ? -1 : 1;
    }
    return difference < minSigned(width) ? -1 : difference > maxSigned(width) ? 1 : 0;
  }

  private static ScalarBounds mul(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    long low = Tnum.lowBits(width);
    long umin = 0;
    long umax = low;
    if (!unsignedProductOverflows(a.umax(), b.umax(), low)) {
      umin = a.umin() * b.umin();
      umax = a.umax() * b.umax();
    }
    long smin = minSigned(width);
    long smax = maxSigned(width);
    if (!signedProductOverflows(a, b)) {
      long p1 = a.smin() * b.smin();
      long p2 = a.smin() * b.smax();
      long p3 = a.smax() * b.smin();
      long p4 = a.smax() * b.smax();
      smin = Math.min(Math.min(p1, p2), Math.min(p3, p4));
      smax = Math.max(Math.max(p1, p2), Math.max(p3, p4));
    }
    return of(width, umin, umax, smin, smax, a.bits().mul(b.bits()));
  }

  private static boolean unsignedProductOverflows(long a, long b, long low) {
    if (a == 0) {
      return false;
    }
    return Long.compareUnsigned(b, Long.divideUnsigned(low, a)) > 0;
  }

  private static boolean signedProductOverflows(ScalarBounds a, ScalarBounds b) {
    return signedProductOverflows(a.smin(), b.smin(), a.width())
        || signedProductOverflows(a.smin(), b.smax(), a.width())
        || signedProductOverflows(a.smax(), b.smin(), a.width())
        || signedProductOverflows(a.smax(), b.smax(), a.width());
  }

  private static boolean signedProductOverflows(long a, long b, int width) {
    long product = a * b;
    long high = Math.multiplyHigh(a, b);
    if (high != product >> 63) {
      return true;
    }
    return product < minSigned(width) || product > maxSigned(width);
  }

  private static ScalarBounds div(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    boolean mayBeZero = b.umin() == 0;
    long smallest = mayBeZero ? 1 : b.umin();
    if (b.umax() == 0) {
      return ScalarBounds.constant(width, 0);
    }
    long umin = mayBeZero ? 0 : Long.divideUnsigned(a.umin(), b.umax());
    long umax = Long.divideUnsigned(a.umax(), smallest);
    return of(width, umin, umax, minSigned(width), maxSigned(width), unknownBits(width));
  }

  private static Tnum unknownBits(int width) {
    return Tnum.UNKNOWN.cut(width);
  }

  private static ScalarBounds mod(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    boolean mayBeZero = b.umin() == 0;
    if (b.umax() == 0 || Long.compareUnsigned(a.umax(), b.umin()) < 0) {
      return a;
    }
    if (b.isConstant() && Long.bitCount(b.umin()) == 1) {
      return apply(Operation.AND, a, ScalarBounds.constant(width, b.umin() - 1));
    }
    long umax = mayBeZero ? a.umax() : minUnsigned(a.umax(), b.umax() - 1);
    return of(width, 0, umax, minSigned(width), maxSigned(width), unknownBits(width));
  }

  private static ScalarBounds signedDiv(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    if (a.smin() >= 0 && b.smin() >= 0) {
      return div(a, b);
    }
    if (b.smin() <= 0) {
      // A negative divisor mirrors, and the smallest number divided by -1 is itself.
      long most = a.smin() == minSigned(width) ? minSigned(width) : -maxMagnitude(a);
      long top = a.smin() == minSigned(width) ? maxSigned(width) : maxMagnitude(a);
      return of(width, 0, Tnum.lowBits(width), most, top, unknownBits(width));
    }
    long c1 = a.smin() / b.smin();
    long c2 = a.smin() / b.smax();
    long c3 = a.smax() / b.smin();
    long c4 = a.smax() / b.smax();
    long smin = Math.min(Math.min(c1, c2), Math.min(c3, c4));
    long smax = Math.max(Math.max(c1, c2), Math.max(c3, c4));
    return of(width, 0, Tnum.lowBits(width), smin, smax, unknownBits(width));
  }

  /** The largest magnitude; only when the smallest number of the width is not a member. */
  private static long maxMagnitude(ScalarBounds a) {
    return Math.max(Math.abs(a.smin()), Math.abs(a.smax()));
  }

  private static ScalarBounds signedMod(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    if (a.smin() >= 0 && b.smin() >= 0) {
      return mod(a, b);
    }
    long smin = Math.min(a.smin(), 0);
    long smax = Math.max(a.smax(), 0);
    if (b.smin() > 0) {
      smin = Math.max(smin, 1 - b.smax());
      smax = Math.min(smax, b.smax() - 1);
    }
    return of(width, 0, Tnum.lowBits(width), smin, smax, unknownBits(width));
  }

  private static ScalarBounds shift(Operation operation, ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    ScalarBounds amounts = apply(Operation.AND, b, ScalarBounds.constant(width, width - 1));
    @Nullable ScalarBounds all = null;
    for (int amount = (int) amounts.umin(); amount <= (int) amounts.umax(); amount++) {
      if (amounts.contains(amount)) {
        ScalarBounds one = shiftBy(operation, a, amount);
        all = all == null ? one : all.join(one);
      }
    }
    return all == null ? ScalarBounds.unknown(width) : all;
  }

  private static ScalarBounds shiftBy(Operation operation, ScalarBounds a, int amount) {
    int width = a.width();
    long low = Tnum.lowBits(width);
    if (amount == 0) {
      return a;
    }
    if (operation == Operation.SHIFT_RIGHT) {
      return of(
          width,
          a.umin() >>> amount,
          a.umax() >>> amount,
          minSigned(width),
          maxSigned(width),
          a.bits().shiftRight(amount));
    }
    if (operation == Operation.SHIFT_RIGHT_SIGNED) {
      return of(
          width,
          0,
          low,
          a.smin() >> amount,
          a.smax() >> amount,
          a.bits().shiftRightSigned(amount, width));
    }
    long umin = 0;
    long umax = low;
    if (Long.compareUnsigned(a.umax(), low >>> amount) <= 0) {
      umin = a.umin() << amount;
      umax = a.umax() << amount;
    }
    long smin = minSigned(width);
    long smax = maxSigned(width);
    if (a.smin() >= minSigned(width) >> amount && a.smax() <= maxSigned(width) >> amount) {
      smin = a.smin() << amount;
      smax = a.smax() << amount;
    }
    return of(width, umin, umax, smin, smax, a.bits().shiftLeft(amount));
  }
}
