package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** Reads numbers and texts; what is wrong with them is reported and replaced by a stand-in. */
final class Literals {

  private static final BigInteger U64_END = BigInteger.ONE.shiftLeft(64);

  private final SyntaxErrors errors;

  Literals(SyntaxErrors errors) {
    this.errors = errors;
  }

  /** The units of time, in nanoseconds; 0 for what is none. */
  static long unitNs(String suffix) {
    return switch (suffix) {
      case "ns" -> 1;
      case "us" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      default -> 0;
    };
  }

  Expr integer(Token token) {
    String text = token.getText();
    String digits = text.replace("_", "");
    if (digits.startsWith("0x")) {
      return number(token, value(digits.substring(2), 16), false);
    }
    if (digits.startsWith("0b")) {
      return number(token, value(digits.substring(2), 2), false);
    }
    leadingZero(token, digits);
    return number(token, value(digits, 10), false);
  }

  Expr time(Token token) {
    String text = token.getText();
    int unitAt = unitStart(text);
    String digits = text.substring(0, unitAt).replace("_", "");
    leadingZero(token, digits);
    BigInteger unit = BigInteger.valueOf(unitNs(text.substring(unitAt)));
    return number(token, value(digits, 10).multiply(unit), true);
  }

  /** The value of some digits; just too large for 64 bits when there are very many of them. */
  private static BigInteger value(String digits, int radix) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 64 ? U64_END : new BigInteger(significant, radix);
  }

  private Expr number(Token token, BigInteger value, boolean time) {
    Span span = SyntaxErrors.span(token);
    if (value.compareTo(U64_END) >= 0) {
      errors.add(
          Diagnostic.of(
                  DiagnosticCode.LITERAL_TOO_LARGE,
                  span,
                  "`" + shortened(token.getText()) + "` does not fit 64 bits")
              .at("the largest number is 18446744073709551615")
              .help(
                  time
                      ? "a time has 64 bits of nanoseconds, about 584 years"
                      : "numbers have at most 64 bits"));
    }
    return new Expr.IntLit(span, value.longValue(), time);
  }

  private void leadingZero(Token token, String digits) {
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      String stripped = token.getText().replaceFirst("^[0_]+(?=[0-9])", "");
      errors.add(
          Diagnostic.of(
                  DiagnosticCode.SYNTAX, SyntaxErrors.span(token), "a number does not begin with 0")
              .at("decimal here, octal in C")
              .help(
                  Help.edit(
                      "write `" + stripped + "`",
                      Applicability.LIKELY,
                      SyntaxErrors.span(token),
                      stripped)));
    }
  }

  /** {@code 0.5}, {@code 1.5ms}: there is no floating point, but a time can be said otherwise. */
  Expr floating(Token token) {
    Span span = SyntaxErrors.span(token);
    Diagnostic.Builder error =
        Diagnostic.of(DiagnosticCode.NOT_IN_LANGUAGE, span, "floating point is not available");
    String text = token.getText();
    int unitAt = unitStart(text);
    long unit = unitNs(text.substring(unitAt));
    String wholeTime =
        unit == 0 || text.length() > 40 ? "" : wholeTime(text.substring(0, unitAt), unit);
    if (!wholeTime.isEmpty()) {
      error.help(Help.edit("write `" + wholeTime + "`", Applicability.SAFE, span, wholeTime));
    } else {
      error.help(
          "scale instead: `slice / 2` for half of it, or multiply by 1024 and shift right by 10");
    }
    errors.add(error);
    return new Expr.Bad(span);
  }

  /** {@code 1.5ms} as {@code 1500us}; empty when there are fractions of a nanosecond. */
  private static String wholeTime(String decimal, long unitNs) {
    BigDecimal ns = new BigDecimal(decimal.replace("_", "")).multiply(BigDecimal.valueOf(unitNs));
    String[] units = {"s", "ms", "us", "ns"};
    for (String unit : units) {
      BigDecimal[] parts = ns.divideAndRemainder(BigDecimal.valueOf(unitNs(unit)));
      if (parts[1].signum() == 0) {
        return parts[0].toBigInteger() + unit;
      }
    }
    return "";
  }

  /** Digits with something behind them that makes no sense. */
  Expr badNumber(Token token) {
    Span span = SyntaxErrors.span(token);
    String text = token.getText();
    String lower = text.toLowerCase(Locale.ROOT);
    Diagnostic.Builder error;
    int unitAt = unitStart(text);
    String tail = text.substring(unitAt).toLowerCase(Locale.ROOT);
    if (lower.matches("0x[0-9a-f_]*") || lower.matches("0b[01_]*") || lower.matches("[0-9_]+")) {
      error = syntax(span, "`" + shortened(text) + "` is not a whole number");
      error.help(
          lower.equals("0x") || lower.equals("0b")
              ? "digits are missing behind `" + lower + "`"
              : "`_` stands between two digits; prefixes are `0x` and `0b`");
    } else if (lower.matches("[0-9_]+e[0-9]+")) {
      error =
          Diagnostic.of(DiagnosticCode.NOT_IN_LANGUAGE, span, "floating point is not available");
      error.help("write the number out, with `_` between groups of digits");
    } else if (lower.matches("(0x[0-9a-f_]+|[0-9_]+)[ul]{1,3}")) {
      String number = text.replaceFirst("[uUlL]+$", "");
      error = syntax(span, "numbers have no suffix for their type");
      error.help(Help.edit("write `" + number + "`", Applicability.SAFE, span, number));
    } else if (unitAt > 0 && !tail.isEmpty() && tail.matches("[a-z\u00b5]+")) {
      error = syntax(span, "there is no unit `" + shortened(text.substring(unitAt)) + "`");
      error.help("the units of time are `ns`, `us`, `ms` and `s`");
    } else {
      error = syntax(span, "`" + shortened(text) + "` is neither a number nor a name");
      error.help("a name does not begin with a digit");
    }
    errors.add(error);
    return new Expr.Bad(span);
  }

  private static Diagnostic.Builder syntax(Span span, String title) {
    return Diagnostic.of(DiagnosticCode.SYNTAX, span, title);
  }

  /** Where, in a number, the letters begin. */
  private static int unitStart(String text) {
    int i = 0;
    while (i < text.length() && !Character.isLetter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }

  /** A text between its quotes, escapes resolved. */
  Expr text(Token token) {
    String raw = token.getText();
    int end = raw.length() > 1 && raw.endsWith("\"") ? raw.length() - 1 : raw.length();
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < end; i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 >= end) {
        value.append(c);
        continue;
      }
      char escaped = raw.charAt(++i);
      switch (escaped) {
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case '"', '\\' -> value.append(escaped);
        default -> {
          int at = token.getStartIndex() + i - 1;
          errors.add(
              syntax(new Span(at, at + 2), "there is no escape `\\" + escaped + "`")
                  .help("the escapes are `\\n`, `\\t`, `\\\"` and `\\\\`"));
        }
      }
    }
    return new Expr.TextLit(SyntaxErrors.span(token), value.toString());
  }
}
