package dev.scxlab.check.evaluator;

import dev.scxlab.check.MapDecl;
import dev.scxlab.ir.MapDef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is in a declared map: only the parts that its kind uses. */
final class MapState {

  /** The part of a histogram that a number falls into is the position of its highest bit. */
  static final int BUCKETS = 64;

  final MapDecl decl;

  /** Values of a hash or storage, each in a group of its own, by key or by handle. */
  final Map<Long, Group> entries = new LinkedHashMap<>();

  /** Every key that was ever there. */
  final List<Long> keysSeen = new ArrayList<>();

  final Deque<Object> queue = new ArrayDeque<>();
  final List<Group> perCpu = new ArrayList<>();
  final Map<Integer, Long> counters = new LinkedHashMap<>();

  private final MaskNames masks;

  MapState(MapDecl decl, int cpus, MaskNames masks) {
    this.decl = decl;
    this.masks = masks;
    if (decl.def().kind() == MapDef.Kind.TREE) {
      throw new NotEvaluated("trees");
    }
    if (decl.def().kind() != MapDef.Kind.PERCPU_ARRAY) {
      return;
    }
    for (int i = 0; i < cpus; i++) {
      perCpu.add(Group.of(masks.name(first(), decl.def().value())));
    }
  }

  private Object first() {
    byte[] bytes = com.google.common.primitives.Bytes.toArray(decl.def().initial());
    return bytes.length == 0 ? zero() : Bytes.read(bytes, 0, decl.def().value());
  }

  private Object zero() {
    return Group.zero(decl.def().value());
  }

  @Nullable Object get(long key) {
    Group entry = entries.get(key);
    return entry == null ? null : entry.parts[0];
  }

  /** The value of a key, a zero one if it is new; null when there is no room for it. */
  @Nullable Object create(long key) {
    if (!entries.containsKey(key)) {
      if (decl.def().maxEntries() > 0 && entries.size() == decl.def().maxEntries()) {
        return null;
      }
      entries.put(key, Group.of(masks.name(zero(), decl.def().value())));
      keysSeen.add(key);
    }
    return get(key);
  }

  boolean set(long key, Object value) {
    if (create(key) == null) {
      return false;
    }
    Group entry = Objects.requireNonNull(entries.get(key));
    if (Group.copy(value) instanceof Group struct) {
      ((Group) entry.parts[0]).assign(struct);
    } else {
      entry.parts[0] = value;
    }
    return true;
  }

  boolean delete(long key) {
    Group gone = entries.remove(key);
    if (gone != null) {
      masks.release(gone.parts[0], decl.def().value());
    }
    return gone != null;
  }

  boolean push(Object value) {
    if (queue.size() == decl.def().maxEntries()) {
      return false;
    }
    queue.add(Group.copy(value));
    return true;
  }

  @Nullable Object take(boolean remove) {
    Object first = remove ? queue.poll() : queue.peek();
    return first == null ? null : Group.copy(first);
  }

  void count(int cell, long n) {
    counters.merge(cell, n, Long::sum);
  }
}
