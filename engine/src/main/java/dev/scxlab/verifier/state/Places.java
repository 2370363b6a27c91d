package dev.scxlab.verifier.state;

import dev.scxlab.ir.DataType;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Scalar;
import org.jspecify.annotations.Nullable;

/** Finds what lies at an offset of a type in policy memory. */
public final class Places {

  private Places() {}

  /**
   * The type of the element an access hits.
   *
   * @param type the type of the whole variable or value
   * @param offset where the access may begin, relative to it; lies inside
   * @param size bytes of the access
   * @return a scalar, text or mask, or null when it is not sure which one is hit
   */
  public static @Nullable DataType find(DataType type, Scalar offset, int size) {
    if (type instanceof DataType.Array array) {
      return inArray(array, offset, size);
    }
    if (type instanceof DataType.Struct struct) {
      return inStruct(struct, offset, size);
    }
    return type;
  }

  private static @Nullable DataType inArray(DataType.Array array, Scalar offset, int size) {
    int step = array.element().size();
    boolean inOne = offset.umin() >= 0 && offset.umin() / step == offset.umax() / step;
    if (inOne) {
      Scalar before = Scalar.constant(offset.umin() / step * step);
      Scalar rest = Scalar.apply(Arithmetic.Operation.SUB, false, offset, before);
      DataType part = find(array.element(), rest, size);
      if (part != null) {
        return part;
      }
    }
    Scalar inside = Scalar.apply(Arithmetic.Operation.MOD, false, offset, Scalar.constant(step));
    if (!offset.isConstant() && offset.step().isKnown()) {
      inside = offset.modulo(step);
    }
    DataType found = find(array.element(), inside, size);
    return found == null ? onlyLeaf(array.element()) : found;
  }

  private static @Nullable DataType inStruct(DataType.Struct struct, Scalar offset, int size) {
    for (DataType.Field field : struct.fields()) {
      long end = field.offset() + (long) field.type().size();
      boolean inside =
          offset.umin() >= 0
              && offset.umax() >= 0
              && offset.umin() >= field.offset()
              && offset.umax() + size <= end;
      if (inside) {
        Scalar relative =
            Scalar.apply(Arithmetic.Operation.SUB, false, offset, Scalar.constant(field.offset()));
        return find(field.type(), relative, size);
      }
    }
    return null;
  }

  /** The one scalar type that all parts of a type have, or null. */
  private static @Nullable DataType onlyLeaf(DataType type) {
    if (type instanceof DataType.Scalar) {
      return type;
    }
    return type instanceof DataType.Array array ? onlyLeaf(array.element()) : null;
  }

  /** Whether a type holds handles or locks, which must not be read as numbers. */
  public static boolean holdsObjects(DataType type) {
    if (type instanceof DataType.Array array) {
      return holdsObjects(array.element());
    }
    if (type instanceof DataType.Struct struct) {
      return struct.fields().stream().anyMatch(f -> holdsObjects(f.type()));
    }
    return type instanceof DataType.Mask
        || type instanceof DataType.Timer
        || (type instanceof DataType.Scalar s && s.kind() == DataType.ScalarKind.LOCK);
  }

  /** Whether a type holds numbers that must stay in a range. */
  public static boolean holdsRanges(DataType type) {
    if (type instanceof DataType.Array array) {
      return holdsRanges(array.element());
    }
    if (type instanceof DataType.Struct struct) {
      return struct.fields().stream().anyMatch(f -> holdsRanges(f.type()));
    }
    return type instanceof DataType.Scalar s
        && (s.min() != null || s.kind() == DataType.ScalarKind.INDEX);
  }
}
