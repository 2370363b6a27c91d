package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import org.jspecify.annotations.Nullable;

/** What is said of operators on types they do not work on. */
final class OperatorReports {

  private final Problems problems;
  private final Conversions conversions;

  OperatorReports(Problems problems, Conversions conversions) {
    this.problems = problems;
    this.conversions = conversions;
  }

  CheckedExpr mixed(Span span, Span opSpan, String verb, CheckedExpr left, CheckedExpr right) {
    CheckedExpr literal =
        OperandTypes.untyped(left) ? left : OperandTypes.untyped(right) ? right : null;
    if (literal != null) {
      PolicyType want = literal == left ? right.type() : left.type();
      conversions.coerce(literal, want, null, null);
      return new CheckedExpr.Bad(span);
    }
    boolean signs = PolicyTypes.isSigned(left.type()) != PolicyTypes.isSigned(right.type());
    Help declared = declareAs(left, right.type());
    if (declared == null) {
      declared = declareAs(right, left.type());
    }
    if (declared != null && (told(left, right.type()) || told(right, left.type()))) {
      return new CheckedExpr.Bad(span);
    }
    Diagnostic.Builder d =
        problems
            .at(
                signs ? DiagnosticCode.MIXED_SIGNEDNESS : DiagnosticCode.TYPE_MISMATCH,
                opSpan,
                verb + " " + left.type().label() + " with " + right.type().label())
            .label(Label.cause(left.span(), left.type().label()))
            .label(Label.cause(right.span(), right.type().label()));
    if (declared != null) {
      d.help(declared);
    } else if (signs) {
      CheckedExpr signed = PolicyTypes.isSigned(left.type()) ? left : right;
      CheckedExpr unsigned = signed == left ? right : left;
      d.help(
          "test `"
              + problems.text(signed.span())
              + " >= 0` first, then write `"
              + problems.text(signed.span())
              + " as "
              + PolicyTypes.required(unsigned.type()).label()
              + "`");
    }
    problems.report(d);
    return new CheckedExpr.Bad(span);
  }

  private static @Nullable Help declareAs(CheckedExpr e, PolicyType wanted) {
    return e instanceof CheckedExpr.Local local ? local.variable().declareAs(wanted) : null;
  }

  private static boolean told(CheckedExpr e, PolicyType wanted) {
    return declareAs(e, wanted) != null
        && e instanceof CheckedExpr.Local local
        && local.variable().toldAs(wanted);
  }

  /** The product of two times is no time. */
  CheckedExpr timeTimesTime(Span span, Span opSpan, CheckedExpr right) {
    String text = problems.text(right.span());
    boolean simple = text.matches("[\\w.\\[\\]]+");
    problems.report(
        problems
            .at(DiagnosticCode.TYPE_MISMATCH, opSpan, "a time times a time is no time")
            .help(
                Problems.replace(
                    "take one of them as a number of ns",
                    right.span(),
                    "(" + (simple ? text : "(" + text + ")") + " as u64)")));
    return new CheckedExpr.Bad(span);
  }

  CheckedExpr refuse(
      Span span, Span opSpan, String symbol, CheckedExpr left, @Nullable CheckedExpr right) {
    CheckedExpr culprit = right != null && OperandTypes.number(left) ? right : left;
    AbiType abi = PolicyTypes.abi(culprit.type());
    if (abi.isHandle() || abi == AbiType.DSQ || culprit.type() instanceof PolicyType.StructRef) {
      boolean order = symbol.startsWith("<") || symbol.startsWith(">");
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.HANDLE_ARITHMETIC,
              opSpan,
              culprit.type().label()
                  + " is not a number: `"
                  + symbol
                  + (order ? "` cannot order it" : "` cannot be used on it"));
      if (abi == AbiType.TASK) {
        d.help("compare fields, such as `" + problems.text(culprit.span()) + ".dsq_vtime`");
      } else if (abi == AbiType.DSQ) {
        d.help(
            order
                ? "compare how many wait: `dsq_nr_queued(" + problems.text(culprit.span()) + ")`"
                : "declare a family, `dsq lane[4]: fifo;`, and name one by its index");
      }
      problems.report(d);
      return new CheckedExpr.Bad(span);
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.TYPE_MISMATCH,
            opSpan,
            "`" + symbol + "` cannot be used on " + culprit.type().label());
    if (abi == AbiType.BOOL) {
      String better =
          symbol.equals("&") ? "&&" : symbol.equals("|") ? "||" : symbol.equals("^") ? "!=" : "";
      if (!better.isEmpty()) {
        d.help(Problems.replace("conditions are joined by `" + better + "`", opSpan, better));
      }
    }
    if (culprit.type() instanceof PolicyType.EnumValue) {
      d.help("`" + problems.text(culprit.span()) + " as u32` is its number, from 0 on");
    }
    if (abi == AbiType.TEXT) {
      d.help("texts are compared with `==` and `!=`, and by `starts_with(text, prefix)`");
    }
    problems.report(d);
    return new CheckedExpr.Bad(span);
  }

  static String verb(BinaryOp op) {
    switch (op) {
      case ADD:
        return "adding";
      case SUB:
        return "subtracting";
      case MUL:
        return "multiplying";
      case DIV:
      case MOD:
        return "dividing";
      default:
        return "combining";
    }
  }
}
