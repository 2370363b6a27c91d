package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements of one function. */
final class StmtChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final LoopChecker loops;
  private final LocalChecker locals;
  private final UsingChecker usings;
  private final AssignmentChecker assignments;
  private final CounterChecker counters;
  private final MatchChecker matches;
  private final FunctionScope scope;

  /** The lock that is held around the statement being checked, or null. */
  private @Nullable Span locked;

  StmtChecker(ExprChecker exprs, TypeResolver types, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.scope = scope;
    this.loops = new LoopChecker(exprs, this, scope);
    this.locals = new LocalChecker(exprs, types, this, scope);
    this.usings = new UsingChecker(exprs, this, scope);
    this.assignments = new AssignmentChecker(exprs, this, scope);
    this.counters = new CounterChecker(exprs, this, scope);
    this.matches = new MatchChecker(exprs, this, scope);
  }

  LocalChecker locals() {
    return locals;
  }

  CounterChecker counters() {
    return counters;
  }

  /** A block in a scope of its own. */
  CheckedStmt.Block block(Stmt.Block b) {
    scope.enterBlock();
    CheckedStmt.Block checked = openBlock(b);
    scope.leaveBlock();
    return checked;
  }

  /** A block in the scope that is open already. */
  CheckedStmt.Block openBlock(Stmt.Block b) {
    return new CheckedStmt.Block(b.span(), statements(b.statements()));
  }

  List<CheckedStmt> statements(List<Stmt> all) {
    List<CheckedStmt> checked = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Stmt s = all.get(i);
      if (i > 0 && leaves(all.get(i - 1))) {
        problems.report(
            problems
                .at(DiagnosticCode.UNREACHABLE, s.span(), "never reached")
                .label(Label.cause(all.get(i - 1).span(), "every path leaves here"))
                .help("remove it"));
        scope.enterBlock();
        statements(all.subList(i, all.size()));
        scope.leaveBlock();
        return checked;
      }
      if (s instanceof Stmt.Local l && l.kind() == Stmt.LocalKind.USING) {
        CheckedStmt.Using using = usings.usingToBlockEnd(l, all.subList(i + 1, all.size()));
        if (using != null) {
          checked.add(using);
        }
        return checked;
      }
      CheckedStmt done = statement(s);
      if (done != null) {
        checked.add(done);
      }
    }
    return checked;
  }

  /** Whether no path goes on behind a statement. */
  static boolean leaves(Stmt s) {
    if (s instanceof Stmt.Return || s instanceof Stmt.Break || s instanceof Stmt.Continue) {
      return true;
    }
    if (s instanceof Stmt.Block b) {
      return b.statements().stream().anyMatch(StmtChecker::leaves);
    }
    if (s instanceof Stmt.If i) {
      Stmt otherwise = i.otherwise();
      return otherwise != null && leaves(i.then()) && leaves(otherwise);
    }
    if (s instanceof Stmt.Using u) {
      return leaves(u.body());
    }
    if (s instanceof Stmt.Lock l) {
      return leaves(l.body());
    }
    if (s instanceof Stmt.Match m) {
      return m.arms().stream().anyMatch(a -> a.patterns().isEmpty())
          && m.arms().stream().allMatch(a -> leaves(a.body()));
    }
    return false;
  }

  private @Nullable CheckedStmt statement(Stmt s) {
    if (s instanceof Stmt.Block b) {
      return block(b);
    }
    if (s instanceof Stmt.Local l) {
      return locals.local(l);
    }
    if (s instanceof Stmt.Assign a) {
      return assignments.assign(a);
    }
    if (s instanceof Stmt.Expression e) {
      return effect(e);
    }
    if (s instanceof Stmt.If i) {
      CheckedExpr condition =
          exprs.check(i.condition(), PolicyTypes.BOOL, "`if` needs a condition", null);
      CheckedStmt then = block(i.then());
      Stmt otherwise = i.otherwise();
      CheckedStmt other = otherwise == null ? null : statement(otherwise);
      return new CheckedStmt.If(i.span(), condition, then, other);
    }
    if (s instanceof Stmt.While || s instanceof Stmt.For) {
      return loops.loop(s);
    }
    if (s instanceof Stmt.Match m) {
      return matches.match(m);
    }
    if (s instanceof Stmt.Using u) {
      return usings.using(u.span(), u.name(), u.value(), u.leave(), u.body(), null);
    }
    if (s instanceof Stmt.Return r) {
      return returns(r);
    }
    if (s instanceof Stmt.Break || s instanceof Stmt.Continue) {
      return jump(s);
    }
    if (s instanceof Stmt.Lock l) {
      return lock(l);
    }
    throw new IllegalStateException(s.getClass().getName());
  }

  /** The part behind `or` that leaves, checked; null without one. */
  @Nullable CheckedStmt leave(Stmt.@Nullable Leave leave, CheckedExpr value, Span valueSpan) {
    if (leave == null) {
      return null;
    }
    PolicyType type = value.type();
    boolean fine = type.optional() || type.equals(PolicyTypes.BOOL) || PolicyTypes.isBad(type);
    if (!fine) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  valueSpan,
                  "`or` needs a value that may be null, found " + type.label())
              .label(Label.cause(leave.span(), "never taken"))
              .help("remove it"));
    }
    if (leave.action() instanceof Stmt.Block b && !leaves(b)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          leave.span(),
          "every path of the block behind `or` must leave",
          "end it with `return`, `break` or `continue`");
    }
    return statement(leave.action());
  }

  private @Nullable CheckedStmt effect(Stmt.Expression e) {
    CheckedExpr value = exprs.check(e.value());
    CheckedStmt leave = leave(e.leave(), value, e.value().span());
    if (PolicyTypes.isBad(value.type())) {
      return null;
    }
    boolean call =
        value instanceof CheckedExpr.KfuncCall
            || value instanceof CheckedExpr.FnCall
            || value instanceof CheckedExpr.MapCall
            || value instanceof CheckedExpr.TimerCall
            || value instanceof CheckedExpr.AgentCall
            || value instanceof CheckedExpr.AtomicCall
            || value instanceof CheckedExpr.Message
            || value instanceof CheckedExpr.LibraryCall;
    if (!call && leave == null) {
      problems.report(
          problems
              .at(DiagnosticCode.UNUSED, e.span(), "this value is not used")
              .help("assign it or remove the statement"));
    }
    return new CheckedStmt.Effect(e.span(), value, leave);
  }

  private @Nullable CheckedStmt lock(Stmt.Lock l) {
    CheckedExpr entry = exprs.check(l.place());
    Span outer = locked;
    if (outer != null) {
      problems.report(
          problems
              .at(DiagnosticCode.CALL_WHILE_LOCKED, l.place().span(), "one lock is held already")
              .label(Label.cause(outer, "this one"))
              .help("leave its block first: a program holds one lock at a time"));
    }
    locked = l.place().span();
    CheckedStmt.Block body = block(l.body());
    locked = outer;
    if (PolicyTypes.isBad(entry.type())) {
      return null;
    }
    Optional<StructDef.StructField> field =
        entry.type() instanceof PolicyType.StructRef s
            ? s.def().fields().stream().filter(f -> f.type() instanceof PolicyType.Lock).findFirst()
            : Optional.empty();
    boolean local = entry instanceof CheckedExpr.Local v && v.variable().inMemory();
    if (field.isEmpty() || local || entry instanceof CheckedExpr.StructValue) {
      problems.report(
          problems
              .at(
                  DiagnosticCode.TYPE_MISMATCH,
                  l.place().span(),
                  field.isEmpty()
                      ? entry.type().label() + " has no lock"
                      : "nobody else sees a local")
              .help("lock a variable, an element or an entry whose struct has a field `l: lock`"));
      return null;
    }
    return new CheckedStmt.Lock(l.span(), entry, field.get(), body);
  }

  /** What an early end of the function returns as a rule, or null. */
  private @Nullable String usualResult() {
    AbiType abi = PolicyTypes.abi(scope.result);
    if (abi == AbiType.CPU) {
      return scope.find("prev_cpu") != null ? "prev_cpu" : null;
    }
    return abi == AbiType.BOOL ? "false" : abi.kind() == AbiType.Kind.INT ? "0" : null;
  }

  private @Nullable CheckedStmt returns(Stmt.Return r) {
    Expr given = r.value();
    boolean wants = !(scope.result instanceof PolicyType.Void);
    if (given == null) {
      if (wants) {
        scope.returnsValue = true; // said here: the end of the function need not say it again
        Diagnostic.Builder d =
            problems
                .at(
                    DiagnosticCode.WRONG_RETURN,
                    r.span(),
                    "`" + scope.name + "` must return a value of type " + scope.result.label())
                .label(Label.declaration(scope.header, "declared here"));
        String usual = usualResult();
        if (usual != null) {
          String text = "return " + usual + end(r);
          d.help(Problems.replace("say which, for example `" + text + "`", r.span(), text));
        }
        problems.report(d);
      }
      return new CheckedStmt.Return(r.span(), null);
    }
    scope.returnsValue = true;
    if (!wants) {
      exprs.check(given);
      problems.report(
          problems
              .at(DiagnosticCode.WRONG_RETURN, given.span(), "`" + scope.name + "` has no result")
              .label(Label.declaration(scope.header, "declared here"))
              .help(Problems.replace("return without a value", r.span(), "return" + end(r))));
      return new CheckedStmt.Return(r.span(), null);
    }
    CheckedExpr value =
        exprs.check(
            given,
            PolicyTypes.abi(scope.result).isIndex()
                ? PolicyTypes.optional(scope.result)
                : scope.result,
            "`" + scope.name + "` returns this type",
            scope.header);
    value = exprs.conversions.inRange(value, scope.resultRange(globals), scope.name);
    boolean fits = exprs.conversions.textFits(value);
    boolean stays = new ReferenceLife(problems).returned(value, scope.name);
    return PolicyTypes.isBad(value.type()) || !fits || !stays
        ? null
        : new CheckedStmt.Return(r.span(), value);
  }

  /** The semicolon of a statement; what stands behind `or` has none of its own. */
  private String end(Stmt.Return r) {
    return problems.text(r.span()).endsWith(";") ? ";" : "";
  }

  private @Nullable CheckedStmt jump(Stmt s) {
    boolean isBreak = s instanceof Stmt.Break;
    if (!scope.inLoop()) {
      problems.report(
          DiagnosticCode.SYNTAX,
          s.span(),
          "`" + (isBreak ? "break" : "continue") + "` is not inside a loop",
          "to leave the op, function or body write `return`");
      return null;
    }
    return isBreak ? new CheckedStmt.Break(s.span()) : new CheckedStmt.Continue(s.span());
  }

  /** A `limit`: a positive constant, or the given default without one. */
  long limit(@Nullable Expr limit, long otherwise) {
    if (limit == null) {
      return otherwise;
    }
    CheckedExpr value = exprs.checkSettled(limit);
    if (PolicyTypes.isBad(value.type())) {
      return otherwise;
    }
    if (!(value instanceof CheckedExpr.Const c)
        || PolicyTypes.abi(c.type()).kind() != AbiType.Kind.INT
        || c.type().equals(PolicyTypes.TIME)) {
      problems.report(
          DiagnosticCode.BAD_LIMIT,
          limit.span(),
          "limit must be a constant number",
          "write a number of steps or a `const`; a param has no value before the run");
      return otherwise;
    }
    if (c.value() < 1) {
      problems.report(
          problems
              .at(DiagnosticCode.BAD_LIMIT, limit.span(), "limit must be 1 or more")
              .help("a loop that reaches its limit is counted in the stat `limit_hits`"));
      return otherwise;
    }
    if (c.value() > KernelLimits.MAX_LOOP_STEPS) {
      problems.report(
          DiagnosticCode.BOUND_TOO_LARGE,
          limit.span(),
          "limit is at most " + KernelLimits.MAX_LOOP_STEPS);
    }
    return c.value();
  }

  /** Whether a name is a map that is neither counter nor variable; for messages of loops. */
  boolean isMap(String name, MapDef.Kind kind) {
    return globals.value(name) instanceof NamedValue.Map m && m.map().def().kind() == kind;
  }
}
