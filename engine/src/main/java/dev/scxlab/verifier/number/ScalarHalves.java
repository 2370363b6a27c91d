package dev.scxlab.verifier.number;

/** How the bounds of a 64-bit number and those of its low half tell about each other. */
public final class ScalarHalves {

  private static final long HIGH_HALF = ~0xffff_ffffL;

  private ScalarHalves() {}

  /** What the whole tells about the low half. */
  public static ScalarBounds low(ScalarBounds whole) {
    ScalarBounds any = ScalarBounds.unknown(32);
    long umin = 0;
    long umax = any.umax();
    if (whole.umin() >>> 32 == whole.umax() >>> 32) {
      umin = whole.umin() & ~HIGH_HALF;
      umax = whole.umax() & ~HIGH_HALF;
    }
    long smin = any.smin();
    long smax = any.smax();
    if (fitsLowSigned(whole)) {
      smin = whole.smin();
      smax = whole.smax();
    }
    ScalarBounds low = ScalarBounds.reduce(32, umin, umax, smin, smax, whole.bits().cut(32));
    return low == null ? any : low;
  }

  /** What the low half tells about the whole, beside what is known of that already. */
  public static ScalarBounds whole(ScalarBounds whole, ScalarBounds low) {
    ScalarBounds any = ScalarBounds.unknown(64);
    Tnum bits =
        new Tnum(
            (whole.bits().value() & HIGH_HALF) | low.bits().value(),
            (whole.bits().mask() & HIGH_HALF) | low.bits().mask());
    long umin = 0;
    long umax = -1;
    if (whole.umin() >>> 32 == whole.umax() >>> 32) {
      umin = (whole.umin() & HIGH_HALF) | low.umin();
      umax = (whole.umin() & HIGH_HALF) | low.umax();
    }
    long smin = any.smin();
    long smax = any.smax();
    if (fitsLowSigned(whole)) {
      smin = low.smin();
      smax = low.smax();
    }
    ScalarBounds result = ScalarBounds.reduce(64, umin, umax, smin, smax, bits);
    return result == null ? any : result;
  }

  private static boolean fitsLowSigned(ScalarBounds whole) {
    return whole.smin() >= Integer.MIN_VALUE && whole.smax() <= Integer.MAX_VALUE;
  }
}
