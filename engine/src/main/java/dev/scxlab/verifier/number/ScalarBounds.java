package dev.scxlab.verifier.number;

import org.jspecify.annotations.Nullable;

/**
 * A set of numbers of {@code width} bits: bounds without sign, bounds with sign, and known bits,
 * each as tight as the others allow. The empty set is {@code null}.
 *
 * <p>The width is 64 or 32 in a program; tests use small ones, where every set can be counted out.
 * Numbers without sign are kept zero-extended, those with sign sign-extended.
 */
public record ScalarBounds(int width, long umin, long umax, long smin, long smax, Tnum bits) {

  private static final ScalarBounds ANY_64 = any(64);
  private static final ScalarBounds ANY_32 = any(32);

  public static ScalarBounds unknown(int width) {
    return width == 64 ? ANY_64 : width == 32 ? ANY_32 : any(width);
  }

  private static ScalarBounds any(int width) {
    long low = Tnum.lowBits(width);
    return new ScalarBounds(width, 0, low, minSigned(width), maxSigned(width), new Tnum(0, low));
  }

  public static ScalarBounds constant(int width, long value) {
    long unsigned = value & Tnum.lowBits(width);
    long signed = Tnum.signExtend(value, width);
    return new ScalarBounds(width, unsigned, unsigned, signed, signed, Tnum.constant(unsigned));
  }

  /** All of {@code min..max}, compared without sign; null when {@code min} is above {@code max}. */
  public static @Nullable ScalarBounds unsigned(int width, long min, long max) {
    ScalarBounds any = unknown(width);
    return reduce(width, min, max, any.smin, any.smax, any.bits);
  }

  /** All of {@code min..max}, compared with sign; null when {@code min} is above {@code max}. */
  public static @Nullable ScalarBounds signed(int width, long min, long max) {
    ScalarBounds any = unknown(width);
    return reduce(width, any.umin, any.umax, min, max, any.bits);
  }

  /** The numbers that have these bits. */
  public static ScalarBounds ofBits(int width, Tnum bits) {
    ScalarBounds any = unknown(width);
    return orAny(width, reduce(width, any.umin, any.umax, any.smin, any.smax, bits.cut(width)));
  }

  public static long minSigned(int width) {
    return -1L << (width - 1);
  }

  public static long maxSigned(int width) {
    return Tnum.lowBits(width - 1);
  }

  /** Tightens each part by the others; null when nothing is left. */
  public static @Nullable ScalarBounds reduce(
      int width, long umin, long umax, long smin, long smax, Tnum bits) {
    long low = Tnum.lowBits(width);
    long sign = 1L << (width - 1);
    long lastUmin;
    long lastUmax;
    long lastSmin;
    long lastSmax;
    do {
      lastUmin = umin;
      lastUmax = umax;
      lastSmin = smin;
      lastSmax = smax;

      long most = bits.value() | bits.mask();
      umin = maxUnsigned(umin, bits.value());
      umax = minUnsigned(umax, most);
      smin = Math.max(smin, Tnum.signExtend(bits.value() | (bits.mask() & sign), width));
      smax = Math.min(smax, Tnum.signExtend(bits.value() | (bits.mask() & ~sign), width));
      if (Long.compareUnsigned(umin, umax) > 0 || smin > smax) {
        return null;
      }

      if (((umin ^ umax) & sign) == 0) {
        smin = Math.max(smin, Tnum.signExtend(umin, width));
        smax = Math.min(smax, Tnum.signExtend(umax, width));
      } else if (smin > Tnum.signExtend(umax, width)) {
        umax = minUnsigned(umax, sign - 1);
      } else if (smax < umin) {
        umin = maxUnsigned(umin, sign);
      }
      if (smin > smax || Long.compareUnsigned(umin, umax) > 0) {
        return null;
      }

      if ((smin < 0) == (smax < 0)) {
        umin = maxUnsigned(umin, smin & low);
        umax = minUnsigned(umax, smax & low);
      } else if (Long.compareUnsigned(umin, smax) > 0) {
        umin = maxUnsigned(umin, smin & low);
        smax = -1;
      } else if (Long.compareUnsigned(umax, smin & low) < 0) {
        umax = minUnsigned(umax, smax);
        smin = 0;
      }
      if (Long.compareUnsigned(umin, umax) > 0) {
        return null;
      }

      Tnum between = Tnum.range(umin, umax);
      if (bits.excludes(between)) {
        return null;
      }
      bits = bits.meet(between);

      long fixed = Long.lowestOneBit(bits.mask()) - 1;
      if (fixed > 0) {
        long up = (bits.value() - umin) & fixed;
        long down = (umax - bits.value()) & fixed;
        if (Long.compareUnsigned(umax - umin, up) < 0) {
          return null;
        }
        umin += up;
        umax -= down;
      }
    } while (umin != lastUmin || umax != lastUmax || smin != lastSmin || smax != lastSmax);
    return new ScalarBounds(width, umin, umax, smin, smax, bits);
  }

  private static ScalarBounds orAny(int width, @Nullable ScalarBounds bounds) {
    return bounds == null ? unknown(width) : bounds;
  }

  public static long minUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  public static long maxUnsigned(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  public boolean isConstant() {
    return umin == umax;
  }

  public boolean isUnknown() {
    return equals(unknown(width));
  }

  /** Whether a number, given in any extension, is in the set as far as the set tells. */
  public boolean contains(long x) {
    long u = x & Tnum.lowBits(width);
    long s = Tnum.signExtend(x, width);
    return Long.compareUnsigned(u, umin) >= 0
        && Long.compareUnsigned(u, umax) <= 0
        && s >= smin
        && s <= smax
        && bits.contains(u);
  }

  /** Whether all of {@code other} is in this set. */
  public boolean includes(ScalarBounds other) {
    return Long.compareUnsigned(umin, other.umin) <= 0
        && Long.compareUnsigned(umax, other.umax) >= 0
        && smin <= other.smin
        && smax >= other.smax
        && bits.includes(other.bits);
  }

  public ScalarBounds join(ScalarBounds other) {
    return orAny(
        width,
        reduce(
            width,
            minUnsigned(umin, other.umin),
            maxUnsigned(umax, other.umax),
            Math.min(smin, other.smin),
            Math.max(smax, other.smax),
            bits.join(other.bits)));
  }

  /** What is in both; null when nothing is. */
  public @Nullable ScalarBounds meet(ScalarBounds other) {
    if (bits.excludes(other.bits)) {
      return null;
    }
    return reduce(
        width,
        maxUnsigned(umin, other.umin),
        minUnsigned(umax, other.umax),
        Math.max(smin, other.smin),
        Math.min(smax, other.smax),
        bits.meet(other.bits));
  }

  /** A superset that is at most as often different from the one before as there are thresholds. */
  public ScalarBounds widen(ScalarBounds next, Thresholds thresholds) {
    ScalarBounds joined = join(next);
    long newUmin = joined.umin == umin ? umin : thresholds.belowUnsigned(joined.umin, width);
    long newUmax = joined.umax == umax ? umax : thresholds.aboveUnsigned(joined.umax, width);
    long newSmin = joined.smin == smin ? smin : thresholds.belowSigned(joined.smin, width);
    long newSmax = joined.smax == smax ? smax : thresholds.aboveSigned(joined.smax, width);
    Tnum newBits = widenBits(joined.bits);
    return orAny(width, reduce(width, newUmin, newUmax, newSmin, newSmax, newBits));
  }

  /** Gives up all bits from the lowest one that became unknown. */
  private Tnum widenBits(Tnum joined) {
    long lost = joined.mask() & ~bits.mask();
    if (lost == 0) {
      return joined;
    }
    long unknown = -Long.lowestOneBit(lost) & Tnum.lowBits(width);
    return new Tnum(joined.value() & ~unknown, joined.mask() | unknown);
  }
}
