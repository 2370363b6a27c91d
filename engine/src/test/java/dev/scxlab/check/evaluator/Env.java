package dev.scxlab.check.evaluator;

import dev.scxlab.check.LocalVariable;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The locals of one call of a function, and what it returns. */
final class Env {

  /** A value may be null: a number or reference that is missing. */
  private final IdentityHashMap<LocalVariable, @Nullable Object> locals = new IdentityHashMap<>();

  /** The iterators that loop variables stand for. */
  final IdentityHashMap<LocalVariable, Long> iterators = new IdentityHashMap<>();

  @Nullable Object result = 0L;

  @Nullable Object get(LocalVariable v) {
    return locals.get(v);
  }

  void set(LocalVariable v, @Nullable Object value) {
    locals.put(v, value);
  }
}
