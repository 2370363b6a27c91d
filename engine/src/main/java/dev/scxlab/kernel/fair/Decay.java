package dev.scxlab.kernel.fair;

import java.math.BigInteger;

/**
 * The factor 2^(-dt / 32.768 ms) by which load averages fade, in integers: the same bits on every
 * machine. Stands for {@code decay_load()} in continuous form (eevdf.md 5.1).
 *
 * <p>dt is taken in microseconds, as PELT does; two tables of powers, of 128 us and of 1 us, are
 * computed exactly by integer square roots of 1/2.
 */
final class Decay {

  /** Time after which half is left. */
  static final long HALF_LIFE_US = 32_768;

  /** From here on nothing is left of any value. */
  private static final long FORGOTTEN_US = 63 * HALF_LIFE_US;

  private static final int FINE_BITS = 7;
  private static final int FINE = 1 << FINE_BITS;
  private static final int COARSE = (int) (HALF_LIFE_US >> FINE_BITS);

  /** Fraction bits of the tables. */
  private static final int PRECISION = 63;

  /** 2^(-i / 32768) for i in 0..127, as fractions of 2^63; entry 0 is one step short of one. */
  private static final long[] FINE_POWERS = powers(FINE, 15);

  /** 2^(-i / 256) for i in 0..255. */
  private static final long[] COARSE_POWERS = powers(COARSE, 8);

  /**
   * {@code value} (0..2^62 - 1) after {@code us >= 0} microseconds without activity, rounded down.
   */
  static long fade(long value, long us) {
    if (us == 0 || value == 0) {
      return value;
    }
    if (us >= FORGOTTEN_US) {
      return 0;
    }
    int rest = (int) (us % HALF_LIFE_US);
    long faded = value >> (us / HALF_LIFE_US);
    int coarse = rest >>> FINE_BITS;
    int fine = rest & (FINE - 1);
    if (coarse != 0) {
      faded = Math.multiplyHigh(faded << 1, COARSE_POWERS[coarse]);
    }
    if (fine != 0) {
      faded = Math.multiplyHigh(faded << 1, FINE_POWERS[fine]);
    }
    return faded;
  }

  /** Powers 0..count-1 of the 2^roots-th root of 1/2. */
  private static long[] powers(int count, int roots) {
    int working = 160;
    BigInteger one = BigInteger.ONE.shiftLeft(working);
    BigInteger step = one.shiftRight(1);
    for (int i = 0; i < roots; i++) {
      step = step.shiftLeft(working).sqrt();
    }
    long[] table = new long[count];
    BigInteger power = one.subtract(BigInteger.ONE);
    for (int i = 0; i < count; i++) {
      table[i] = power.shiftRight(working - PRECISION).longValueExact();
      power = i == 0 ? step : power.multiply(step).shiftRight(working);
    }
    return table;
  }

  private Decay() {}
}
