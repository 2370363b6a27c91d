package dev.scxlab.verifier.number;

import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a 64-bit number: bounds and bits of the whole, bounds and bits of its low half,
 * and, while they are few, the very numbers it may be. The empty set is {@code null}.
 */
public final class Scalar {

  /** How many single numbers are kept apart ({@code verifier.md} 4.2). */
  public static final int MAX_MEMBERS = 16;

  public static final Scalar UNKNOWN =
      new Scalar(ScalarBounds.unknown(64), ScalarBounds.unknown(32), null);

  private final ScalarBounds whole;
  private final ScalarBounds low;
  private final long @Nullable [] members;

  /** How far apart the numbers are, as far as that is known beside the rest. */
  private final Step step;

  private Scalar(ScalarBounds whole, ScalarBounds low, long @Nullable [] members) {
    this(whole, low, members, Step.ANY);
  }

  private Scalar(ScalarBounds whole, ScalarBounds low, long @Nullable [] members, Step step) {
    this.whole = whole;
    this.low = low;
    this.members = members;
    this.step = step;
  }

  public static Scalar constant(long value) {
    return new Scalar(
        ScalarBounds.constant(64, value), ScalarBounds.constant(32, value), new long[] {value});
  }

  /** All of {@code min..max}, compared with sign; the bounds must be in order. */
  public static Scalar signed(long min, long max) {
    return orUnknown(of(ScalarBounds.signed(64, min, max), ScalarBounds.unknown(32)));
  }

  /** All of {@code min..max}, compared without sign; the bounds must be in order. */
  public static Scalar unsigned(long min, long max) {
    return orUnknown(of(ScalarBounds.unsigned(64, min, max), ScalarBounds.unknown(32)));
  }

  /** Anything whose low half, with sign, lies in {@code min..max}. */
  public static Scalar lowSigned(long min, long max) {
    return orUnknown(of(ScalarBounds.unknown(64), ScalarBounds.signed(32, min, max)));
  }

  /** Anything whose low half, without sign, lies in {@code min..max}. */
  public static Scalar lowUnsigned(long min, long max) {
    return orUnknown(of(ScalarBounds.unknown(64), ScalarBounds.unsigned(32, min, max)));
  }

  /** Any number that has these bits. */
  public static Scalar ofBits(Tnum bits) {
    return orUnknown(of(ScalarBounds.ofBits(64, bits), ScalarBounds.unknown(32)));
  }

  /** Numbers of {@code width} bits, zero-extended. */
  public static Scalar ofWidth(int width) {
    return width == 64 ? UNKNOWN : unsigned(0, Tnum.lowBits(width));
  }

  /** Exactly these numbers, at most {@link #MAX_MEMBERS} of them. */
  public static @Nullable Scalar of(long[] numbers) {
    if (numbers.length == 0) {
      return null;
    }
    ScalarBounds whole = ScalarBounds.constant(64, numbers[0]);
    ScalarBounds low = ScalarBounds.constant(32, numbers[0]);
    for (int i = 1; i < numbers.length; i++) {
      whole = whole.join(ScalarBounds.constant(64, numbers[i]));
      low = low.join(ScalarBounds.constant(32, numbers[i]));
    }
    return new Scalar(whole, low, numbers);
  }

  private static Scalar orUnknown(@Nullable Scalar scalar) {
    return scalar == null ? UNKNOWN : scalar;
  }

  /** Tightens whole and low half by each other; null when nothing is left. */
  private static @Nullable Scalar of(@Nullable ScalarBounds whole, @Nullable ScalarBounds low) {
    if (whole == null || low == null) {
      return null;
    }
    ScalarBounds fromWhole = ScalarHalves.low(whole);
    ScalarBounds newLow = low.meet(fromWhole);
    if (newLow == null) {
      return null;
    }
    ScalarBounds newWhole = whole.meet(ScalarHalves.whole(whole, newLow));
    if (newWhole == null) {
      return null;
    }
    newLow = newLow.meet(ScalarHalves.low(newWhole));
    if (newLow == null) {
      return null;
    }
    long @Nullable [] members = newWhole.isConstant() ? new long[] {newWhole.umin()} : null;
    return new Scalar(newWhole, newLow, members);
  }

  public ScalarBounds whole() {
    return whole;
  }

  public ScalarBounds low() {
    return low;
  }

  public long umin() {
    return whole.umin();
  }

  public long umax() {
    return whole.umax();
  }

  public long smin() {
    return whole.smin();
  }

  public long smax() {
    return whole.smax();
  }

  public Tnum bits() {
    return whole.bits();
  }

  public boolean isConstant() {
    return whole.isConstant();
  }

  public boolean isConstant(long value) {
    return whole.isConstant() && whole.umin() == value;
  }

  public boolean contains(long value) {
    if (members != null) {
      return Arrays.stream(members).anyMatch(m -> m == value);
    }
    return whole.contains(value) && low.contains(value);
  }

  /** The numbers it may be, when they are few; else null. Not to be changed. */
  public long @Nullable [] members() {
    return members;
  }

  /** Whether it is one of a few known numbers, and only that one. */
  public boolean isSingle() {
    return members != null && members.length == 1;
  }

  /** Whether it certainly has some property, as far as single numbers are known. */
  public boolean allMembers(LongPredicate property) {
    return members != null && Arrays.stream(members).allMatch(property);
  }

  /** How far apart the numbers it may be are, where more is known than bounds and bits. */
  public Step step() {
    return step;
  }

  /** The rest of a division by a positive number, which divides the step or is divided by it. */
  public Scalar modulo(long divisor) {
    if (smin() < 0) {
      return apply(Arithmetic.Operation.MOD, false, this, constant(divisor));
    }
    if (step.isKnown() && step.distance() % divisor == 0) {
      return constant(Math.floorMod(step.rest(), divisor));
    }
    Scalar result = apply(Arithmetic.Operation.MOD, false, this, constant(divisor));
    boolean nested = step.isKnown() && divisor % step.distance() == 0;
    return nested ? result.withStep(step) : result;
  }

  private static @Nullable Scalar withStep(@Nullable Scalar scalar, Step known) {
    return scalar == null ? null : scalar.withStep(known);
  }

  private Scalar withStep(Step known) {
    return known.isKnown() ? new Scalar(whole, low, members, known) : this;
  }

  /** The distance of the numbers it may be, from all that is known. */
  private Step knownStep() {
    if (whole.isConstant()) {
      return new Step(0, whole.umin());
    }
    return !step.isKnown() && members != null ? Step.of(members) : step;
  }

  /** The operation on numbers; {@code narrow} works on the low halves and clears the high one. */
  public static Scalar apply(Arithmetic.Operation operation, boolean narrow, Scalar a, Scalar b) {
    Scalar result = applyBounds(operation, narrow, a, b);
    if (!narrow && operation == Arithmetic.Operation.ADD && a.isInt() && b.isInt()) {
      return result.withStep(a.knownStep().plus(b.knownStep()));
    }
    boolean small = a.umin() >= 0 && a.umax() >>> 31 == 0 && b.umin() >= 0 && b.umax() >>> 31 == 0;
    if (narrow || !small) {
      return result;
    }
    switch (operation) {
      case MUL:
        return b.isConstant() && b.umin() > 1 ? result.withStep(new Step(b.umin(), 0)) : result;
      case SHIFT_LEFT:
        boolean shifted = b.isConstant() && b.umin() > 0 && b.umin() < 31;
        return shifted ? result.withStep(new Step(1L << b.umin(), 0)) : result;
      default:
        return result;
    }
  }

  /** Whether it fits an int with its sign, so that sums of two do not wrap. */
  private boolean isInt() {
    return smin() >= Integer.MIN_VALUE && smax() <= Integer.MAX_VALUE;
  }

  private static Scalar applyBounds(
      Arithmetic.Operation operation, boolean narrow, Scalar a, Scalar b) {
    if (a.members != null && b.members != null) {
      Scalar exact = applyToMembers(operation, narrow, a.members, b.members);
      if (exact != null) {
        return exact;
      }
    }
    if (narrow) {
      return zeroExtended(Arithmetic.apply(operation, a.low, b.low));
    }
    ScalarBounds whole = Arithmetic.apply(operation, a.whole, b.whole);
    ScalarBounds low = ScalarBounds.unknown(32);
    switch (operation) {
      case ADD:
      case SUB:
      case MUL:
      case AND:
      case OR:
      case XOR:
        low = Arithmetic.apply(operation, a.low, b.low);
        break;
      default:
        break;
    }
    return orUnknown(of(whole, low));
  }

  private static @Nullable Scalar applyToMembers(
      Arithmetic.Operation operation, boolean narrow, long[] a, long[] b) {
    int width = narrow ? 32 : 64;
    long mask = Tnum.lowBits(width);
    long[] results = new long[a.length * b.length];
    int count = 0;
    for (long x : a) {
      for (long y : b) {
        results[count++] = Arithmetic.concrete(operation, x & mask, y & mask, width);
      }
    }
    long[] distinct = Arrays.stream(results).sorted().distinct().toArray();
    return distinct.length > MAX_MEMBERS ? null : of(distinct);
  }

  private static Scalar zeroExtended(ScalarBounds low) {
    return orUnknown(of(ScalarBounds.unsigned(64, low.umin(), low.umax()), low));
  }

  /** The low {@code bits} (8, 16 or 32) without sign. */
  public Scalar zeroExtend(int bits) {
    if (members != null) {
      return mapMembers(m -> m & Tnum.lowBits(bits));
    }
    if (bits == 32) {
      return zeroExtended(low);
    }
    return apply(Arithmetic.Operation.AND, false, this, constant(Tnum.lowBits(bits)));
  }

  /** The low {@code bits} (8, 16 or 32) with sign, extended to {@code to} bits (32 or 64). */
  public Scalar signExtend(int bits, int to) {
    if (members != null) {
      return mapMembers(m -> Tnum.signExtend(m, bits) & Tnum.lowBits(to));
    }
    Scalar wide;
    if (bits == 32) {
      wide = orUnknown(of(ScalarBounds.signed(64, low.smin(), low.smax()), low));
    } else {
      long most = Tnum.lowBits(bits - 1);
      boolean fits = whole.smin() >= ~most && whole.smax() <= most;
      ScalarBounds any = ScalarBounds.unknown(64);
      Tnum extended = whole.bits().extendSign(bits, 64);
      wide =
          fits
              ? this
              : orUnknown(
                  of(
                      ScalarBounds.reduce(64, any.umin(), any.umax(), ~most, most, extended),
                      ScalarBounds.unknown(32)));
    }
    return to == 32 ? wide.zeroExtend(32) : wide;
  }

  private Scalar mapMembers(java.util.function.LongUnaryOperator function) {
    long[] mapped = members == null ? new long[0] : members;
    return orUnknown(of(Arrays.stream(mapped).map(function).sorted().distinct().toArray()));
  }

  /** What this can be when the comparison with {@code other} holds; null when it never does. */
  public @Nullable Scalar refine(Comparison comparison, boolean narrow, Scalar other) {
    if (members != null) {
      int width = narrow ? 32 : 64;
      ScalarBounds with = narrow ? other.low : other.whole;
      return of(
          Arrays.stream(members)
              .filter(m -> possible(comparison, ScalarBounds.constant(width, m), with, other))
              .toArray());
    }
    if (narrow) {
      return withStep(of(whole, comparison.refine(low, other.low)), step);
    }
    if (comparison == Comparison.NE && other.isConstant() && contains(other.umin())) {
      Scalar few = expanded();
      if (few != null) {
        return few.refine(comparison, false, other);
      }
    }
    if (comparison == Comparison.EQ && other.members != null) {
      return of(Arrays.stream(other.members).filter(this::contains).toArray());
    }
    return withStep(of(comparison.refine(whole, other.whole), low), step);
  }

  /** The same set as single numbers, when they are few; else null. */
  private @Nullable Scalar expanded() {
    long mask = whole.bits().mask();
    long[] numbers = new long[MAX_MEMBERS];
    int count = 0;
    if (Long.bitCount(mask) <= 4) {
      long bits = 0;
      do {
        long number = whole.bits().value() | bits;
        if (contains(number)) {
          numbers[count++] = number;
        }
        bits = (bits - mask) & mask;
      } while (bits != 0);
    } else if (Long.compareUnsigned(whole.umax() - whole.umin(), MAX_MEMBERS) < 0) {
      for (long n = whole.umin(); n != whole.umax() + 1; n++) {
        if (contains(n)) {
          numbers[count++] = n;
        }
      }
    } else {
      return null;
    }
    return of(Arrays.copyOf(numbers, count));
  }

  private static boolean possible(
      Comparison comparison, ScalarBounds member, ScalarBounds with, Scalar other) {
    if (other.members == null) {
      return comparison.refine(member, with) != null;
    }
    long mask = Tnum.lowBits(member.width());
    return Arrays.stream(other.members)
        .anyMatch(o -> comparison.holds(member.umin(), o & mask, member.width()));
  }

  /** What both may be; null when there is nothing. */
  public @Nullable Scalar meet(Scalar other) {
    if (members != null) {
      return of(Arrays.stream(members).filter(other::contains).toArray());
    }
    if (other.members != null) {
      return of(Arrays.stream(other.members).filter(this::contains).toArray());
    }
    return withStep(
        of(whole.meet(other.whole), low.meet(other.low)),
        step.distance() >= other.step.distance() ? step : other.step);
  }

  public Scalar join(Scalar other) {
    if (this == other) {
      return this;
    }
    if (members != null && other.members != null) {
      long[] all = new long[members.length + other.members.length];
      System.arraycopy(members, 0, all, 0, members.length);
      System.arraycopy(other.members, 0, all, members.length, other.members.length);
      long[] distinct = Arrays.stream(all).sorted().distinct().toArray();
      if (distinct.length <= MAX_MEMBERS) {
        return orUnknown(of(distinct));
      }
    }
    return new Scalar(whole.join(other.whole), low.join(other.low), null)
        .withStep(knownStep().join(other.knownStep()));
  }

  public Scalar widen(Scalar next, Thresholds thresholds) {
    if (includes(next)) {
      return this;
    }
    return orUnknown(of(whole.widen(next.whole, thresholds), low.widen(next.low, thresholds)))
        .withStep(knownStep().join(next.knownStep()));
  }

  /** Whether everything {@code other} may be this may be. */
  public boolean includes(Scalar other) {
    if (members != null) {
      return other.allMembers(this::contains);
    }
    return whole.includes(other.whole)
        && low.includes(other.low)
        && step.includes(other.knownStep());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Scalar other
        && whole.equals(other.whole)
        && low.equals(other.low)
        && Arrays.equals(members, other.members);
  }

  @Override
  public int hashCode() {
    return whole.hashCode() * 31 + low.hashCode();
  }

  @Override
  public String toString() {
    if (members != null) {
      return Arrays.toString(members);
    }
    return whole.smin() + ".." + whole.smax() + " " + whole.bits();
  }

  /** How messages say which numbers it may be: {@code 7}, {@code -1..8}, {@code any number}. */
  public String range() {
    if (isConstant()) {
      return Long.toString(smin());
    }
    boolean all = smin() == Long.MIN_VALUE && smax() == Long.MAX_VALUE;
    if (!all) {
      return smin() + ".." + smax();
    }
    return umax() == -1 && umin() == 0
        ? "any number"
        : Long.toUnsignedString(umin()) + ".." + Long.toUnsignedString(umax());
  }
}
