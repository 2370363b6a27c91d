package dev.scxlab.verifier.number;

import com.google.common.primitives.ImmutableLongArray;
import java.util.TreeSet;

/**
 * Where bounds that grow in a loop may come to rest: numbers that occur in the program, and those
 * next to them.
 */
public final class Thresholds {

  public static final Thresholds NONE = new Thresholds(ImmutableLongArray.of());

  private final ImmutableLongArray ascending;

  private Thresholds(ImmutableLongArray ascending) {
    this.ascending = ascending;
  }

  /** Takes the numbers themselves and their neighbours. */
  public static Thresholds of(Iterable<Long> numbers) {
    TreeSet<Long> all = new TreeSet<>();
    for (long n : numbers) {
      all.add(n);
      if (n != Long.MAX_VALUE) {
        all.add(n + 1);
      }
      if (n != Long.MIN_VALUE) {
        all.add(n - 1);
      }
    }
    return new Thresholds(ImmutableLongArray.copyOf(all));
  }

  public long aboveSigned(long x, int width) {
    for (int i = 0; i < ascending.length(); i++) {
      if (ascending.get(i) >= x) {
        return Math.min(ascending.get(i), ScalarBounds.maxSigned(width));
      }
    }
    return ScalarBounds.maxSigned(width);
  }

  public long belowSigned(long x, int width) {
    for (int i = ascending.length() - 1; i >= 0; i--) {
      if (ascending.get(i) <= x) {
        return Math.max(ascending.get(i), ScalarBounds.minSigned(width));
      }
    }
    return ScalarBounds.minSigned(width);
  }

  public long aboveUnsigned(long x, int width) {
    long most = Tnum.lowBits(width);
    if (x < 0) {
      return most;
    }
    for (int i = 0; i < ascending.length(); i++) {
      if (ascending.get(i) >= x) {
        return ScalarBounds.minUnsigned(ascending.get(i), most);
      }
    }
    return most;
  }

  public long belowUnsigned(long x, int width) {
    long from = x < 0 ? Long.MAX_VALUE : x;
    for (int i = ascending.length() - 1; i >= 0; i--) {
      if (ascending.get(i) <= from && ascending.get(i) >= 0) {
        return ScalarBounds.minUnsigned(ascending.get(i), Tnum.lowBits(width));
      }
    }
    return 0;
  }
}
