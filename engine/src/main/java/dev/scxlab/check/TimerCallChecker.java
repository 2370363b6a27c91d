package dev.scxlab.check;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** {@code start} and {@code cancel} of timers (R130). */
final class TimerCallChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  TimerCallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  /** The call, or null when its object is no timer. */
  @Nullable CheckedExpr call(Expr.Call c, Expr.Field f) {
    Expr base = f.base() instanceof Expr.Index i ? i.base() : f.base();
    FunctionScope scope = exprs.scope();
    boolean global =
        base instanceof Expr.NameRef n && (scope == null || scope.find(n.name()) == null);
    if (!global
        || !(base instanceof Expr.NameRef name)
        || !(globals.value(name.name()) instanceof NamedValue.Timer t)) {
      return null;
    }
    boolean own = scope != null && scope.timer == t.timer();
    if (!own && f.name().text().equals("start")) {
      globals.use(name.name());
    }
    return checked(c, f, t.timer(), scope);
  }

  private CheckedExpr checked(
      Expr.Call c, Expr.Field f, TimerDecl timer, @Nullable FunctionScope scope) {
    boolean starts = f.name().text().equals("start");
    CheckedExpr index = index(f, timer);
    boolean known = starts || f.name().text().equals("cancel");
    int want = starts ? 1 : 0;
    if (!known) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.UNKNOWN_FUNCTION,
                  f.name().span(),
                  "a timer has no operation `" + f.name().text() + "`")
              .help("it has start(delay) and cancel()"));
    } else if (c.arguments().size() != want) {
      problems.report(
          DiagnosticCode.ARGUMENT_MISMATCH,
          f.name().span(),
          "`"
              + f.name().text()
              + "` takes "
              + CallChecker.plural(want, "argument")
              + ", found "
              + c.arguments().size());
    }
    if (!known || c.arguments().size() != want) {
      c.arguments().forEach(exprs::check);
      return new CheckedExpr.Bad(c.span());
    }
    CheckedExpr delay =
        starts
            ? exprs.check(
                c.arguments().get(0), PolicyTypes.TIME, "`start` takes a delay", f.name().span())
            : null;
    if (misused(c.span(), f, timer, scope, starts)
        || (index != null && PolicyTypes.isBad(index.type()))
        || (delay != null && PolicyTypes.isBad(delay.type()))) {
      return new CheckedExpr.Bad(c.span());
    }
    PolicyType result = starts ? PolicyTypes.VOID : PolicyTypes.BOOL;
    return new CheckedExpr.TimerCall(c.span(), f.name().span(), result, timer, index, delay);
  }

  /** The number of a timer of an array, null for a single timer. */
  private @Nullable CheckedExpr index(Expr.Field f, TimerDecl timer) {
    PolicyType.Dimension dim = timer.dim();
    if (f.base() instanceof Expr.Index i && dim != null) {
      return exprs.places().indexes().index(i.index(), dim, timer.name());
    }
    boolean wrong = f.base() instanceof Expr.Index || dim != null;
    if (!wrong) {
      return null;
    }
    problems.report(
        problems
            .at(
                DiagnosticCode.TYPE_MISMATCH,
                f.base().span(),
                dim == null
                    ? "`" + timer.name() + "` is one timer"
                    : "`" + timer.name() + "` is an array of timers: say which one")
            .label(Label.declaration(timer.map().def().declaration(), "declared here")));
    return new CheckedExpr.Bad(f.base().span());
  }

  private boolean misused(
      Span call, Expr.Field f, TimerDecl timer, @Nullable FunctionScope scope, boolean starts) {
    boolean own = scope != null && scope.timer == timer;
    if (starts && timer.every() != null) {
      problems.report(
          problems
              .at(DiagnosticCode.TIMER_MISUSE, call, "`" + timer.name() + "` repeats by itself")
              .label(Label.declaration(timer.map().def().declaration(), "declared with `every`"))
              .help("leave `every` out of the declaration, or remove the call"));
      return true;
    }
    if (!starts && own && timer.dim() == null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TIMER_MISUSE,
                  f.name().span(),
                  "a timer cannot cancel itself: cancelling waits for its body")
              .label(Label.declaration(timer.map().def().declaration(), "this is its body"))
              .help("return without starting it again"));
      return true;
    }
    return false;
  }
}
