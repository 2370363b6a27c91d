package dev.scxlab.experiment;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the language writes them: {@code 250ms}, {@code 2s}, {@code 1_500us}. */
public final class Durations {

  private static final Pattern FORM = Pattern.compile("([0-9][0-9_]*)(ns|us|ms|s)");
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final String[] UNITS = {"s", "ms", "us", "ns"};

  private Durations() {}

  /** The time in ns; empty when the text is no time or too long for 63 bits. */
  public static Optional<Long> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    BigInteger ns =
        new BigInteger(m.group(1).replace("_", ""))
            .multiply(BigInteger.valueOf(unitNs(m.group(2))));
    return ns.compareTo(MAX) > 0 ? Optional.empty() : Optional.of(ns.longValue());
  }

  /** The shortest exact form: 20ms, 1500us. */
  public static String format(long ns) {
    for (String unit : UNITS) {
      if (ns % unitNs(unit) == 0 && (ns != 0 || unit.equals("ms"))) {
        return ns / unitNs(unit) + unit;
      }
    }
    return ns + "ns";
  }

  private static long unitNs(String unit) {
    return switch (unit) {
      case "s" -> 1_000_000_000;
      case "ms" -> 1_000_000;
      case "us" -> 1_000;
      default -> 1;
    };
  }
}
