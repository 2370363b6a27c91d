package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formats of messages, as BPF's printf knows them (R15). */
final class MessageFormat {

  /** A percent sign with flags, width, length and conversion, or one that stands for itself. */
  private static final Pattern PLACEHOLDER = Pattern.compile("%(%|[-+ #0]*\\d*(ll|l)?([a-zA-Z]))");

  private MessageFormat() {}

  /** Reports what does not agree; true when all does. */
  static boolean check(Problems problems, Expr.TextLit format, List<CheckedExpr> args) {
    List<String> conversions = new ArrayList<>();
    Matcher m = PLACEHOLDER.matcher(format.value());
    int end = 0;
    while (m.find()) {
      end = m.end();
      if (!m.group(1).equals("%")) {
        conversions.add(m.group());
      }
    }
    int lone = format.value().indexOf('%', end);
    if (lone >= 0) {
      problems.report(
          DiagnosticCode.FORMAT_MISMATCH,
          format.span(),
          "a percent sign begins a placeholder",
          "write `%%` for the sign itself");
      return false;
    }
    if (conversions.size() != args.size()) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.FORMAT_MISMATCH,
                  format.span(),
                  "format needs "
                      + CallChecker.plural(conversions.size(), "argument")
                      + ", found "
                      + args.size())
              .help(
                  conversions.size() > args.size()
                      ? "add a value behind the text for each placeholder"
                      : "take values out, or add placeholders: `%d`, `%lld`, `%x`, `%s`"));
      return false;
    }
    if (args.size() > KernelLimits.MAX_MESSAGE_ARGS) {
      problems.report(
          DiagnosticCode.FORMAT_MISMATCH,
          format.span(),
          "a message has at most "
              + KernelLimits.MAX_MESSAGE_ARGS
              + " arguments, found "
              + args.size(),
          "write two messages");
      return false;
    }
    boolean fine = true;
    for (int i = 0; i < args.size(); i++) {
      fine &= fits(problems, format, i, conversions.get(i), args.get(i));
    }
    return fine;
  }

  private static boolean fits(
      Problems problems, Expr.TextLit format, int index, String placeholder, CheckedExpr arg) {
    char conversion = placeholder.charAt(placeholder.length() - 1);
    AbiType abi = PolicyTypes.abi(arg.type());
    if (PolicyTypes.isBad(arg.type())) {
      return true;
    }
    boolean number =
        abi.kind() == AbiType.Kind.INT
            || abi.isIndex()
            || abi.isFlags()
            || abi == AbiType.DSQ
            || abi == AbiType.BOOL;
    String title = null;
    switch (conversion) {
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
        title = number ? null : "`" + placeholder + "` needs a number";
        boolean wide = abi.bytes() == 8;
        if (title == null && wide && !placeholder.contains("l")) {
          String wider = placeholder.substring(0, placeholder.length() - 1) + "ll" + conversion;
          problems.report(
              problems
                  .at(
                      DiagnosticCode.FORMAT_MISMATCH,
                      arg.span(),
                      "`" + placeholder + "` shows 32 bits, found " + arg.type().label())
                  .help(replaced(problems, format, index, wider)));
          return false;
        }
        break;
      case 's':
        title = abi == AbiType.TEXT ? null : "`" + placeholder + "` needs a text";
        break;
      default:
        title = "there is no placeholder `" + placeholder + "`";
    }
    if (title == null) {
      return true;
    }
    Diagnostic.Builder d =
        problems.at(
            DiagnosticCode.FORMAT_MISMATCH, arg.span(), title + ", found " + arg.type().label());
    String fitting =
        abi == AbiType.TEXT
            ? "%s"
            : number
                ? (abi.bytes() == 8 ? "%ll" : "%") + (PolicyTypes.isSigned(arg.type()) ? "d" : "u")
                : null;
    if (fitting != null) {
      d.help(replaced(problems, format, index, fitting));
    }
    problems.report(d);
    return false;
  }

  /** The edit that writes another placeholder in place of one. */
  private static Help replaced(Problems problems, Expr.TextLit format, int index, String text) {
    Matcher m = PLACEHOLDER.matcher(problems.text(format.span()));
    int left = index;
    while (m.find()) {
      if (!m.group(1).equals("%") && left-- == 0) {
        int start = format.span().start();
        Span place = new Span(start + m.start(), start + m.end());
        return Problems.replace("write `" + text + "`", place, text);
      }
    }
    return Help.advice("write `" + text + "`");
  }
}
