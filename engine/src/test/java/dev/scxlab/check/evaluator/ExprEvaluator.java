package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of expressions: a Long, as the type holds it; a String; a {@link Group} for a struct or
 * array; null for a number or reference that is missing. A missing handle is 0, a missing index any
 * number outside.
 */
final class ExprEvaluator {

  final PolicyState state;
  final World world;
  final PlaceEvaluator places = new PlaceEvaluator(this);
  private final CallEvaluator calls;

  ExprEvaluator(PolicyState state, World world, CallEvaluator.Functions functions) {
    this.state = state;
    this.world = world;
    this.calls = new CallEvaluator(this, functions);
  }

  CallEvaluator calls() {
    return calls;
  }

  long number(CheckedExpr e, Env env) {
    return (Long) Objects.requireNonNull(value(e, env));
  }

  boolean truth(CheckedExpr e, Env env) {
    return number(e, env) != 0;
  }

  /** Which of several counters or maps, counted row by row. */
  int cell(List<Place.IndexStep> indexes, Env env) {
    int cell = 0;
    for (Place.IndexStep step : indexes) {
      cell += (int) number(step.index(), env) * step.stride();
    }
    return cell;
  }

  @Nullable Object value(CheckedExpr e, Env env) {
    if (e instanceof CheckedExpr.Const c) {
      return c.value();
    }
    if (e instanceof CheckedExpr.TextValue t) {
      return t.value();
    }
    if (e instanceof CheckedExpr.NullValue n) {
      return nothing(n.type());
    }
    if (e instanceof CheckedExpr.Local l) {
      return env.get(l.variable());
    }
    if (e instanceof CheckedExpr.Read r) {
      return places.read(r.place(), env);
    }
    if (e instanceof CheckedExpr.DsqValue d) {
      return dsq(d.dsq(), d.indexes(), env);
    }
    if (e instanceof CheckedExpr.LocalOn l) {
      return DsqId.localOn((int) number(l.cpu(), env));
    }
    if (e instanceof CheckedExpr.IfValue i) {
      return value(truth(i.condition(), env) ? i.then() : i.otherwise(), env);
    }
    if (e instanceof CheckedExpr.OrValue o) {
      Object value = value(o.value(), env);
      return isNull(o.value().type(), value) ? value(o.fallback(), env) : value;
    }
    if (e instanceof CheckedExpr.StructValue s) {
      return struct(s, env);
    }
    if (e instanceof CheckedExpr.InRange r) {
      return value(r.value(), env);
    }
    Object called = calls.call(e, env);
    return called != CallEvaluator.NO_CALL ? called : computed(e, env);
  }

  private Object computed(CheckedExpr e, Env env) {
    if (e instanceof CheckedExpr.Unary u) {
      long v = number(u.operand(), env);
      return Numbers.fit(u.type(), u.operator() == Expr.UnaryOp.NEG ? -v : ~v);
    }
    if (e instanceof CheckedExpr.Arith a) {
      long left = number(a.left(), env);
      return Numbers.arith(a.type(), a.operator(), left, number(a.right(), env));
    }
    if (e instanceof CheckedExpr.Compare c) {
      if (c.left().type().equals(PolicyTypes.TEXT)) {
        boolean same = Objects.equals(value(c.left(), env), value(c.right(), env));
        return bool(same == (c.operator() == BinaryOp.EQ));
      }
      long left = number(c.left(), env);
      return bool(Numbers.compare(c.left().type(), c.operator(), left, number(c.right(), env)));
    }
    if (e instanceof CheckedExpr.Logic l) {
      boolean left = truth(l.left(), env);
      return bool(left == l.and() ? truth(l.right(), env) : left);
    }
    if (e instanceof CheckedExpr.Not n) {
      return bool(!truth(n.operand(), env));
    }
    if (e instanceof CheckedExpr.IsNull n) {
      return bool(isNull(n.operand().type(), value(n.operand(), env)) != n.negated());
    }
    if (e instanceof CheckedExpr.Convert c) {
      return Numbers.fit(c.type(), number(c.value(), env));
    }
    throw new NotEvaluated(e.getClass().getSimpleName());
  }

  static long bool(boolean b) {
    return b ? 1 : 0;
  }

  private static @Nullable Object nothing(PolicyType type) {
    AbiType abi = PolicyTypes.abi(type);
    return abi.isIndex() ? Long.valueOf(-1) : abi.isHandle() ? Long.valueOf(0) : null;
  }

  /** Whether a value counts as null; a bool where an {@code or} follows: whether it is false. */
  boolean isNull(PolicyType type, @Nullable Object value) {
    if (value == null) {
      return true;
    }
    AbiType abi = PolicyTypes.abi(type);
    if (abi.isIndex()) {
      return (Long) value < 0 || (Long) value >= world.fact(fact(abi));
    }
    return (abi.isHandle() || (abi == AbiType.BOOL && !type.optional())) && (Long) value == 0;
  }

  static MachineFact fact(AbiType index) {
    switch (index) {
      case CPU:
        return MachineFact.NR_CPUS;
      case CORE:
        return MachineFact.NR_CORES;
      case LLC:
        return MachineFact.NR_LLCS;
      default:
        return MachineFact.NR_NODES;
    }
  }

  private long dsq(DsqDecl dsq, List<CheckedExpr> indexes, Env env) {
    long index = 0;
    for (int i = 0; i < indexes.size(); i++) {
      index = index * dsq.dims().get(i).count() + number(indexes.get(i), env);
    }
    return ((long) dsq.index() << 48) | (index & 0xffff_ffff_ffffL);
  }

  Group struct(CheckedExpr.StructValue s, Env env) {
    Group g = (Group) Group.zero(s.struct().layout());
    for (CheckedExpr.FieldValue f : s.fields()) {
      g.parts[s.struct().fields().indexOf(f.field())] =
          Group.copy(Objects.requireNonNull(value(f.value(), env)));
    }
    return g;
  }
}
