package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.MapDef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared map.
 *
 * @param index its place in {@link CheckedPolicy#maps()}
 * @param def what the bytecode knows of it
 * @param key the language's type of a key, or null without keys
 * @param value the language's type of a value; a {@link PolicyType.StructRef} for structs
 * @param initial the value of new entries of a storage of structs declared with one, or null
 * @param dims of an array of maps its sizes, outermost first; empty for one map
 */
public record MapDecl(
    int index,
    MapDef def,
    @Nullable PolicyType key,
    PolicyType value,
    CheckedExpr.@Nullable StructValue initial,
    List<PolicyType.Dimension> dims) {

  public MapDecl {
    dims = ImmutableList.copyOf(dims);
  }

  /** One map. */
  MapDecl(
      int index,
      MapDef def,
      @Nullable PolicyType key,
      PolicyType value,
      CheckedExpr.@Nullable StructValue initial) {
    this(index, def, key, value, initial, List.of());
  }

  /** Whether it is a storage with an entry for every task, because it has an initial value. */
  public boolean everyTask() {
    return initial != null || (isStorage() && !def.initial().isEmpty());
  }

  /** Whether it keeps an entry for each task or cgroup. */
  public boolean isStorage() {
    return def.kind() == MapDef.Kind.TASK_STORAGE || def.kind() == MapDef.Kind.CGROUP_STORAGE;
  }

  /** Whether an entry is used by reference: a struct or an array. */
  public boolean byReference() {
    return value instanceof PolicyType.StructRef || value instanceof PolicyType.ArrayOf;
  }

  public String name() {
    return def.name();
  }
}
