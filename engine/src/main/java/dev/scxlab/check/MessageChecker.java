package dev.scxlab.check;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** `log`, `error`, `exit`, `dump`. */
final class MessageChecker {

  private final ExprChecker exprs;
  private final Problems problems;

  MessageChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.problems = exprs.problems;
  }

  CheckedExpr message(Expr.Call c, Expr.NameRef n, @Nullable Kfunc kfunc) {
    List<Expr> rest = new ArrayList<>(c.arguments());
    CheckedExpr code = null;
    if (kfunc == Kfunc.EXIT) {
      if (rest.isEmpty()) {
        exprs.calls().count(c, n, 2, "exit(code: s64, format, ...)", null);
        return exprs.calls().bad(c);
      }
      code = exprs.check(rest.remove(0), PolicyTypes.S64, "`exit` begins with a code", n.span());
    }
    if (rest.isEmpty() || !(rest.get(0) instanceof Expr.TextLit format)) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.FORMAT_MISMATCH,
                  rest.isEmpty() ? n.span() : rest.get(0).span(),
                  "`" + n.name() + "` needs a text in quotes")
              .help("`" + n.name() + "(\"...\")`"));
      rest.forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    List<CheckedExpr> args = new ArrayList<>();
    for (Expr e : rest.subList(1, rest.size())) {
      args.add(exprs.checkSettled(e));
    }
    boolean fine = MessageFormat.check(problems, format, args);
    if (!fine || CallChecker.anyBad(args) || (code != null && PolicyTypes.isBad(code.type()))) {
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.Message(c.span(), n.span(), kfunc, code, format.value(), args);
  }
}
