package dev.scxlab.check;

import dev.scxlab.ir.MapDef;
import org.jspecify.annotations.Nullable;

/**
 * A declared map.
 *
 * @param index its place in {@link CheckedPolicy#maps()}
 * @param def what the bytecode knows of it
 * @param key the language's type of a key, or null without keys
 * @param value the language's type of a value; a {@link PolicyType.StructRef} for structs
 * @param initial the value of new entries of a storage declared with one, or null
 */
public record MapDecl(
    int index,
    MapDef def,
    @Nullable PolicyType key,
    PolicyType value,
    CheckedExpr.@Nullable StructValue initial) {

  public String name() {
    return def.name();
  }
}
