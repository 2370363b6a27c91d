package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Which type goes where, and what is said when it does not ({@code verifier.md} 6.3). */
final class Conversions {

  private final Problems problems;

  Conversions(Problems problems) {
    this.problems = problems;
  }

  /**
   * Makes an expression fit a wanted type, or reports that it does not.
   *
   * @param reason why this type is wanted, as a label on {@code place}; null to say nothing
   */
  CheckedExpr coerce(
      CheckedExpr e, PolicyType want, @Nullable String reason, @Nullable Span place) {
    CheckedExpr fitted = tryCoerce(e, want);
    if (fitted != null) {
      return fitted;
    }
    if (e instanceof CheckedExpr.Const c && e.type() instanceof PolicyType.Untyped) {
      reportLiteral(c, want);
    } else if (e instanceof CheckedExpr.Const c && isTimeTooLarge(c, want)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.LITERAL_TOO_LARGE,
                  c.span(),
                  problems.text(c.span())
                      + " is "
                      + Long.toUnsignedString(c.value())
                      + " ns, too large for "
                      + want.label())
              .help("declare it as `time`"));
    } else {
      reportMismatch(e, want, reason, place);
    }
    return new CheckedExpr.Bad(e.span());
  }

  /** As {@link #coerce}, for what is assigned to a local. */
  CheckedExpr coerceTo(LocalVariable v, CheckedExpr e) {
    CheckedExpr fitted = tryCoerce(e, v.type());
    Help declared = fitted == null ? v.declareAs(e.type()) : null;
    if (declared == null) {
      return fitted != null
          ? fitted
          : coerce(e, v.type(), "`" + v.name() + "` has this type", v.declaration());
    }
    if (v.toldAs(e.type())) {
      return new CheckedExpr.Bad(e.span());
    }
    problems.report(
        problems
            .at(DiagnosticCode.TYPE_MISMATCH, e.span(), mismatch(v.type(), e.type()))
            .label(Label.cause(v.declaration(), "`" + v.name() + "` has this type"))
            .help(declared));
    return new CheckedExpr.Bad(e.span());
  }

  private static String mismatch(PolicyType want, PolicyType have) {
    return "expected " + want.label() + ", found " + have.label();
  }

  /** Reports a text literal that no text of a policy or of the kernel can equal. */
  boolean textFits(CheckedExpr e) {
    if (!(e instanceof CheckedExpr.TextValue t)) {
      return true;
    }
    int bytes = t.value().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= KernelLimits.MAX_TEXT_CHARS) {
      return true;
    }
    problems.report(
        DiagnosticCode.LITERAL_TOO_LARGE,
        t.span(),
        "this text has " + bytes + " bytes, a text has at most " + KernelLimits.MAX_TEXT_CHARS,
        "write its first " + KernelLimits.MAX_TEXT_CHARS + " bytes, as a task's `comm` has them");
    return false;
  }

  /**
   * A number for something that is declared with a range: a constant outside it is reported, any
   * other number is left to the verifier.
   *
   * @param name what gets the number
   */
  CheckedExpr inRange(CheckedExpr e, DataType.@Nullable Scalar range, String name) {
    if (range == null || PolicyTypes.isBad(e.type())) {
      return e;
    }
    if (!(e instanceof CheckedExpr.Const c)) {
      return new CheckedExpr.InRange(e, range);
    }
    TypeResolver.Bounds bounds = new TypeResolver.Bounds(range.min(), range.max());
    if (bounds.contains(c.value(), !range.kind().signed())) {
      return e;
    }
    String most =
        Initials.text(range.min(), e.type()) + ".." + Initials.text(range.max(), e.type());
    problems.report(DiagnosticCode.VALUE_OUT_OF_RANGE, e.span(), "`" + name + "` must be " + most);
    return new CheckedExpr.Bad(e.span());
  }

  private static boolean isTimeTooLarge(CheckedExpr.Const c, PolicyType want) {
    return c.type().equals(PolicyTypes.TIME)
        && PolicyTypes.abi(want) == AbiType.U32
        && c.value() >>> 32 != 0;
  }

  /** The expression as the wanted type, or null when it does not fit. */
  static @Nullable CheckedExpr tryCoerce(CheckedExpr e, PolicyType want) {
    PolicyType have = e.type();
    if (PolicyTypes.isBad(have) || PolicyTypes.isBad(want)) {
      return e;
    }
    if (have.equals(want)
        || have.equals(PolicyTypes.required(want))
        || PolicyTypes.required(have).equals(want)) {
      return e;
    }
    if (e instanceof CheckedExpr.Const c && have instanceof PolicyType.Untyped) {
      return literal(c, want);
    }
    if (have instanceof PolicyType.Null) {
      return want.optional() ? new CheckedExpr.NullValue(e.span(), want) : null;
    }
    if (widens(PolicyTypes.abi(have), PolicyTypes.abi(want), have, want)) {
      return new CheckedExpr.Convert(e.span(), PolicyTypes.required(want), e);
    }
    return null;
  }

  private static boolean widens(AbiType have, AbiType want, PolicyType from, PolicyType to) {
    if (from instanceof PolicyType.EnumValue || to instanceof PolicyType.EnumValue) {
      return false;
    }
    switch (want) {
      case U64:
        return have == AbiType.U32 || have == AbiType.TIME;
      case S64:
        return have == AbiType.S32 || have.isIndex();
      case S32:
        return have.isIndex();
      case MASK:
        return have == AbiType.OWN_MASK;
      default:
        return false;
    }
  }

  /** A literal as a value of a type, or null when the type takes no such literal. */
  private static @Nullable CheckedExpr literal(CheckedExpr.Const c, PolicyType want) {
    if (!(want instanceof PolicyType.Value v) || !fits(c, v.abi())) {
      return null;
    }
    return new CheckedExpr.Const(c.span(), PolicyTypes.required(want), c.value(), null);
  }

  /**
   * Untyped numbers are kept as 64 bits; a {@code symbol} of "unsigned" marks one above 2^63-1,
   * which only u64 holds.
   */
  private static boolean fits(CheckedExpr.Const c, AbiType abi) {
    boolean huge = isHuge(c);
    long v = c.value();
    switch (abi) {
      case U32:
        return !huge && v >= 0 && v <= 0xffff_ffffL;
      case S32:
      case CPU:
      case CORE:
      case LLC:
      case NODE:
        return !huge && v >= Integer.MIN_VALUE && v <= Integer.MAX_VALUE;
      case U64:
      case DSQ:
        return huge || v >= 0;
      case S64:
        return !huge;
      case TIME:
        return v == 0;
      default:
        return abi.isFlags() && v == 0;
    }
  }

  /** Whether an untyped number is above 2^63-1. */
  static boolean isHuge(CheckedExpr.Const c) {
    return c.type() instanceof PolicyType.Untyped && HUGE.equals(c.symbol());
  }

  /** Marks untyped numbers above 2^63-1. */
  static final String HUGE = "<huge>";

  /** The type a number has without a context: u32 or s32 when it fits, else u64 or s64. */
  static CheckedExpr settle(CheckedExpr e) {
    if (!(e instanceof CheckedExpr.Const c) || !(c.type() instanceof PolicyType.Untyped)) {
      return e;
    }
    PolicyType type;
    if (isHuge(c)) {
      type = PolicyTypes.U64;
    } else if (c.value() < 0) {
      type = c.value() >= Integer.MIN_VALUE ? PolicyTypes.S32 : PolicyTypes.S64;
    } else {
      type = c.value() <= 0xffff_ffffL ? PolicyTypes.U32 : PolicyTypes.U64;
    }
    return new CheckedExpr.Const(c.span(), type, c.value(), null);
  }

  private void reportLiteral(CheckedExpr.Const c, PolicyType want) {
    AbiType abi = PolicyTypes.abi(want);
    String number = number(c);
    if (want instanceof PolicyType.EnumValue members) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  c.span(),
                  "expected " + want.label() + ", found number")
              .help(MismatchHelp.members(members)));
    } else if (abi == AbiType.TIME) {
      problems.report(
          problems
              .at(DiagnosticCode.TYPE_MISMATCH, c.span(), "expected time, found number")
              .at("a number without a unit")
              .help("write a unit, for example `" + number + "ms` or `" + number + "ns`"));
    } else if (abi.isFlags()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.WRONG_FLAG_FAMILY,
                  c.span(),
                  "expected " + FlagText.family(abi) + ", found number")
              .help("valid flags: " + FlagText.list(abi)));
    } else if (abi.kind() == AbiType.Kind.INT || abi.isIndex() || abi == AbiType.DSQ) {
      String how =
          c.value() < 0 && !isHuge(c) ? number + " is negative, " : number + " is too large for ";
      boolean negative = c.value() < 0 && !isHuge(c);
      boolean literal = problems.text(c.span()).matches("-?\\w+");
      if (!literal && !negative) {
        problems.report(
            DiagnosticCode.CONSTANT_OVERFLOW,
            c.span(),
            number + " does not fit " + abi.label(),
            "choose smaller numbers, or a wider type");
        return;
      }
      String title = negative ? how + abi.label() + " is not" : how + abi.label();
      String help =
          negative
              ? "declare it as `s64`, or write a number from 0 on"
              : abi.isIndex()
                  ? "numbers of this kind begin at 0"
                  : "declare it as a wider type, or write a smaller number";
      problems.report(DiagnosticCode.LITERAL_TOO_LARGE, c.span(), title, help);
    } else if (want instanceof PolicyType.Null) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          c.span(),
          "a number is never null",
          "choose a number that says `none`, or a type that has null, such as `cpu?`");
    } else {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH, c.span(), "expected " + want.label() + ", found number");
    }
  }

  static String number(CheckedExpr.Const c) {
    return isHuge(c) ? Long.toUnsignedString(c.value()) : Long.toString(c.value());
  }

  private void reportMismatch(
      CheckedExpr e, PolicyType want, @Nullable String reason, @Nullable Span place) {
    PolicyType have = e.type();
    AbiType h = PolicyTypes.abi(have);
    AbiType w = PolicyTypes.abi(want);
    DiagnosticCode code = DiagnosticCode.TYPE_MISMATCH;
    String title = mismatch(want, have);
    if (h.isFlags() && w.isFlags()) {
      code = DiagnosticCode.WRONG_FLAG_FAMILY;
      title = "expected " + FlagText.family(w) + ", found " + FlagText.family(h);
    } else if (have instanceof PolicyType.Null) {
      title = "expected " + want.label() + ", found null";
    }
    Diagnostic.Builder d = problems.at(code, e.span(), title);
    if (reason != null && place != null) {
      d.label(Label.cause(place, reason));
    }
    Help help = e instanceof CheckedExpr.Local local ? local.variable().declareAs(want) : null;
    if (e instanceof CheckedExpr.Local local && local.variable().repeats(want)) {
      return;
    }
    if (help == null) {
      help = new MismatchHelp(problems).of(e, want);
    }
    if (help != null) {
      d.help(help);
    }
    problems.report(d);
  }
}
