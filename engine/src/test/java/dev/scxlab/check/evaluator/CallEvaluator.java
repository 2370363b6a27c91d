package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.FnSignature;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.ir.MapDef;
import dev.scxlab.syntax.BinaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls of kfuncs, functions, the library and the operations of maps. */
final class CallEvaluator {

  /** What {@link #call} gives for an expression that is no call. */
  static final Object NO_CALL = new Object();

  /** Calls of the policy's own functions. */
  interface Functions {
    @Nullable Object call(FnSignature function, @Nullable Object[] arguments);
  }

  /** Whether init runs, of whose timers nothing is said. */
  boolean loading;

  private final ExprEvaluator exprs;
  private final Functions functions;
  private final LibraryEvaluator library;

  CallEvaluator(ExprEvaluator exprs, Functions functions) {
    this.exprs = exprs;
    this.functions = functions;
    this.library = new LibraryEvaluator(exprs.world);
  }

  @Nullable Object call(CheckedExpr e, Env env) {
    if (e instanceof CheckedExpr.KfuncCall k) {
      return kfunc(k, env);
    }
    if (e instanceof CheckedExpr.FnCall f) {
      return functions.call(f.function(), arguments(f.arguments(), env));
    }
    if (e instanceof CheckedExpr.LibraryCall l) {
      return library.call(l, arguments(l.arguments(), env));
    }
    if (e instanceof CheckedExpr.MapCall m) {
      int cell = exprs.cell(m.indexes(), env);
      return map(m, cell, arguments(m.arguments(), env));
    }
    if (e instanceof CheckedExpr.TimerCall t) {
      return timer(t, env);
    }
    if (e instanceof CheckedExpr.AgentCall a) {
      exprs.world.wake(a.agent().index());
      return 0L;
    }
    if (e instanceof CheckedExpr.AtomicCall a) {
      return atomic(a, env);
    }
    if (e instanceof CheckedExpr.Message m) {
      message(m, env);
      return 0L;
    }
    return NO_CALL;
  }

  /** Of timers that do not exist nothing is said. */
  private long timer(CheckedExpr.TimerCall t, Env env) {
    CheckedExpr index = t.index();
    CheckedExpr delay = t.delay();
    long number = index == null ? 0 : exprs.number(index, env);
    long ns = delay == null ? -1 : exprs.number(delay, env);
    return loading ? 0 : exprs.world.timer(t.timer().name() + number, ns);
  }

  private @Nullable Object[] arguments(List<CheckedExpr> from, Env env) {
    @Nullable Object[] values = new @Nullable Object[from.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = exprs.value(from.get(i), env);
    }
    return values;
  }

  private long kfunc(CheckedExpr.KfuncCall k, Env env) {
    List<Long> passed = new ArrayList<>();
    int next = 0;
    for (KfuncParameter p : k.kfunc().parameters()) {
      if (p.type() == AbiType.DSQ_ITERATOR) {
        LocalVariable loop = ((CheckedExpr.Local) k.arguments().get(next)).variable();
        passed.add(Objects.requireNonNull(env.iterators.get(loop)));
        boolean taskFollows =
            k.kfunc().parameters().size() > 1
                && k.kfunc().parameters().get(1).type() == AbiType.TASK;
        next += taskFollows ? 0 : 1;
      } else if (!p.hidden()) {
        passed.add(exprs.number(k.arguments().get(next++), env));
      }
    }
    return exprs.world.kfunc(k.kfunc(), passed.stream().mapToLong(n -> n).toArray());
  }

  private long atomic(CheckedExpr.AtomicCall a, Env env) {
    PlaceEvaluator.Found at = exprs.places.find(a.place(), env);
    long first = exprs.number(a.values().get(0), env);
    long second = a.values().size() > 1 ? exprs.number(a.values().get(1), env) : 0;
    long old = (Long) exprs.places.read(at, a.place());
    switch (a.function()) {
      case ATOMIC_ADD:
        exprs.places.write(at, Numbers.arith(a.type(), BinaryOp.ADD, old, first));
        break;
      case ATOMIC_SWAP:
        exprs.places.write(at, first);
        break;
      default:
        exprs.places.write(at, old == first ? second : old);
        break;
    }
    return old;
  }

  private void message(CheckedExpr.Message m, Env env) {
    CheckedExpr code = m.code();
    long number = code == null ? 0 : exprs.number(code, env);
    List<Object> values = new ArrayList<>();
    m.arguments().forEach(a -> values.add(Objects.requireNonNull(exprs.value(a, env))));
    exprs.world.message(m.kfunc(), number, m.format(), values);
  }

  private @Nullable Object map(CheckedExpr.MapCall m, int cell, @Nullable Object[] args) {
    MapState map = exprs.state.maps.get(m.map().index()).at(cell);
    boolean tree = m.map().def().kind() == MapDef.Kind.TREE;
    switch (m.operation()) {
      case GET:
        return orNothing(m, map.get(key(args)));
      case CREATE:
        return map.create(key(args));
      case ENTRY:
        return entry(map, key(args));
      case SET:
        return ExprEvaluator.bool(map.set(key(args), Objects.requireNonNull(args[1])));
      case DELETE:
        return ExprEvaluator.bool(map.delete(key(args)));
      case PUSH:
        return ExprEvaluator.bool(
            tree
                ? map.push((Long) key(args), Objects.requireNonNull(args[1]))
                : map.push(Objects.requireNonNull(args[0])));
      case POP:
        return tree ? map.takeFirst(true) : orNothing(m, map.take(true));
      case PEEK:
        return tree ? map.takeFirst(false) : orNothing(m, map.take(false));
      case ADD:
        int bucket = 63 - Long.numberOfLeadingZeros((Long) args[0] | 1);
        map.count(cell * MapState.BUCKETS + bucket, 1);
        return 0L;
      default:
        throw new AssertionError(m.operation());
    }
  }

  private static Object key(@Nullable Object[] args) {
    return Objects.requireNonNull(args[0]);
  }

  /** What a map gives when it has nothing: of an index type a number outside. */
  private static @Nullable Object orNothing(CheckedExpr.MapCall m, @Nullable Object value) {
    boolean index = dev.scxlab.check.PolicyTypes.abi(m.map().value()).isIndex();
    return value == null && index ? Long.valueOf(-1) : value;
  }

  /** The entry of a storage, which must be there. */
  Group entry(CheckedExpr.MapCall m, Env env) {
    MapState map = exprs.state.maps.get(m.map().index());
    Object key = Objects.requireNonNull(exprs.value(m.arguments().get(0), env));
    entry(map, key);
    return Objects.requireNonNull(map.entry(key));
  }

  private Object entry(MapState map, Object key) {
    Object entry = map.get(key);
    if (entry == null) {
      MapDef def = map.decl.def();
      exprs.world.message(dev.scxlab.abi.Kfunc.ERROR, 0, "no entry of " + def.name(), List.of());
      throw new MissingEntry();
    }
    return entry;
  }
}
