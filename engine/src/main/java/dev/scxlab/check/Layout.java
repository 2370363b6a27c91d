package dev.scxlab.check;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataType.ScalarKind;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the language's types lie in memory. */
final class Layout {

  /** Sizes stop here: far more than any place may have, and still to be rounded up. */
  private static final int LARGEST = Integer.MAX_VALUE - 63;

  private Layout() {}

  /** Bytes of a value of a type in memory. */
  static int size(PolicyType type) {
    return dataType(type, null, null).size();
  }

  /**
   * The memory type of a value type, an array or a struct.
   *
   * @param min smallest stored number by declaration, or null
   * @param max largest stored number by declaration, or null
   */
  static DataType dataType(PolicyType type, @Nullable Long min, @Nullable Long max) {
    if (type instanceof PolicyType.StructRef s) {
      return s.def().layout();
    }
    if (type instanceof PolicyType.ArrayOf a) {
      DataType element = dataType(a.element(), min, max);
      for (int i = a.dims().size() - 1; i >= 0; i--) {
        element = new DataType.Array(element, a.dims().get(i).count());
      }
      return element;
    }
    if (type instanceof PolicyType.EnumValue e) {
      return new DataType.Scalar(
          ScalarKind.ENUM, e.def().name(), 0L, (long) e.def().members().size() - 1);
    }
    if (type instanceof PolicyType.Lock) {
      return new DataType.Scalar(ScalarKind.LOCK, "lock", null, null);
    }
    AbiType abi = PolicyTypes.abi(type);
    if (abi == AbiType.TEXT) {
      return new DataType.Text();
    }
    if (abi == AbiType.MASK || abi == AbiType.OWN_MASK) {
      return new DataType.Mask();
    }
    return new DataType.Scalar(scalarKind(abi), type.label(), min, max);
  }

  private static ScalarKind scalarKind(AbiType abi) {
    switch (abi) {
      case BOOL:
        return ScalarKind.BOOL;
      case U32:
        return ScalarKind.U32;
      case S32:
        return ScalarKind.S32;
      case S64:
        return ScalarKind.S64;
      case CPU:
      case CORE:
      case LLC:
      case NODE:
        return ScalarKind.INDEX;
      default:
        return ScalarKind.U64;
    }
  }

  /** One field before it has an offset. */
  record FieldSpec(String name, PolicyType type, DataType dataType, Span span) {}

  /** Lays fields out one behind the other, naturally aligned. */
  static StructDef struct(String name, List<FieldSpec> specs, Span span) {
    List<StructDef.StructField> fields = new ArrayList<>();
    ImmutableList.Builder<DataType.Field> members = ImmutableList.builder();
    int offset = 0;
    int align = 1;
    for (FieldSpec spec : specs) {
      int a = spec.dataType().align();
      offset = roundUp(offset, a);
      align = Math.max(align, a);
      fields.add(
          new StructDef.StructField(
              spec.name(), offset, spec.type(), spec.dataType(), spec.span()));
      members.add(new DataType.Field(spec.name(), offset, spec.dataType()));
      offset = (int) Math.min(LARGEST, (long) offset + spec.dataType().size());
    }
    int size = Math.max(roundUp(offset, align), align);
    return new StructDef(
        name, fields, new DataType.Struct(name, members.build(), size, align), span);
  }

  /** What lies in a tree: the key, by which entries are ordered, and behind it the value. */
  static DataType.Struct treeEntry(String name, DataType value) {
    DataType key = dataType(PolicyTypes.U64, null, null);
    int size = roundUp((int) Math.min(LARGEST, (long) key.size() + value.size()), key.size());
    return new DataType.Struct(
        "entry of " + name,
        ImmutableList.of(
            new DataType.Field("key", 0, key), new DataType.Field("value", key.size(), value)),
        size,
        key.size());
  }

  static int roundUp(int value, int align) {
    return (Math.min(value, LARGEST) + align - 1) / align * align;
  }
}
