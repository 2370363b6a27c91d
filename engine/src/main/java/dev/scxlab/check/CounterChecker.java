package dev.scxlab.check;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** `s += n`: what a stat may be counted up by. */
final class CounterChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final FunctionScope scope;

  CounterChecker(ExprChecker exprs, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.scope = scope;
  }

  @Nullable NamedValue counterBase(Expr e) {
    Expr base = e;
    while (base instanceof Expr.Index i) {
      base = i.base();
    }
    if (base instanceof Expr.NameRef n && scope.find(n.name()) == null) {
      NamedValue v = globals.value(n.name());
      if (v instanceof NamedValue.Counter) {
        globals.use(n.name());
      }
      return v;
    }
    return null;
  }

  /** The indices behind a name, outermost first. */
  static List<Expr> counterIndexes(Expr e) {
    List<Expr> indexes = new ArrayList<>();
    Expr base = e;
    while (base instanceof Expr.Index i) {
      indexes.add(0, i.index());
      base = i.base();
    }
    return indexes;
  }

  @Nullable CheckedStmt count(Stmt.Assign a, NamedValue.Counter counter, List<Expr> indexes) {
    String name = counter.map().name();
    CheckedExpr raw = exprs.check(a.value());
    if (a.operator() != dev.scxlab.syntax.BinaryOp.ADD) {
      problems.report(
          problems
              .at(DiagnosticCode.READ_ONLY, a.place().span(), "a stat can only be counted up")
              .label(Label.declaration(counter.map().def().declaration(), "declared here"))
              .help("`" + name + " += n`"));
      return null;
    }
    List<Place.IndexStep> steps =
        exprs
            .places()
            .indexes()
            .steps(
                a.place().span(), name, indexes, counter.dims(), counter.map().def().declaration());
    if (steps == null) {
      return null;
    }
    CheckedExpr value =
        exprs.conversions.coerce(raw, PolicyTypes.U64, "a stat is a u64", a.place().span());
    return PolicyTypes.isBad(value.type())
        ? null
        : new CheckedStmt.Count(a.span(), counter.map(), steps, value);
  }
}
