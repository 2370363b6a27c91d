package dev.scxlab.check;

import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Expr;
import org.jspecify.annotations.Nullable;

/** {@code wake} of agents. */
final class AgentCallChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;

  AgentCallChecker(ExprChecker exprs) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
  }

  /** The call, or null when its object is no agent. */
  @Nullable CheckedExpr call(Expr.Call c, Expr.Field f) {
    FunctionScope scope = exprs.scope();
    if (!(f.base() instanceof Expr.NameRef n)
        || (scope != null && scope.find(n.name()) != null)
        || !(globals.value(n.name()) instanceof NamedValue.Agent a)) {
      return null;
    }
    AgentDecl agent = a.agent();
    if (scope == null || scope.agent != agent) {
      globals.use(n.name());
    }
    c.arguments().forEach(exprs::check);
    if (!f.name().text().equals("wake")) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.UNKNOWN_FUNCTION,
                  f.name().span(),
                  "an agent has no operation `" + f.name().text() + "`")
              .help("it has wake()"));
      return new CheckedExpr.Bad(c.span());
    }
    if (!c.arguments().isEmpty()) {
      problems.report(
          DiagnosticCode.ARGUMENT_MISMATCH,
          f.name().span(),
          "`wake` takes 0 arguments, found " + c.arguments().size());
      return new CheckedExpr.Bad(c.span());
    }
    if (agent.every() != null) {
      problems.report(
          problems
              .at(DiagnosticCode.TIMER_MISUSE, c.span(), "`" + agent.name() + "` runs by itself")
              .label(Label.declaration(agent.span(), "declared with `every`"))
              .help("leave `every` out of the declaration, or remove the call"));
      return new CheckedExpr.Bad(c.span());
    }
    return new CheckedExpr.AgentCall(c.span(), f.name().span(), agent);
  }
}
