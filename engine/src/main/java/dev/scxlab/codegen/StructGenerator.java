package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.check.StructDef;
import dev.scxlab.ir.DataType;
import dev.scxlab.source.Span;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Structs as wholes: values written field by field, copies, zero. */
final class StructGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;
  private final ArrayGenerator arrays;

  StructGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
    this.arrays = new ArrayGenerator(exprs, this);
  }

  void copyStruct(Place.Memory m, StructDef struct, CheckedExpr value) {
    if (value instanceof CheckedExpr.StructValue s && !readsArrays(s)) {
      int mark = frame.stack.mark();
      int target = structAddress(m);
      fill(s, target, 0, struct.name());
      frame.stack.release(mark);
      written(struct);
    } else {
      copyStruct(m, struct, () -> exprs.value(value));
    }
  }

  /** Copies what a register names, which is evaluated behind the place. */
  void copyStruct(Place.Memory m, StructDef struct, IntSupplier value) {
    int to = structAddress(m);
    int from = value.getAsInt();
    copyFields(to, 0, from, 0, struct.layout(), m.span());
    written(struct);
  }

  /** Whether a value copies arrays, which may lie in the very struct it is for. */
  private static boolean readsArrays(CheckedExpr.StructValue s) {
    return s.fields().stream().anyMatch(f -> f.value().type() instanceof PolicyType.ArrayOf);
  }

  private void written(StructDef struct) {
    for (StructDef.StructField f : struct.fields()) {
      code.known().written(AliasClass.field(struct, f));
    }
  }

  /** Copies an array element by element. */
  void copyArray(Place.Memory m, PolicyType.ArrayOf type, CheckedExpr value) {
    int to = structAddress(m);
    int from = exprs.value(value);
    code.at(m.span());
    arrays.copy((DataType.Array) StoredTypes.at(m), to, 0, from, 0, m.span());
    if (type.element() instanceof PolicyType.StructRef s) {
      written(s.def());
    } else {
      code.known().written(AliasClass.ofElements(m, type, frame.program));
    }
  }

  private int structAddress(Place.Memory m) {
    return exprs.places().reference(new CheckedExpr.Read(m), m, ExprGenerator.ANY);
  }

  /** Copies a struct field by field, so that each keeps its type; padding is not copied. */
  void copyFields(
      int to, int toOffset, int from, int fromOffset, DataType.Struct layout, Span span) {
    code.at(span);
    for (DataType.Field f : layout.fields()) {
      copy(f.type(), to, toOffset + f.offset(), from, fromOffset + f.offset(), f.name(), span);
    }
  }

  /** Copies what lies in a place, each number with its own width. */
  void copy(DataType type, int to, int toOffset, int from, int fromOffset, String name, Span span) {
    if (type instanceof DataType.Array a) {
      arrays.copy(a, to, toOffset, from, fromOffset, span);
      return;
    }
    if (type instanceof DataType.Struct s) {
      copyFields(to, toOffset, from, fromOffset, s, span);
      return;
    }
    if (type instanceof DataType.Text) {
      for (int at = 0; at < type.size(); at += 8) {
        copyWord(StoredTypes.TEXT_WORD, to, toOffset + at, from, fromOffset + at, name, span);
      }
      return;
    }
    if (!type.holdsLock()) { // each place keeps its own
      copyWord(StoredTypes.scalar(type), to, toOffset, from, fromOffset, name, span);
    }
  }

  private void copyWord(
      DataType.Scalar s, int to, int toOffset, int from, int fromOffset, String name, Span span) {
    int value = frame.temporary(name, s.name(), span);
    code.load(value, from, fromOffset, s.size(), s.kind().signed(), null, "copy of " + name);
    code.store(to, toOffset, value, s.size(), null, "copy of " + name);
  }

  /** Writes a struct value: zero, then the fields that are given. */
  void fill(CheckedExpr.StructValue s, int base, int offset, String role) {
    int[] values = new int[s.fields().size()];
    TextGenerator.@Nullable Words[] texts = new TextGenerator.@Nullable Words[values.length];
    for (int i = 0; i < values.length; i++) {
      CheckedExpr v = s.fields().get(i).value();
      values[i] = ExprGenerator.ANY;
      if (v.type().equals(PolicyTypes.TEXT)) {
        texts[i] = exprs.texts().words(v);
      } else if (!blank(s.fields().get(i))) {
        values[i] = exprs.value(v);
      }
    }
    code.at(s.span());
    clear(base, offset, s.struct().layout(), role);
    for (int i = 0; i < values.length; i++) {
      CheckedExpr.FieldValue f = s.fields().get(i);
      TextGenerator.Words text = texts[i];
      if (text != null) {
        code.at(f.value().span());
        exprs.texts().store(base, offset + f.field().offset(), text, f.field().name());
      }
      if (f.field().dataType() instanceof DataType.Array a) {
        arrays.copy(a, base, offset + f.field().offset(), values[i], 0, f.value().span());
      } else if (values[i] != ExprGenerator.ANY) {
        code.at(f.value().span());
        code.demandRange(f.value().span(), StoredTypes.scalar(f.field().dataType()));
        code.store(
            base,
            offset + f.field().offset(),
            values[i],
            f.field().dataType().size(),
            null,
            f.field().name());
      }
    }
  }

  /** Clears a struct field by field; on the stack its padding too, which is zero elsewhere. */
  void clear(int base, int offset, DataType.Struct layout, String role) {
    for (DataType.Field f : layout.fields()) {
      clearField(f.type(), base, offset + f.offset(), role);
    }
    if (base == Frame.FP) {
      clearPadding(base, offset, layout);
    }
  }

  /** Zeroes what no field covers: keys and values of maps are compared and copied as bytes. */
  void clearPadding(int base, int offset, DataType.Struct layout) {
    int end = 0;
    for (DataType.Field f : layout.fields()) {
      clearPadding(base, offset, end, f.offset());
      end = f.offset() + f.type().size();
    }
    clearPadding(base, offset, end, layout.size());
  }

  /** Puts into a place what it holds before anything is written to it. */
  void clearField(DataType type, int base, int offset, String role) {
    if (type instanceof DataType.Array a) {
      for (int i = 0; i < a.count(); i++) {
        clearField(a.element(), base, offset + i * a.element().size(), role);
      }
    } else if (type instanceof DataType.Struct s) {
      clear(base, offset, s, role);
    } else if ((type instanceof DataType.Mask || type.holdsLock()) && base != Frame.FP) {
      return; // it exists as long as its place does
    } else if (type instanceof DataType.Text) {
      code.storeImm(base, offset, 0, 8, role);
      code.storeImm(base, offset + 8, 0, 8, role);
    } else {
      long blank = type instanceof DataType.Scalar s ? s.blank() : 0;
      code.storeImm(base, offset, blank, type.size(), role);
    }
  }

  private void clearPadding(int base, int offset, int from, int to) {
    int at = from;
    while (at < to) {
      int bytes = Math.min(Integer.lowestOneBit(at | 8), Integer.highestOneBit(to - at));
      code.storeImm(base, offset + at, 0, bytes, "padding");
      at += bytes;
    }
  }

  /** Whether a field is given what it holds anyway. */
  private static boolean blank(CheckedExpr.FieldValue f) {
    return f.value() instanceof CheckedExpr.Const c
        && f.field().dataType() instanceof DataType.Scalar s
        && c.value() == s.blank();
  }
}
