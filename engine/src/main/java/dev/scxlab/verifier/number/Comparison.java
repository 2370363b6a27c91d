package dev.scxlab.verifier.number;

import org.jspecify.annotations.Nullable;

/**
 * The comparisons of conditional jumps, and what each side of such a jump knows about the numbers
 * compared.
 */
public enum Comparison {
  EQ,
  NE,
  GT,
  GE,
  LT,
  LE,
  SGT,
  SGE,
  SLT,
  SLE,
  /** Whether the operands share a one. */
  SET,
  /** Whether they share none: the other side of {@link #SET}. */
  NOT_SET;

  /** What holds when this does not. */
  public Comparison negated() {
    switch (this) {
      case EQ:
        return NE;
      case NE:
        return EQ;
      case GT:
        return LE;
      case GE:
        return LT;
      case LT:
        return GE;
      case LE:
        return GT;
      case SGT:
        return SLE;
      case SGE:
        return SLT;
      case SLT:
        return SGE;
      case SLE:
        return SGT;
      case SET:
        return NOT_SET;
      default:
        return SET;
    }
  }

  /** What holds with the operands exchanged. */
  public Comparison mirrored() {
    switch (this) {
      case GT:
        return LT;
      case GE:
        return LE;
      case LT:
        return GT;
      case LE:
        return GE;
      case SGT:
        return SLT;
      case SGE:
        return SLE;
      case SLT:
        return SGT;
      case SLE:
        return SGE;
      default:
        return this;
    }
  }

  /** Whether the comparison looks at signs. */
  public boolean signed() {
    return this == SGT || this == SGE || this == SLT || this == SLE;
  }

  /** The comparison of two numbers of {@code width} bits, zero-extended. */
  public boolean holds(long a, long b, int width) {
    long signedA = Tnum.signExtend(a, width);
    long signedB = Tnum.signExtend(b, width);
    switch (this) {
      case EQ:
        return a == b;
      case NE:
        return a != b;
      case GT:
        return Long.compareUnsigned(a, b) > 0;
      case GE:
        return Long.compareUnsigned(a, b) >= 0;
      case LT:
        return Long.compareUnsigned(a, b) < 0;
      case LE:
        return Long.compareUnsigned(a, b) <= 0;
      case SGT:
        return signedA > signedB;
      case SGE:
        return signedA >= signedB;
      case SLT:
        return signedA < signedB;
      case SLE:
        return signedA <= signedB;
      case SET:
        return (a & b) != 0;
      default:
        return (a & b) == 0;
    }
  }

  /** What {@code a} can be when the comparison with {@code b} holds; null when it never does. */
  public @Nullable ScalarBounds refine(ScalarBounds a, ScalarBounds b) {
    int width = a.width();
    long low = Tnum.lowBits(width);
    switch (this) {
      case EQ:
        return a.meet(b);
      case NE:
        return b.isConstant() ? without(a, b.umin()) : a;
      case GT:
        return b.umin() == low ? null : unsigned(a, b.umin() + 1, low);
      case GE:
        return unsigned(a, b.umin(), low);
      case LT:
        return b.umax() == 0 ? null : unsigned(a, 0, b.umax() - 1);
      case LE:
        return unsigned(a, 0, b.umax());
      case SGT:
        return b.smin() == ScalarBounds.maxSigned(width)
            ? null
            : signed(a, b.smin() + 1, ScalarBounds.maxSigned(width));
      case SGE:
        return signed(a, b.smin(), ScalarBounds.maxSigned(width));
      case SLT:
        return b.smax() == ScalarBounds.minSigned(width)
            ? null
            : signed(a, ScalarBounds.minSigned(width), b.smax() - 1);
      case SLE:
        return signed(a, ScalarBounds.minSigned(width), b.smax());
      case SET:
        return withSharedBit(a, b);
      default:
        return withoutSharedBits(a, b);
    }
  }

  private static @Nullable ScalarBounds unsigned(ScalarBounds a, long min, long max) {
    return ScalarBounds.reduce(
        a.width(),
        ScalarBounds.maxUnsigned(a.umin(), min),
        ScalarBounds.minUnsigned(a.umax(), max),
        a.smin(),
        a.smax(),
        a.bits());
  }

  private static @Nullable ScalarBounds signed(ScalarBounds a, long least, long most) {
    long smin = Math.max(a.smin(), least);
    long smax = Math.min(a.smax(), most);
    return ScalarBounds.reduce(a.width(), a.umin(), a.umax(), smin, smax, a.bits());
  }

  private static @Nullable ScalarBounds without(ScalarBounds a, long excluded) {
    int width = a.width();
    if (a.isConstant()) {
      return a.umin() == excluded ? null : a;
    }
    long signedExcluded = Tnum.signExtend(excluded, width);
    return ScalarBounds.reduce(
        width,
        a.umin() == excluded ? a.umin() + 1 : a.umin(),
        a.umax() == excluded ? a.umax() - 1 : a.umax(),
        a.smin() == signedExcluded ? a.smin() + 1 : a.smin(),
        a.smax() == signedExcluded ? a.smax() - 1 : a.smax(),
        a.bits());
  }

  private static @Nullable ScalarBounds withSharedBit(ScalarBounds a, ScalarBounds b) {
    long maybe = (a.bits().value() | a.bits().mask()) & (b.bits().value() | b.bits().mask());
    if (maybe == 0) {
      return null;
    }
    if (Long.bitCount(maybe) == 1) {
      Tnum bits = new Tnum(a.bits().value() | maybe, a.bits().mask() & ~maybe);
      return ScalarBounds.reduce(a.width(), a.umin(), a.umax(), a.smin(), a.smax(), bits);
    }
    return without(a, 0);
  }

  private static @Nullable ScalarBounds withoutSharedBits(ScalarBounds a, ScalarBounds b) {
    long absent = b.bits().value();
    if ((a.bits().value() & absent) != 0) {
      return null;
    }
    Tnum bits = new Tnum(a.bits().value(), a.bits().mask() & ~absent);
    return ScalarBounds.reduce(a.width(), a.umin(), a.umax(), a.smin(), a.smax(), bits);
  }
}
