package dev.scxlab.check.evaluator;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.DsqDecl;
import dev.scxlab.check.FnSignature;
import dev.scxlab.check.MapDecl;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.TimerDecl;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A policy run straight from its checked AST. */
public final class AstPolicy {

  private final CheckedPolicy policy;
  private final World world;
  private final PolicyState state;
  private final ExprEvaluator exprs;
  private final StmtEvaluator stmts;

  public AstPolicy(CheckedPolicy policy, World world) {
    this.policy = policy;
    this.world = world;
    this.state = new PolicyState(policy, world);
    this.exprs = new ExprEvaluator(state, world, this::callFunction);
    this.stmts = new StmtEvaluator(exprs);
  }

  PolicyState state() {
    return state;
  }

  /** Runs the body of an agent, or of a timer of an array. */
  void callBody(CheckedFunction f, long number) {
    exprs.calls().loading = false;
    TimerDecl timer = f.timer();
    CheckedExpr every = timer == null ? null : timer.every();
    if (timer != null && every != null) {
      world.timer(timer.name() + number, exprs.number(every, new Env()));
    }
    run(f, new Object[] {number});
  }

  /** Calls an op; one that neither text nor declarations have gives 0. */
  public long call(OpsCallback op, long... arguments) {
    exprs.calls().loading = op == OpsCallback.INIT;
    long error = op == OpsCallback.INIT ? createDsqs() : 0;
    if (op == OpsCallback.INIT_TASK) {
      createEntries(arguments[0]);
    }
    CheckedFunction f =
        policy.functions().stream().filter(c -> c.op() == op).findFirst().orElse(null);
    if (error != 0 || f == null) {
      return error;
    }
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i];
    }
    return (Long) Objects.requireNonNull(run(f, values));
  }

  private @Nullable Object callFunction(FnSignature function, @Nullable Object[] arguments) {
    return run(policy.functions().get(function.index()), arguments);
  }

  private @Nullable Object run(CheckedFunction f, @Nullable Object[] arguments) {
    Env env = new Env();
    for (int i = 0; i < f.parameters().size(); i++) {
      env.set(f.parameters().get(i), arguments[i]);
    }
    try {
      stmts.run(f.body(), env);
      return env.result;
    } catch (MissingEntry e) {
      return 0L;
    }
  }

  /** Makes every declared DSQ but those by key; gives the first error. */
  private long createDsqs() {
    for (DsqDecl d : policy.dsqs()) {
      long result = d.byKey() ? 0 : createDsqs(d, 0, 0);
      if (result < 0) {
        return result;
      }
    }
    return 0;
  }

  /** Those of one declaration whose first indexes are fixed, up to the size of the machine. */
  private long createDsqs(DsqDecl d, int dim, long index) {
    if (dim == d.dims().size()) {
      return world.kfunc(Kfunc.CREATE_DSQ, ((long) d.index() << 48) | index, -1);
    }
    PolicyType.Dimension size = d.dims().get(dim);
    int count =
        size.domain().isIndex() ? world.fact(ExprEvaluator.fact(size.domain())) : size.count();
    long result = 0;
    for (int i = 0; i < count && result >= 0; i++) {
      result = createDsqs(d, dim + 1, index * size.count() + i);
    }
    return result;
  }

  private void createEntries(long task) {
    for (MapDecl m : policy.maps()) {
      CheckedExpr.StructValue initial = m.initial();
      if (initial == null && m.everyTask()) {
        state.maps.get(m.index()).create(task);
      }
      if (initial != null) {
        List<MapState> maps = state.maps;
        Group entry = (Group) Objects.requireNonNull(maps.get(m.index()).create(task));
        Group first = exprs.struct(initial, new Env());
        for (int i = 0; i < entry.parts.length; i++) {
          boolean mask = initial.struct().fields().get(i).dataType().holdsMask();
          entry.parts[i] = mask ? entry.parts[i] : first.parts[i];
        }
      }
    }
  }
}
