package dev.scxlab.check.evaluator;

import dev.scxlab.ir.DataType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Names for the masks that lie in places. They are those of a run: counted up as places come into
 * being, the one given back last taken again first.
 */
final class MaskNames {

  private static final long OWN_MASK = 4L << 56;

  private final Deque<Long> free = new ArrayDeque<>();
  private long count;

  /** Names the masks of a new value; gives the value back. */
  Object name(Object value, DataType type) {
    if (type instanceof DataType.Mask) {
      return free.isEmpty() ? OWN_MASK | count++ : free.pop();
    }
    if (type.holdsMask()) {
      Group g = (Group) value;
      for (int i = 0; i < g.parts.length; i++) {
        g.parts[i] = name(g.parts[i], part(type, i));
      }
    }
    return value;
  }

  /** Gives the names in a value back. */
  void release(Object value, DataType type) {
    if (type instanceof DataType.Mask) {
      free.push((Long) value);
    } else if (type.holdsMask()) {
      Group g = (Group) value;
      for (int i = 0; i < g.parts.length; i++) {
        release(g.parts[i], part(type, i));
      }
    }
  }

  private static DataType part(DataType type, int i) {
    return type instanceof DataType.Struct s
        ? s.fields().get(i).type()
        : ((DataType.Array) type).element();
  }
}
