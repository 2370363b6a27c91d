package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timers and agents: how many, how often, where (R130). */
final class TimerDeclarations {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final TypeResolver types;
  private final Definitions definitions;

  TimerDeclarations(ExprChecker exprs, TypeResolver types, Definitions definitions) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.types = types;
    this.definitions = definitions;
  }

  void timer(Decl.Timer t) {
    List<PolicyType.Dimension> dims = types.dimensions(t.dims(), t.span());
    boolean fine = dims != null && shape(t, dims);
    CheckedExpr every = t.every() == null ? null : period(t.every());
    CheckedExpr cpu = t.on() == null ? null : cpu(t.on());
    if (!fine || bad(every) || bad(cpu) || dims == null) {
      definitions.define(t.name(), new NamedValue.Broken(t.span()));
      return;
    }
    PolicyType.Dimension dim = dims.isEmpty() ? null : dims.get(0);
    MapDecl map =
        definitions.addMap(
            t.name(),
            MapDef.Kind.ARRAY,
            PolicyTypes.U32,
            PolicyTypes.VOID,
            new DataType.Timer(),
            dim == null ? 1 : dim.count(),
            null);
    TimerDecl timer = new TimerDecl(globals.timers.size(), map, dim, every, cpu);
    globals.timers.add(timer);
    definitions.define(t.name(), new NamedValue.Timer(timer));
  }

  private static boolean bad(@Nullable CheckedExpr e) {
    return e != null && PolicyTypes.isBad(e.type());
  }

  private boolean shape(Decl.Timer t, List<PolicyType.Dimension> dims) {
    if (dims.size() > 1 || (!dims.isEmpty() && dims.get(0).domain() == AbiType.U64)) {
      problems.report(
          DiagnosticCode.BAD_SIZE, t.name().span(), "timers have one size in brackets at most");
      return false;
    }
    if (dims.isEmpty() && t.index() != null) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  t.index().span(),
                  "`" + t.name().text() + "` is one timer: it has no number")
              .help("declare several, for example `timer " + t.name().text() + "[cpus](c) { }`"));
      return false;
    }
    return true;
  }

  void agent(Decl.Agent a) {
    CheckedExpr every = a.every() == null ? null : period(a.every());
    if (bad(every)) {
      definitions.define(a.name(), new NamedValue.Broken(a.span()));
      return;
    }
    AgentDecl agent = new AgentDecl(globals.agents.size(), a.name().text(), every, a.name().span());
    globals.agents.add(agent);
    definitions.define(a.name(), new NamedValue.Agent(agent));
  }

  /** A constant or a param of type time that is never shorter than a timer can be. */
  private CheckedExpr period(Expr e) {
    CheckedExpr value = exprs.check(e, PolicyTypes.TIME, "a period is a time", null);
    Long shortest = least(value, e.span(), "a period");
    if (shortest == null) {
      return new CheckedExpr.Bad(e.span());
    }
    if (Long.compareUnsigned(shortest, KernelLimits.MIN_TIMER_PERIOD_NS) < 0) {
      String limit = Initials.time(KernelLimits.MIN_TIMER_PERIOD_NS);
      boolean param = value instanceof CheckedExpr.Read;
      problems.report(
          problems
              .at(
                  DiagnosticCode.TIMER_MISUSE,
                  e.span(),
                  param
                      ? "`" + problems.text(e.span()) + "` may be below " + limit
                      : "a period is at least " + limit)
              .help(
                  param
                      ? "give the param a range that begins at " + limit + " or more"
                      : "write `every " + limit + "` or more"));
      return new CheckedExpr.Bad(e.span());
    }
    return value;
  }

  private CheckedExpr cpu(Expr e) {
    CheckedExpr value = exprs.check(e, PolicyTypes.CPU, "a timer runs on a CPU", null);
    return least(value, e.span(), "the CPU of a timer") == null
        ? new CheckedExpr.Bad(e.span())
        : value;
  }

  /** The smallest number that a constant or a param can be; null after a report. */
  private @Nullable Long least(CheckedExpr value, Span span, String what) {
    if (value instanceof CheckedExpr.Const c) {
      return c.value();
    }
    DataDef param = param(value);
    if (param != null) {
      Long min = ((DataType.Scalar) param.dataType()).min();
      return min == null ? Long.valueOf(0) : min;
    }
    if (!PolicyTypes.isBad(value.type())) {
      problems.report(
          problems
              .at(DiagnosticCode.TIMER_MISUSE, span, what + " is a constant or a param")
              .label(Label.cause(span, "known only when the policy runs"))
              .help("leave `every` out, and start or wake it"));
    }
    return null;
  }

  /** The param that an expression reads, or null. */
  static @Nullable DataDef param(CheckedExpr value) {
    return value instanceof CheckedExpr.Read r
            && r.place() instanceof Place.Memory m
            && m.base() instanceof Place.DataBase d
            && d.data().constant()
            && m.steps().isEmpty()
            && !d.data().name().startsWith(".")
        ? d.data()
        : null;
  }
}
