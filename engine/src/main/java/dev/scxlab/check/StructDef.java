package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A struct of the policy with its layout.
 *
 * @param layout naturally aligned; padding is zero
 */
public record StructDef(String name, List<StructField> fields, DataType.Struct layout, Span span) {

  public StructDef {
    fields = ImmutableList.copyOf(fields);
  }

  /**
   * A field.
   *
   * @param offset bytes from the start of the struct
   * @param type a value type, or an array of integers
   * @param dataType how it lies in memory, with its declared range
   */
  public record StructField(
      String name, int offset, PolicyType type, DataType dataType, Span span) {}

  /** Finds a field by name. */
  public Optional<StructField> field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).findFirst();
  }
}
