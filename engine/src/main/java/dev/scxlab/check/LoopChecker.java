package dev.scxlab.check;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Loops: what they walk and what their variable is. */
final class LoopChecker {

  private final ExprChecker exprs;
  private final Globals globals;
  private final Problems problems;
  private final StmtChecker stmts;
  private final FunctionScope scope;

  LoopChecker(ExprChecker exprs, StmtChecker stmts, FunctionScope scope) {
    this.exprs = exprs;
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.stmts = stmts;
    this.scope = scope;
  }

  @Nullable CheckedStmt loop(Stmt s) {
    if (s instanceof Stmt.While w) {
      return whileLoop(w);
    }
    Stmt.For f = (Stmt.For) s;
    TypeRef.Range range = f.range();
    if (range != null) {
      return rangeLoop(f, range);
    }
    Expr over = f.over();
    if (over instanceof Expr.Call c && "dsq".equals(Expr.nameOf(c.callee()))) {
      return dsqLoop(f, c);
    }
    String word = over == null ? null : Expr.nameOf(over);
    if (word != null && globals.value(word) instanceof NamedValue.Topology t) {
      return topologyLoop(f, t);
    }
    if (over == null) {
      return null;
    }
    return maskLoop(f, over);
  }

  private static Span head(Span whole, Stmt.Block body) {
    return new Span(whole.start(), Math.max(whole.start(), body.span().start() - 1));
  }

  private CheckedStmt whileLoop(Stmt.While w) {
    CheckedExpr condition =
        exprs.check(w.condition(), PolicyTypes.BOOL, "`while` needs a condition", null);
    long limit = stmts.limit(w.limit(), -1);
    scope.enterLoop(null);
    CheckedStmt.Block body = stmts.block(w.body());
    scope.leaveLoop(null);
    return new CheckedStmt.While(w.span(), w.condition().span(), condition, limit, body);
  }

  private @Nullable CheckedStmt rangeLoop(Stmt.For f, TypeRef.Range range) {
    CheckedExpr low = exprs.check(range.low());
    CheckedExpr high = exprs.check(range.high());
    if (PolicyTypes.abi(low.type()).isIndex()) {
      low = new CheckedExpr.Convert(low.span(), PolicyTypes.S32, low);
    }
    if (PolicyTypes.abi(high.type()).isIndex()) {
      high = new CheckedExpr.Convert(high.span(), PolicyTypes.S32, high);
    }
    Expr from = f.from();
    if (from != null) {
      problems.report(
          DiagnosticCode.WRONG_DOMAIN,
          from.span(),
          "`from` belongs to loops over cpus, cores, llcs, nodes or a mask",
          "begin the range there");
    }
    long limit = stmts.limit(f.limit(), -1);
    PolicyType type = OperandTypes.common(low, high);
    if (type == null) {
      problems.report(
          problems.at(
              DiagnosticCode.TYPE_MISMATCH,
              range.span(),
              "the bounds of a range have one type, found "
                  + low.type().label()
                  + " and "
                  + high.type().label()));
      type = PolicyTypes.BAD;
    }
    AbiType abi = PolicyTypes.abi(type);
    if (!PolicyTypes.isBad(type)
        && (abi.kind() != AbiType.Kind.INT
            || abi == AbiType.TIME
            || type instanceof PolicyType.EnumValue)) {
      problems.report(
          DiagnosticCode.TYPE_MISMATCH,
          range.span(),
          "a range counts integers, found " + type.label());
      type = PolicyTypes.BAD;
    }
    low = exprs.conversions.coerce(low, type, null, null);
    high = exprs.conversions.coerce(high, type, null, null);
    scope.enterBlock();
    LocalVariable v =
        stmts
            .locals()
            .declare(f.variable(), LocalVariable.Kind.LOOP, PolicyTypes.required(type), false);
    v.markRead();
    CheckedStmt.Block body = body(f, null);
    scope.leaveBlock();
    return PolicyTypes.isBad(type)
            || PolicyTypes.isBad(low.type())
            || PolicyTypes.isBad(high.type())
        ? null
        : new CheckedStmt.ForRange(f.span(), range.span(), v, low, high, limit, body);
  }

  private CheckedStmt.Block body(Stmt.For f, @Nullable LocalVariable dsqVariable) {
    scope.enterLoop(dsqVariable);
    CheckedStmt.Block body = stmts.block(f.body());
    scope.leaveLoop(dsqVariable);
    return body;
  }

  private @Nullable CheckedStmt topologyLoop(Stmt.For f, NamedValue.Topology t) {
    AbiType domain;
    switch (t.word()) {
      case "cpus":
        domain = AbiType.CPU;
        break;
      case "cores":
      case "llcs":
      case "nodes":
        domain =
            AbiType.valueOf(t.word().substring(0, t.word().length() - 1).toUpperCase(Locale.ROOT));
        break;
      default:
        return taskLoop(f, over(f));
    }
    return indexLoop(f, domain, null, null, over(f));
  }

  /** Checks the body of a loop whose domain is none, so that its own mistakes are reported. */
  private void walkOfNothing(Stmt.For f) {
    scope.enterBlock();
    LocalVariable v =
        stmts.locals().declare(f.variable(), LocalVariable.Kind.LOOP, PolicyTypes.BAD, false);
    body(f, v);
    scope.leaveBlock();
  }

  private @Nullable CheckedStmt maskLoop(Stmt.For f, Expr over) {
    CheckedExpr mask = exprs.check(over);
    AbiType abi = PolicyTypes.abi(mask.type());
    boolean fine = abi == AbiType.MASK || abi == AbiType.OWN_MASK;
    if (!fine && !PolicyTypes.isBad(mask.type())) {
      String name = Expr.nameOf(over);
      Diagnostic.Builder d =
          problems.at(
              DiagnosticCode.WRONG_DOMAIN, over.span(), "cannot walk over " + mask.type().label());
      if (abi == AbiType.DSQ) {
        String loop = "dsq(" + problems.text(over.span()) + ")";
        d.help(Problems.replace("walk its tasks: `" + loop + "`", over.span(), loop));
      } else if (PolicyTypes.isInteger(mask.type()) && abi != AbiType.TIME) {
        String range = "0.." + problems.text(over.span());
        d.help(Problems.replace("count up to it: `" + range + "`", over.span(), range));
      } else if (mask.type() instanceof PolicyType.ArrayOf) {
        d.help(
            "walk its indexes, `for i in 0..n`, and read `" + problems.text(over.span()) + "[i]`");
      } else {
        d.help(
            name != null && stmts.isMap(name, MapDef.Kind.HASH)
                ? "a hash cannot be walked; keep the keys in an array"
                : "a loop walks a range `a..b`, cpus, cores, llcs, nodes, tasks, a mask or"
                    + " `dsq(q)`");
      }
      problems.report(d);
    }
    if (!fine) {
      walkOfNothing(f);
      return null;
    }
    CheckedStmt.Members members = f.from() == null ? MachineTables.members(mask) : null;
    if (members != null) {
      return indexLoop(f, AbiType.CPU, null, members, over.span());
    }
    scope.kfuncs.add(new FunctionScope.KfuncUse(Kfunc.CPUMASK_TEST_CPU, over.span()));
    return indexLoop(f, AbiType.CPU, mask, null, over.span());
  }

  private @Nullable CheckedStmt indexLoop(
      Stmt.For f,
      AbiType domain,
      @Nullable CheckedExpr mask,
      CheckedStmt.@Nullable Members members,
      Span what) {
    PolicyType type = new PolicyType.Value(domain, false);
    CheckedExpr from = null;
    Expr start = f.from();
    boolean bad = mask != null && PolicyTypes.isBad(mask.type());
    if (start != null) {
      CheckedExpr value = exprs.check(start);
      from = Conversions.tryCoerce(value, type);
      if (from == null) {
        problems.report(
            problems
                .at(
                    DiagnosticCode.WRONG_DOMAIN,
                    start.span(),
                    "`from` of a loop over "
                        + domain.label()
                        + "s needs "
                        + (domain == AbiType.LLC ? "an " : "a ")
                        + domain.label()
                        + ", found "
                        + value.type().label())
                .label(Label.cause(what, "walks " + domain.label() + "s"))
                .help("begin with one of the " + domain.label() + "s that are walked"));
        bad = true;
      } else if (PolicyTypes.isBad(from.type())) {
        bad = true;
      }
    }
    long limit = stmts.limit(f.limit(), -1);
    scope.enterBlock();
    LocalVariable v = stmts.locals().declare(f.variable(), LocalVariable.Kind.LOOP, type, false);
    v.markRead();
    CheckedStmt.Block body = body(f, null);
    scope.leaveBlock();
    return bad
        ? null
        : new CheckedStmt.ForIndex(
            f.span(), head(f.span(), f.body()), v, domain, mask, members, from, limit, body);
  }

  /** What a loop that is not over a range walks. */
  private static Span over(Stmt.For f) {
    Expr over = f.over();
    return over == null ? f.span() : over.span();
  }

  private CheckedStmt taskLoop(Stmt.For f, Span over) {
    Span head = head(f.span(), f.body());
    Expr from = f.from();
    if (from != null) {
      exprs.check(from);
      problems.report(
          DiagnosticCode.WRONG_DOMAIN,
          from.span(),
          "a loop over all tasks begins with the lowest pid",
          "take `from` out, and skip tasks inside the loop");
    }
    long limit = stmts.limit(f.limit(), KernelLimits.DEFAULT_LOOP_LIMIT);
    scope.kfuncs.add(new FunctionScope.KfuncUse(Kfunc.ITER_TASK_NEW, over));
    scope.enterBlock();
    LocalVariable v =
        stmts.locals().declare(f.variable(), LocalVariable.Kind.LOOP, PolicyTypes.TASK, false);
    CheckedStmt.Block body = body(f, null);
    scope.leaveBlock();
    return new CheckedStmt.ForTasks(f.span(), head, v, limit, body);
  }

  private @Nullable CheckedStmt dsqLoop(Stmt.For f, Expr.Call c) {
    CheckedExpr dsq = new CheckedExpr.Bad(c.span());
    CheckedExpr flags =
        new CheckedExpr.Const(c.span(), new PolicyType.Value(AbiType.ITER_FLAGS, false), 0, null);
    int n = c.arguments().size();
    if (n < 1 || n > 2) {
      problems.report(
          DiagnosticCode.ARGUMENT_MISMATCH, c.span(), "`dsq` takes a DSQ and perhaps REV");
      c.arguments().forEach(exprs::check);
    } else {
      dsq =
          exprs.check(
              c.arguments().get(0), PolicyTypes.DSQ, "the loop walks a DSQ", c.callee().span());
      if (n == 2) {
        flags =
            exprs.check(
                c.arguments().get(1), flags.type(), "only REV may stand here", c.callee().span());
      }
    }
    Expr from = f.from();
    if (from != null) {
      problems.report(
          DiagnosticCode.WRONG_DOMAIN,
          from.span(),
          "a loop over a DSQ begins at its head",
          "take `from` out; `dsq(q, REV)` begins at the tail");
    }
    long limit = stmts.limit(f.limit(), KernelLimits.DEFAULT_LOOP_LIMIT);
    for (Kfunc k :
        new Kfunc[] {Kfunc.ITER_SCX_DSQ_NEW, Kfunc.ITER_SCX_DSQ_NEXT, Kfunc.ITER_SCX_DSQ_DESTROY}) {
      scope.kfuncs.add(new FunctionScope.KfuncUse(k, c.callee().span()));
    }
    scope.enterBlock();
    LocalVariable v =
        stmts.locals().declare(f.variable(), LocalVariable.Kind.DSQ_LOOP, PolicyTypes.TASK, false);
    CheckedStmt.Block body = body(f, v);
    scope.leaveBlock();
    return PolicyTypes.isBad(dsq.type()) || PolicyTypes.isBad(flags.type())
        ? null
        : new CheckedStmt.ForDsq(f.span(), head(f.span(), f.body()), v, dsq, flags, limit, body);
  }
}
