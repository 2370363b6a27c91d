package dev.scxlab.verifier.report;

import dev.scxlab.source.KnownFact;
import dev.scxlab.verifier.number.Scalar;
import java.util.Arrays;
import java.util.List;

/** What is known of a number, in the user's units. */
public final class KnownRange {

  private static final String[] UNITS = {"s", "ms", "us"};
  private static final long[] NANOSECONDS = {1_000_000_000L, 1_000_000L, 1_000L};

  private KnownRange() {}

  /**
   * The fact about a number.
   *
   * @param name what the text calls it
   * @param kind its type in the language; times are told in seconds and their parts
   */
  public static KnownFact of(String name, String kind, Scalar scalar) {
    long[] members = scalar.members();
    List<String> values =
        members == null ? List.of() : Arrays.stream(members).mapToObj(m -> text(m, kind)).toList();
    return new KnownFact(name, kind, range(scalar, kind), scalar.smin(), scalar.smax(), values);
  }

  private static String range(Scalar scalar, String kind) {
    boolean index =
        kind.equals("cpu") || kind.equals("core") || kind.equals("llc") || kind.equals("node");
    if (index && scalar.smin() < 0) {
      return scalar.smax() < 0 ? "none" : "none or 0.." + scalar.smax();
    }
    boolean bounded = scalar.smin() != Long.MIN_VALUE && scalar.smax() != Long.MAX_VALUE;
    if (!kind.equals("time") || !bounded || scalar.isConstant()) {
      return scalar.isConstant() ? text(scalar.smin(), kind) : scalar.range();
    }
    return text(scalar.smin(), kind) + ".." + text(scalar.smax(), kind);
  }

  private static String text(long number, String kind) {
    if (kind.equals("time")) {
      for (int i = 0; i < UNITS.length; i++) {
        if (number != 0 && number % NANOSECONDS[i] == 0) {
          return number / NANOSECONDS[i] + UNITS[i];
        }
      }
      return number + "ns";
    }
    return Long.toString(number);
  }
}
