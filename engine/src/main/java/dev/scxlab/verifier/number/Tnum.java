package dev.scxlab.verifier.number;

/**
 * A tracked number: for each bit whether it is 0, 1 or unknown. Mirrors {@code struct tnum} of the
 * kernel; addition, subtraction and multiplication are those of Vishwanathan et al., CGO 2022.
 *
 * <p>A number {@code x} is a member when {@code (x & ~mask) == value}.
 *
 * @param value the known ones; zero wherever {@code mask} is one
 * @param mask the unknown bits
 */
public record Tnum(long value, long mask) {

  public static final Tnum UNKNOWN = new Tnum(0, -1);

  public static Tnum constant(long value) {
    return new Tnum(value, 0);
  }

  /** The smallest tnum that holds all of {@code min..max}, compared without sign. */
  public static Tnum range(long min, long max) {
    long differing = min ^ max;
    if (differing == 0) {
      return constant(min);
    }
    int bits = 64 - Long.numberOfLeadingZeros(differing);
    long unknown = lowBits(bits);
    return new Tnum(min & ~unknown, unknown);
  }

  public static long lowBits(int count) {
    return count >= 64 ? -1 : (1L << count) - 1;
  }

  public boolean isConstant() {
    return mask == 0;
  }

  public boolean contains(long x) {
    return (x & ~mask) == value;
  }

  /** Whether every member of {@code other} is a member of this. */
  public boolean includes(Tnum other) {
    return (other.mask & ~mask) == 0 && (other.value & ~mask) == value;
  }

  /** Whether no number is a member of both. */
  public boolean excludes(Tnum other) {
    return ((value ^ other.value) & ~mask & ~other.mask) != 0;
  }

  /** Members of both; only for tnums that do not exclude each other. */
  public Tnum meet(Tnum other) {
    long unknown = mask & other.mask;
    return new Tnum((value | other.value) & ~unknown, unknown);
  }

  public Tnum join(Tnum other) {
    long unknown = mask | other.mask | (value ^ other.value);
    return new Tnum(value & ~unknown, unknown);
  }

  public Tnum add(Tnum other) {
    long sumOfMasks = mask + other.mask;
    long sumOfValues = value + other.value;
    long sigma = sumOfMasks + sumOfValues;
    long carries = sigma ^ sumOfValues;
    long unknown = carries | mask | other.mask;
    return new Tnum(sumOfValues & ~unknown, unknown);
  }

  public Tnum sub(Tnum other) {
    long difference = value - other.value;
    long alpha = difference + mask;
    long beta = difference - other.mask;
    long borrows = alpha ^ beta;
    long unknown = borrows | mask | other.mask;
    return new Tnum(difference & ~unknown, unknown);
  }

  public Tnum and(Tnum other) {
    long maybe = (value | mask) & (other.value | other.mask);
    long sure = value & other.value;
    return new Tnum(sure, maybe & ~sure);
  }

  public Tnum or(Tnum other) {
    long sure = value | other.value;
    return new Tnum(sure, (mask | other.mask) & ~sure);
  }

  public Tnum xor(Tnum other) {
    long unknown = mask | other.mask;
    return new Tnum((value ^ other.value) & ~unknown, unknown);
  }

  public Tnum mul(Tnum other) {
    long product = value * other.value;
    Tnum uncertain = constant(0);
    Tnum a = this;
    Tnum b = other;
    while (a.value != 0 || a.mask != 0) {
      if ((a.value & 1) != 0) {
        uncertain = uncertain.add(new Tnum(0, b.mask));
      } else if ((a.mask & 1) != 0) {
        uncertain = uncertain.add(new Tnum(0, b.value | b.mask));
      }
      a = a.shiftRight(1);
      b = b.shiftLeft(1);
    }
    return constant(product).add(uncertain);
  }

  public Tnum shiftLeft(int amount) {
    return new Tnum(value << amount, mask << amount);
  }

  public Tnum shiftRight(int amount) {
    return new Tnum(value >>> amount, mask >>> amount);
  }

  /** Arithmetic shift of a number of {@code width} bits; the result is cut to that width. */
  public Tnum shiftRightSigned(int amount, int width) {
    long low = lowBits(width);
    return new Tnum((signExtend(value, width) >> amount) & low, maskShift(amount, width));
  }

  private long maskShift(int amount, int width) {
    return (signExtend(mask, width) >> amount) & lowBits(width);
  }

  /** The low {@code width} bits, the rest known to be zero. */
  public Tnum cut(int width) {
    long low = lowBits(width);
    return new Tnum(value & low, mask & low);
  }

  /** The sign extension from {@code from} bits, cut to {@code to} bits. */
  public Tnum extendSign(int from, int to) {
    long low = lowBits(to);
    return new Tnum(signExtend(value, from) & low, signExtend(mask, from) & low);
  }

  public static long signExtend(long x, int width) {
    int shift = 64 - width;
    return (x << shift) >> shift;
  }
}
