package dev.scxlab.check.evaluator;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs statements. */
final class StmtEvaluator {

  /** How a statement ends. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE,
    RETURN
  }

  private final ExprEvaluator exprs;
  private final LoopEvaluator loops;

  StmtEvaluator(ExprEvaluator exprs) {
    this.exprs = exprs;
    this.loops = new LoopEvaluator(exprs, this);
  }

  Flow run(CheckedStmt s, Env env) {
    if (s instanceof CheckedStmt.Block b) {
      for (CheckedStmt inner : b.statements()) {
        Flow flow = run(inner, env);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    }
    if (s instanceof CheckedStmt.If i) {
      CheckedStmt chosen = exprs.truth(i.condition(), env) ? i.then() : i.otherwise();
      return chosen == null ? Flow.NEXT : run(chosen, env);
    }
    if (s instanceof CheckedStmt.Match m) {
      return match(m, env);
    }
    if (s instanceof CheckedStmt.Using u) {
      return using(u, env);
    }
    if (s instanceof CheckedStmt.Lock l) {
      exprs.value(l.entry(), env);
      exprs.world.lock(true);
      Flow flow = run(l.body(), env);
      exprs.world.lock(false);
      return flow;
    }
    if (s instanceof CheckedStmt.Return r) {
      CheckedExpr value = r.value();
      env.result = value == null ? (Long) 0L : exprs.value(value, env);
      return Flow.RETURN;
    }
    if (s instanceof CheckedStmt.Break) {
      return Flow.BREAK;
    }
    if (s instanceof CheckedStmt.Continue) {
      return Flow.CONTINUE;
    }
    Flow simple = simple(s, env);
    return simple != null ? simple : loops.run(s, env);
  }

  private @Nullable Flow simple(CheckedStmt s, Env env) {
    if (s instanceof CheckedStmt.Declare d) {
      return declare(d, env);
    }
    if (s instanceof CheckedStmt.DeclarePair p) {
      return declarePair(p, env);
    }
    if (s instanceof CheckedStmt.AssignLocal a) {
      return storeOrLeave(a.value(), a.leave(), env, v -> assign(a.variable(), v, env));
    }
    if (s instanceof CheckedStmt.AssignPlace a) {
      PlaceEvaluator.Found at = exprs.places.find(a.place(), env);
      return storeOrLeave(
          a.value(), a.leave(), env, v -> exprs.places.write(at, Objects.requireNonNull(v)));
    }
    if (s instanceof CheckedStmt.Effect e) {
      return storeOrLeave(e.value(), e.leave(), env, v -> {});
    }
    if (s instanceof CheckedStmt.Update u) {
      PlaceEvaluator.Found at = exprs.places.find(u.place(), env);
      long old = (Long) exprs.places.read(at, u.place());
      long by = exprs.number(u.value(), env);
      exprs.places.write(at, Numbers.arith(u.place().type(), u.operator(), old, by));
      return Flow.NEXT;
    }
    if (s instanceof CheckedStmt.Count c) {
      int cell = exprs.cell(c.indexes(), env);
      exprs.state.maps.get(c.stat().index()).count(cell, exprs.number(c.value(), env));
      return Flow.NEXT;
    }
    return null;
  }

  private Flow declare(CheckedStmt.Declare d, Env env) {
    CheckedExpr value = d.value();
    if (value == null || value instanceof CheckedExpr.EmptyArray) {
      env.set(d.variable(), d.variable().inMemory() ? Group.zero(layout(d.variable())) : 0L);
      return Flow.NEXT;
    }
    boolean copied = d.variable().inMemory();
    return storeOrLeave(
        value, d.leave(), env, v -> env.set(d.variable(), copied && v != null ? Group.copy(v) : v));
  }

  private static DataType layout(LocalVariable v) {
    DataType stored = v.stored();
    return stored != null ? stored : ((PolicyType.StructRef) v.type()).def().layout();
  }

  private Flow declarePair(CheckedStmt.DeclarePair p, Env env) {
    if (p.value() instanceof CheckedExpr.KfuncCall) {
      env.set(p.first(), exprs.value(p.value(), env));
      env.set(p.second(), ExprEvaluator.bool(exprs.world.secondResult()));
      return Flow.NEXT;
    }
    Object pair = exprs.value(p.value(), env);
    if (pair == null) {
      return run(Objects.requireNonNull(p.leave()), env);
    }
    env.set(p.first(), ((Group) pair).parts[0]);
    env.set(p.second(), ((Group) pair).parts[1]);
    return Flow.NEXT;
  }

  private static void assign(LocalVariable variable, @Nullable Object value, Env env) {
    if (variable.inMemory()) {
      ((Group) Objects.requireNonNull(env.get(variable)))
          .assign((Group) Objects.requireNonNull(value));
    } else {
      env.set(variable, value);
    }
  }

  /** What is done with a value that is there. */
  private interface Store {
    void accept(@Nullable Object value);
  }

  private Flow storeOrLeave(CheckedExpr e, @Nullable CheckedStmt leave, Env env, Store store) {
    Object value = exprs.value(e, env);
    if (leave != null && exprs.isNull(e.type(), value)) {
      return run(leave, env);
    }
    store.accept(value);
    return Flow.NEXT;
  }

  private Flow match(CheckedStmt.Match m, Env env) {
    long value = exprs.number(m.value(), env);
    for (CheckedStmt.Arm arm : m.arms()) {
      if (arm.patterns().stream().anyMatch(p -> p.value() == value)) {
        return run(arm.body(), env);
      }
    }
    CheckedStmt.Block otherwise = m.otherwise();
    return otherwise == null ? Flow.NEXT : run(otherwise, env);
  }

  private Flow using(CheckedStmt.Using u, Env env) {
    Object held = exprs.value(u.value(), env);
    CheckedStmt leave = u.leave();
    if (leave != null && exprs.isNull(u.value().type(), held)) {
      return run(leave, env);
    }
    env.set(u.variable(), held);
    try {
      return run(u.body(), env);
    } finally {
      long handle = (Long) Objects.requireNonNull(held);
      if (handle != 0) {
        exprs.world.kfunc(u.release(), handle);
      }
    }
  }
}
