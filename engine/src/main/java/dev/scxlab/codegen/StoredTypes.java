package dev.scxlab.codegen;

import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.LabBug;

/** How what lies in a place is stored. */
final class StoredTypes {

  /** A mask in a place is reached by its handle. */
  private static final DataType.Scalar MASK_HANDLE =
      new DataType.Scalar(DataType.ScalarKind.U64, "mask", null, null);

  /** Eight bytes of a text. */
  static final DataType.Scalar TEXT_WORD =
      new DataType.Scalar(DataType.ScalarKind.U64, "text", null, null);

  private StoredTypes() {}

  static DataType.Scalar scalar(DataType type) {
    if (type instanceof DataType.Scalar s) {
      return s;
    }
    if (type instanceof DataType.Mask) {
      return MASK_HANDLE;
    }
    throw new LabBug("no scalar: " + type);
  }

  /** How what lies in a place is stored. */
  static DataType.Scalar scalarAt(Place.Memory m) {
    return scalar(at(m));
  }

  /** The type of what lies in a place. */
  static DataType at(Place.Memory m) {
    DataType type;
    if (m.base() instanceof Place.DataBase d) {
      type = d.data().dataType();
    } else if (m.base() instanceof Place.ReferenceBase r) {
      type = r.layout();
    } else if (m.base() instanceof Place.EntryBase e) {
      type = e.entry().map().def().value();
    } else if (m.base() instanceof Place.PerCpuBase p) {
      type = p.map().def().value();
    } else {
      type = of(((Place.StackBase) m.base()).variable());
    }
    for (Place.Step s : m.steps()) {
      if (s instanceof Place.FieldStep f) {
        type = f.field().dataType();
      } else if (type instanceof DataType.Array a) {
        type = a.element();
      } else {
        throw new LabBug("index of " + type);
      }
    }
    return type;
  }

  /** How a local in memory lies there. */
  static DataType of(LocalVariable v) {
    DataType stored = v.stored();
    if (stored != null) {
      return stored;
    }
    if (v.type() instanceof PolicyType.StructRef s) {
      return s.def().layout();
    }
    throw new LabBug("no memory: " + v.type().label());
  }
}
