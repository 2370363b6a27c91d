package dev.scxlab.report;

import dev.scxlab.metrics.Metric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Numbers for people: three significant digits, thousands apart, the unit in the header ({@code
 * metrics.md} 7.1). The same text in every locale.
 */
public final class Figures {

  /** What stands where there is no value. */
  public static final String NONE = "-";

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
  private static final double NS_PER_US = 1e3;
  private static final double PERCENT = 100;
  private static final double TEN = 10;
  private static final int RATIO_DECIMALS = 4;
  private static final int MAX_DECIMALS = 3;

  private Figures() {}

  /** Three significant digits, at most three decimals: 0.012, 1.23, 12.3, 123, 1,230. */
  public static String threeDigits(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    int wholeDigits = rounded.precision() - rounded.scale();
    int decimals = Math.min(MAX_DECIMALS, Math.max(0, THREE_DIGITS.getPrecision() - wholeDigits));
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }

  /** A whole number with thousands apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A value in the unit that {@link #unit} names. */
  public static String value(Metric metric, OptionalDouble value) {
    return value.isEmpty() ? NONE : value(metric, value.getAsDouble());
  }

  /** A value in the unit that {@link #unit} names. */
  public static String value(Metric metric, double value) {
    return switch (metric.unit()) {
      case NS -> threeDigits(value / NS_PER_US);
      case PER_S -> threeDigits(value);
      case RATIO ->
          isIndex(metric)
              ? String.format(Locale.ROOT, "%." + RATIO_DECIMALS + "f", value)
              : threeDigits(value * PERCENT);
    };
  }

  /** The unit in which tables show a metric. */
  public static String unit(Metric metric) {
    return switch (metric.unit()) {
      case NS -> "µs";
      case PER_S -> "/s";
      case RATIO -> isIndex(metric) ? "Jain" : "%";
    };
  }

  private static boolean isIndex(Metric metric) {
    return metric == Metric.FAIRNESS_JAIN;
  }

  /** A duration with the unit that suits it: 250 ns, 12.3 µs, 1.23 ms, 2 s. */
  public static String duration(long ns) {
    long abs = Math.abs(ns);
    if (abs < 1_000) {
      return count(ns) + " ns";
    }
    if (abs < 1_000_000) {
      return short3(ns / 1e3) + " µs";
    }
    return abs < 1_000_000_000 ? short3(ns / 1e6) + " ms" : short3(ns / 1e9) + " s";
  }

  /** Three digits without zeros behind the point. */
  private static String short3(double value) {
    String text = threeDigits(value);
    return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
  }

  /** Milliseconds with three significant digits, without unit. */
  public static String millis(long ns) {
    return threeDigits(ns / 1e6);
  }

  /** A relative change as percent with its sign: +12.3, -4, 0. */
  public static String percentChange(double change) {
    double percent = change * PERCENT;
    String digits =
        Math.abs(percent) < 100
            ? String.format(Locale.ROOT, "%.1f", Math.abs(percent))
            : threeDigits(Math.abs(percent));
    boolean zero = digits.equals("0.0");
    return (zero ? "" : percent < 0 ? "-" : "+") + digits;
  }

  /** A difference of shares in percentage points with its sign: +0.35, -12.3, 0.00. */
  public static String points(double difference) {
    double points = Math.abs(difference) * PERCENT;
    String digits = String.format(Locale.ROOT, points < TEN ? "%.2f" : "%.1f", points);
    boolean zero = digits.equals("0.00");
    return (zero ? "" : difference < 0 ? "-" : "+") + digits;
  }
}
