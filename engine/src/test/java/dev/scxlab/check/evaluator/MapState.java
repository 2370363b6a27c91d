package dev.scxlab.check.evaluator;

import dev.scxlab.check.MapDecl;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.MapDef;
import dev.scxlab.syntax.BinaryOp;
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

  /**
   * Values of a hash or storage, each in a group of its own, by what is in the key, depth first.
   */
  private final Map<List<Object>, Group> entries = new LinkedHashMap<>();

  /** Every key that was ever there. */
  final List<Object> keysSeen = new ArrayList<>();

  /** Entries of a tree, each its key and value, in order of arrival. */
  final List<Group> tree = new ArrayList<>();

  final Deque<Object> queue = new ArrayDeque<>();
  final List<Group> perCpu = new ArrayList<>();
  final Map<Integer, Long> counters = new LinkedHashMap<>();

  private final MaskNames masks;

  /** Each of several queues or trees; empty where the map is one. */
  final List<MapState> several = new ArrayList<>();

  MapState(MapDecl decl, int cpus, MaskNames masks) {
    this.decl = decl;
    this.masks = masks;
    for (int i = 0; decl.def().count() > 1 && i < decl.def().count(); i++) {
      several.add(new MapState(decl, masks));
    }
    if (decl.def().kind() != MapDef.Kind.PERCPU_ARRAY) {
      return;
    }
    for (int i = 0; i < cpus; i++) {
      perCpu.add(Group.of(masks.name(first(), decl.def().value())));
    }
  }

  private MapState(MapDecl decl, MaskNames masks) {
    this.decl = decl;
    this.masks = masks;
  }

  /** One of several, or the map itself. */
  MapState at(int cell) {
    return several.isEmpty() ? this : several.get(cell);
  }

  private Object first() {
    byte[] bytes = com.google.common.primitives.Bytes.toArray(decl.def().initial());
    return bytes.length == 0 ? zero() : Bytes.read(bytes, 0, decl.def().value());
  }

  private Object zero() {
    return Group.zero(decl.def().value());
  }

  @Nullable Object get(Object key) {
    Group entry = entries.get(Group.flat(key));
    return entry == null ? null : entry.parts[0];
  }

  /** The value of a key, a zero one if it is new; null when there is no room for it. */
  @Nullable Object create(Object key) {
    if (!entries.containsKey(Group.flat(key))) {
      if (decl.def().maxEntries() > 0 && entries.size() == decl.def().maxEntries()) {
        return null;
      }
      entries.put(Group.flat(key), Group.of(masks.name(first(), decl.def().value())));
      keysSeen.add(Group.copy(key));
    }
    return get(key);
  }

  /** The entry itself, or null. */
  @Nullable Group entry(Object key) {
    return entries.get(Group.flat(key));
  }

  boolean set(Object key, Object value) {
    if (decl.isStorage() ? get(key) == null : create(key) == null) {
      return false;
    }
    Group entry = Objects.requireNonNull(entries.get(Group.flat(key)));
    if (Group.copy(value) instanceof Group struct) {
      ((Group) entry.parts[0]).assign(struct);
    } else {
      entry.parts[0] = value;
    }
    return true;
  }

  boolean delete(Object key) {
    Group gone = entries.remove(Group.flat(key));
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

  /** What is in a queue or tree or in all of several, in the order in which it leaves. */
  List<@Nullable Object> inOrder() {
    List<@Nullable Object> all = new ArrayList<>();
    several.forEach(m -> all.addAll(m.inOrder()));
    all.addAll(queue);
    List<Group> kept = List.copyOf(tree);
    while (!tree.isEmpty()) {
      all.add(takeFirst(true));
    }
    tree.addAll(kept);
    return all;
  }

  @Nullable Object take(boolean remove) {
    Object first = remove ? queue.poll() : queue.peek();
    return first == null ? null : Group.copy(first);
  }

  boolean push(long key, Object value) {
    if (tree.size() == decl.def().maxEntries()) {
      return false;
    }
    tree.add(Group.pair(key, Group.copy(value)));
    return true;
  }

  /** Key and value of the entry of a tree that comes first; of equal keys the older one. */
  @Nullable Object takeFirst(boolean remove) {
    Group first = null;
    for (Group entry : tree) {
      if (first == null || before(entry, first)) {
        first = entry;
      }
    }
    if (first == null) {
      return null;
    }
    if (remove) {
      tree.remove(first);
    }
    return Group.copy(first);
  }

  private static boolean before(Group a, Group b) {
    long difference = (Long) a.parts[0] - (Long) b.parts[0];
    return Numbers.compare(PolicyTypes.S64, BinaryOp.LT, difference, 0);
  }

  void count(int cell, long n) {
    counters.merge(cell, n, Long::sum);
  }
}
