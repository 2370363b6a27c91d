package dev.scxlab.check;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Name;
import dev.scxlab.syntax.Stmt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** `using`: what is acquired, and what will release it. */
final class UsingChecker {

  private final ExprChecker exprs;
  private final Problems problems;
  private final StmtChecker stmts;
  private final FunctionScope scope;

  UsingChecker(ExprChecker exprs, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.problems = exprs.problems;
    this.stmts = stmts;
    this.scope = scope;
  }

  CheckedStmt.@Nullable Using usingToBlockEnd(Stmt.Local l, List<Stmt> rest) {
    Expr value = l.value();
    if (value == null || l.names().size() != 1) {
      problems.report(DiagnosticCode.TYPE_MISMATCH, l.span(), "`using` needs one name and a value");
      stmts.statements(rest);
      return null;
    }
    return using(l.span(), l.names().get(0), value, l.leave(), null, rest);
  }

  CheckedStmt.@Nullable Using using(
      Span span,
      Name name,
      Expr init,
      Stmt.@Nullable Leave leaveClause,
      Stmt.@Nullable Block body,
      @Nullable List<Stmt> rest) {
    CheckedExpr value = exprs.check(init);
    Optional<Kfunc> release = releaseOf(value);
    if (release.isEmpty() && !PolicyTypes.isBad(value.type())) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.RELEASE_NOT_ACQUIRED,
                  init.span(),
                  "`using` needs a call that acquires something")
              .help("for a value that nobody must release write `let`"));
      value = new CheckedExpr.Bad(init.span());
    }
    CheckedStmt leave = stmts.leave(leaveClause, value, init.span());
    boolean mayBeNull = leaveClause == null && value.type().optional();
    release.ifPresent(r -> scope.kfuncs.add(new FunctionScope.KfuncUse(r, init.span())));
    scope.enterBlock();
    PolicyType type = leave != null ? PolicyTypes.required(value.type()) : value.type();
    LocalVariable v = stmts.locals().declare(name, LocalVariable.Kind.USING, type, false);
    v.setFirst(value);
    v.markRead();
    CheckedStmt.Block inside;
    if (body != null) {
      inside = stmts.block(body);
    } else {
      List<Stmt> after = rest == null ? List.of() : rest;
      Span area =
          after.isEmpty()
              ? span.after()
              : after.get(0).span().to(after.get(after.size() - 1).span());
      inside = new CheckedStmt.Block(area, stmts.statements(after));
    }
    scope.leaveBlock();
    if (release.isEmpty()) {
      return null;
    }
    return new CheckedStmt.Using(span, v, value, leave, release.get(), mayBeNull, inside);
  }

  private static Optional<Kfunc> releaseOf(CheckedExpr value) {
    return value instanceof CheckedExpr.KfuncCall k ? k.kfunc().releasedBy() : Optional.empty();
  }
}
