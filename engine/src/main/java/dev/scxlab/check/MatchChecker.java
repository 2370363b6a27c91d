package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** `match`: constant arms, and all of an enum (R131). */
final class MatchChecker {

  private final ExprChecker exprs;
  private final Problems problems;
  private final StmtChecker stmts;

  MatchChecker(ExprChecker exprs, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.problems = exprs.problems;
    this.stmts = stmts;
  }

  CheckedStmt match(Stmt.Match m) {
    CheckedExpr value = exprs.checkSettled(m.value());
    AbiType abi = PolicyTypes.abi(value.type());
    boolean fine =
        abi == AbiType.BOOL
            || (abi.kind() == AbiType.Kind.INT && abi != AbiType.TIME)
            || abi.isIndex()
            || PolicyTypes.isBad(value.type());
    if (!fine) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          m.value().span(),
          "`match` works on integers, bool and enums, found " + value.type().label(),
          "compare it in `if` and `else if`");
      value = new CheckedExpr.Bad(value.span());
    }
    List<CheckedStmt.Arm> arms = new ArrayList<>();
    CheckedStmt.Block otherwise = null;
    Set<Long> seen = new LinkedHashSet<>();
    for (Stmt.Arm arm : m.arms()) {
      if (arm.patterns().isEmpty()) {
        if (otherwise != null) {
          problems.report(
              problems
                  .at(DiagnosticCode.DUPLICATE_NAME, arm.span(), "`else` has an arm already")
                  .label(Label.cause(otherwise.span(), "the first one"))
                  .help("join the two"));
          stmts.block(arm.body());
          continue;
        }
        otherwise = stmts.block(arm.body());
        continue;
      }
      List<CheckedExpr.Const> patterns = new ArrayList<>();
      for (Expr p : arm.patterns()) {
        pattern(p, value, seen).ifPresent(patterns::add);
      }
      arms.add(new CheckedStmt.Arm(arm.span(), patterns, stmts.block(arm.body())));
    }
    if (otherwise == null) {
      checkCovered(m, value.type(), seen);
    }
    return new CheckedStmt.Match(m.span(), value, arms, otherwise);
  }

  private Optional<CheckedExpr.Const> pattern(Expr p, CheckedExpr value, Set<Long> seen) {
    if (PolicyTypes.isBad(value.type())) {
      exprs.check(p);
      return Optional.empty();
    }
    CheckedExpr c =
        exprs.check(p, PolicyTypes.required(value.type()), "the value has this type", value.span());
    if (PolicyTypes.isBad(c.type())) {
      return Optional.empty();
    }
    if (!(c instanceof CheckedExpr.Const constant)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          p.span(),
          "the arms of a `match` are constants",
          "compare with a value of the run in `if` and `else if`");
      return Optional.empty();
    }
    if (!seen.add(constant.value())) {
      problems.report(
          DiagnosticCode.DUPLICATE_NAME,
          p.span(),
          "`" + problems.text(p.span()) + "` has an arm already");
    }
    return Optional.of(constant);
  }

  private void checkCovered(Stmt.Match m, PolicyType type, Set<Long> seen) {
    if (!(type instanceof PolicyType.EnumValue e)) {
      return;
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < e.def().members().size(); i++) {
      if (!seen.contains((long) i)) {
        missing.add("`" + e.def().members().get(i) + "`");
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String names =
        missing.size() == 1
            ? missing.get(0)
            : String.join(", ", missing.subList(0, missing.size() - 1))
                + " and "
                + missing.get(missing.size() - 1);
    problems.report(
        problems
            .at(
                DiagnosticCode.MATCH_INCOMPLETE,
                m.value().span(),
                names + (missing.size() == 1 ? " is" : " are") + " not handled")
            .label(Label.declaration(e.def().span(), "the enum"))
            .help("add the missing arms, or `else => { }`"));
  }
}
