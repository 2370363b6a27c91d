package dev.scxlab.verifier.number;

/**
 * Numbers that lie a fixed distance apart.
 *
 * @param distance the numbers are {@code rest} more than a multiple of this; 1 when nothing is
 *     known, and 0 for one number, {@code rest}, since a constant is a multiple of everything apart
 *     from its rest
 * @param rest what all of them leave in a division by the distance
 */
public record Step(long distance, long rest) {

  /** Any number. */
  public static final Step ANY = new Step(1, 0);

  /** As far as some numbers tell, of which there is at least one. */
  public static Step of(long[] numbers) {
    long common = 0;
    for (long n : numbers) {
      common = gcd(common, between(n, numbers[0]));
    }
    return new Step(common, numbers[0]);
  }

  public boolean isKnown() {
    return distance > 1;
  }

  /** What is known of sums. */
  public Step plus(Step other) {
    return reduced(gcd(distance, other.distance), rest + other.rest);
  }

  /** What is known of the numbers of both. */
  public Step join(Step other) {
    return reduced(gcd(gcd(distance, other.distance), between(rest, other.rest)), rest);
  }

  /** Whether everything {@code other} may be fits here. */
  public boolean includes(Step other) {
    return !isKnown()
        || (other.distance % distance == 0 && Math.floorMod(other.rest - rest, distance) == 0);
  }

  /** The smallest number from {@code from} on that fits. */
  public long firstFrom(long from) {
    return isKnown() ? from + Math.floorMod(rest - from, distance) : from;
  }

  private static Step reduced(long distance, long rest) {
    return distance > 1 ? new Step(distance, Math.floorMod(rest, distance)) : ANY;
  }

  /** How far apart two numbers are; 1, which tells nothing, when that is no number. */
  private static long between(long a, long b) {
    long difference = a - b;
    boolean overflow = ((a ^ b) & (a ^ difference)) < 0 || difference == Long.MIN_VALUE;
    return overflow ? 1 : Math.abs(difference);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
