package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;

/** `as`: the conversions that must be written. */
final class CastChecker {

  private final Problems problems;
  private final Conversions conversions;

  CastChecker(Problems problems, Conversions conversions) {
    this.problems = problems;
    this.conversions = conversions;
  }

  CheckedExpr cast(Span span, CheckedExpr value, PolicyType want) {
    PolicyType have = value.type();
    if (PolicyTypes.isBad(have)) {
      return value;
    }
    if (value instanceof CheckedExpr.Const c && have instanceof PolicyType.Untyped) {
      return castLiteral(span, c, want);
    }
    AbiType from = PolicyTypes.abi(have);
    AbiType to = PolicyTypes.abi(want);
    boolean integers =
        (numeric(from) || from.isFlags() || from == AbiType.DSQ)
            && (numeric(to) || to.isFlags() || to == AbiType.DSQ);
    boolean direct = !(from.isFlags() || from == AbiType.DSQ) || to == AbiType.U64 || from == to;
    boolean indirect = !(to.isFlags() || to == AbiType.DSQ) || from == AbiType.U64 || from == to;
    if (!integers || !direct || !indirect) {
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.TYPE_MISMATCH, span, have.label() + " cannot become " + want.label());
      String text = problems.text(value.span());
      if (from == AbiType.BOOL && to.kind() == AbiType.Kind.INT) {
        d.help(Problems.replace("count it as 1 or 0", span, "if " + text + " { 1 } else { 0 }"));
      } else if (from == AbiType.TASK && numeric(to)) {
        d.help("a handle is no number; `" + text + ".pid` is the number of the task");
      } else if (integers) {
        d.help("only u64 stands between them: `" + text + " as u64 as " + want.label() + "`");
      }
      problems.report(d);
      return new CheckedExpr.Bad(span);
    }
    if ((to.isIndex() || want instanceof PolicyType.EnumValue) && from.bytes() == 8) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  span,
                  "only s32 and u32 become " + want.label() + ", found " + have.label())
              .help("make it " + (to.isIndex() ? "an s32" : "a u32") + " first"));
      return new CheckedExpr.Bad(span);
    }
    return new CheckedExpr.Convert(span, want, value);
  }

  private CheckedExpr castLiteral(Span span, CheckedExpr.Const c, PolicyType want) {
    if (want instanceof PolicyType.EnumValue e) {
      return member(span, c, e);
    }
    AbiType to = PolicyTypes.abi(want);
    if (to == AbiType.TIME || to.isFlags()) {
      return new CheckedExpr.Const(span, want, c.value(), null);
    }
    CheckedExpr fitted = conversions.coerce(c, want, null, null);
    return fitted instanceof CheckedExpr.Const f
        ? new CheckedExpr.Const(span, want, f.value(), f.symbol())
        : fitted;
  }

  private CheckedExpr member(Span span, CheckedExpr.Const c, PolicyType.EnumValue want) {
    int members = want.def().members().size();
    if (c.value() >= 0 && c.value() < members) {
      return new CheckedExpr.Const(span, want, c.value(), null);
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.VALUE_OUT_OF_RANGE,
                span,
                want.label() + " has the members 0.." + (members - 1) + ", found " + c.value())
            .label(Label.declaration(want.def().span(), "the enum")));
    return new CheckedExpr.Bad(span);
  }

  private static boolean numeric(AbiType abi) {
    return abi.kind() == AbiType.Kind.INT || abi.isIndex();
  }
}
