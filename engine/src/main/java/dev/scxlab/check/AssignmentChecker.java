package dev.scxlab.check;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assignments to locals and places. */
final class AssignmentChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final StmtChecker stmts;
  private final FunctionScope scope;
  private final ReferenceLife life;

  AssignmentChecker(ExprChecker exprs, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.stmts = stmts;
    this.scope = scope;
    this.life = new ReferenceLife(exprs.problems);
  }

  @Nullable CheckedStmt assign(Stmt.Assign a) {
    if (a.place() instanceof Expr.NameRef n) {
      LocalVariable v = scope.find(n.name());
      if (v != null && !v.inMemory()) {
        return assignLocal(a, n, v);
      }
      if (v == null && globals.value(n.name()) instanceof NamedValue.Counter c) {
        globals.use(n.name());
        return stmts.counters().count(a, c, List.of());
      }
    }
    if (a.place() instanceof Expr.Index
        && stmts.counters().counterBase(a.place()) instanceof NamedValue.Counter c) {
      return stmts.counters().count(a, c, CounterChecker.counterIndexes(a.place()));
    }
    if (!(a.place() instanceof Expr.NameRef
        || a.place() instanceof Expr.Field
        || a.place() instanceof Expr.Index)) {
      exprs.check(a.place());
      exprs.check(a.value());
      return null; // the parser has said that nothing can be assigned to it
    }
    Place place = exprs.places().place(a.place());
    CheckedExpr value = exprs.checkFor(a.value(), place == null ? null : place.type());
    CheckedStmt leave = stmts.leave(a.leave(), value, a.value().span());
    if (place == null
        || PolicyTypes.isBad(value.type())
        || !exprs.writes().writable(place, scope.op == OpsCallback.INIT_TASK)) {
      return null;
    }
    if (!exprs.conversions.textFits(value)) {
      return null;
    }
    if (a.operator() == null) {
      CheckedExpr fitted =
          exprs.conversions.coerce(
              value,
              place.type(),
              "`" + problems.text(place.span()) + "` has this type",
              place.span());
      return PolicyTypes.isBad(fitted.type())
          ? null
          : new CheckedStmt.AssignPlace(a.span(), place, fitted, leave);
    }
    return update(a, place, value);
  }

  private @Nullable CheckedStmt update(Stmt.Assign a, Place place, CheckedExpr value) {
    CheckedExpr sum =
        exprs
            .operators()
            .arithmetic(
                a.span(),
                operatorSpan(a),
                operator(a),
                new CheckedExpr.Read(place),
                value,
                scope.wrapping());
    CheckedExpr fitted =
        exprs.conversions.coerce(
            sum, place.type(), "`" + problems.text(place.span()) + "` has this type", place.span());
    if (PolicyTypes.isBad(fitted.type())) {
      return null;
    }
    CheckedExpr core = fitted instanceof CheckedExpr.Convert c ? c.value() : fitted;
    if (!(core instanceof CheckedExpr.Arith arith)) {
      return new CheckedStmt.AssignPlace(a.span(), place, fitted, null);
    }
    return new CheckedStmt.Update(
        a.span(), arith.operatorSpan(), place, arith.operator(), arith.right(), arith.wrapping());
  }

  private static dev.scxlab.syntax.BinaryOp operator(Stmt.Assign a) {
    dev.scxlab.syntax.BinaryOp op = a.operator();
    if (op == null) {
      throw new IllegalStateException();
    }
    return op;
  }

  private static Span operatorSpan(Stmt.Assign a) {
    int start = a.place().span().end();
    int end = a.value().span().start();
    return new Span(start, end);
  }

  private @Nullable CheckedStmt assignLocal(Stmt.Assign a, Expr.NameRef n, LocalVariable v) {
    CheckedExpr value = exprs.checkFor(a.value(), v.type());
    CheckedStmt leave = stmts.leave(a.leave(), value, a.value().span());
    if (v.kind() != LocalVariable.Kind.VAR) {
      notAssignable(n, v);
      return null;
    }
    if (a.operator() != null) {
      value =
          exprs
              .operators()
              .arithmetic(
                  a.span(),
                  operatorSpan(a),
                  operator(a),
                  new CheckedExpr.Local(n.span(), v),
                  value,
                  scope.wrapping());
    }
    CheckedExpr fitted =
        exprs.conversions.inRange(exprs.conversions.coerceTo(v, value), v.range(), v.name());
    return PolicyTypes.isBad(fitted.type()) || !life.assigned(v, fitted, a.value().span())
        ? null
        : new CheckedStmt.AssignLocal(a.span(), v, fitted, leave);
  }

  private void notAssignable(Expr.NameRef n, LocalVariable v) {
    switch (v.kind()) {
      case LOOP:
      case DSQ_LOOP:
        problems.report(
            problems
                .at(
                    DiagnosticCode.LOOP_VARIABLE_ASSIGNED,
                    n.span(),
                    "`" + v.name() + "` is set by the loop")
                .label(Label.declaration(v.declaration(), "here"))
                .help("use a variable of its own"));
        return;
      case LET:
        problems.report(
            problems
                .at(DiagnosticCode.READ_ONLY, n.span(), "`" + v.name() + "` is fixed by `let`")
                .label(Label.declaration(v.declaration(), "declared here"))
                .help("declare it with `var`"));
        return;
      default:
        problems.report(
            problems
                .at(DiagnosticCode.READ_ONLY, n.span(), "`" + v.name() + "` cannot be assigned")
                .label(
                    Label.declaration(
                        v.declaration(),
                        v.kind() == LocalVariable.Kind.PARAMETER
                            ? "a parameter"
                            : "released at the end of its block"))
                .help("use a variable of its own"));
    }
  }
}
