package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelField;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.StructDef;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/** Reads and writes of places. An address is base, constant and index times size, side by side. */
final class PlaceGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  PlaceGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  /**
   * Where a place is.
   *
   * @param base register with an address
   * @param offset bytes from there
   * @param key what names the place while nothing of it changes, or null for places that are not
   *     remembered
   * @param keyBase the register the key speaks of, or -1
   * @param constant whether the place never changes
   * @param aliasClass places of different classes never overlap
   * @param span the receiver: what must be right for the access to be
   */
  record Address(
      int base,
      int offset,
      @Nullable String key,
      int keyBase,
      boolean constant,
      String aliasClass,
      Span span,
      String role) {}

  // ---- reading

  int read(CheckedExpr.Read r, int hint) {
    Place place = r.place();
    if (place instanceof Place.Kernel k) {
      return kernelRead(k, hint);
    }
    Place.Memory m = (Place.Memory) place;
    if (m.base() instanceof Place.PerCpuBase && !(m.type() instanceof PolicyType.StructRef)) {
      return perCpuRead(r, m, hint);
    }
    if (m.type() instanceof PolicyType.StructRef || m.type() instanceof PolicyType.ArrayOf) {
      return reference(r, m, hint);
    }
    if (m.steps().isEmpty() && m.base() instanceof Place.DataBase d) {
      DataVariable v = frame.program.variable(d.data().index());
      DataType.Scalar s = scalar(v.type());
      int known = code.known().find(dataKey(v, 0));
      if (known >= 0) {
        return moved(known, hint, r);
      }
      int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
      loadData(v, s.size(), s.kind().signed(), dst, m.span());
      return dst;
    }
    Address a = address(m);
    String key = a.key();
    if (key != null) {
      int known = code.known().find(key);
      if (known >= 0) {
        return moved(known, hint, r);
      }
    }
    DataType.Scalar s = scalarAt(m);
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    code.at(a.span());
    code.load(dst, a.base(), a.offset(), s.size(), s.kind().signed(), null, a.role());
    if (key != null && dst != a.keyBase()) {
      code.known().add(key, dst, a.keyBase(), a.constant(), a.aliasClass());
    }
    return dst;
  }

  private int moved(int register, int hint, CheckedExpr e) {
    if (hint == ExprGenerator.ANY) {
      return register;
    }
    code.at(e.span());
    code.move(hint, register, "");
    return hint;
  }

  private static String dataKey(DataVariable v, int offset) {
    return "data " + v.address() + "+" + offset;
  }

  /** A variable of read-only data, read once as long as its register lives. */
  int readData(DataVariable v, int bytes, boolean signed, String name, Span span) {
    int known = code.known().find(dataKey(v, 0));
    if (known >= 0) {
      return known;
    }
    int dst = frame.temporary(name, signed ? "s32" : "u64", span);
    loadData(v, bytes, signed, dst, span);
    return dst;
  }

  private void loadData(DataVariable v, int bytes, boolean signed, int dst, Span span) {
    boolean constant = v.section() == DataVariable.Section.RODATA;
    code.at(span);
    int base = frame.temporary("", "address of " + v.name(), span);
    code.loadSymbol(base, v.address(), frame.program.symbol(v, 0), v.name());
    code.load(dst, base, 0, bytes, signed, null, v.name());
    code.known().add(dataKey(v, 0), dst, -1, constant, "data " + v.address());
  }

  private int kernelRead(Place.Kernel k, int hint) {
    int object = exprs.value(k.object());
    KernelField field = k.field();
    String key = "kernel " + object + "." + field.fieldName();
    int known = code.known().find(key);
    if (known >= 0) {
      return moved(known, hint, new CheckedExpr.Read(k));
    }
    if (field.bytes() > 8) {
      throw new LabBug("a text is not a value of a register");
    }
    int dst =
        hint == ExprGenerator.ANY || hint == object
            ? exprs.temporary(new CheckedExpr.Read(k))
            : hint;
    code.at(k.object().span());
    code.load(
        dst,
        object,
        field.offset(),
        field.bytes(),
        field.signedLoad(),
        symbol(field),
        "receiver of ." + field.fieldName());
    code.at(k.span());
    exprs.decode(field, dst);
    code.known().add(key, dst, object, false, "kernel " + field.path());
    return dst;
  }

  static Symbol symbol(KernelField field) {
    return new Symbol.KernelField(field.struct().label(), field.fieldName());
  }

  /** The copy of a percpu variable; 0 should the kernel not find it. */
  private int perCpuRead(CheckedExpr.Read r, Place.Memory m, int hint) {
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    Label missing = code.label();
    Label end = code.label();
    DataType.Scalar s = scalarAt(m);
    perCpuLookup((Place.PerCpuBase) m.base(), m.span(), missing);
    int offset = constantOffset(m);
    code.load(dst, 0, offset, s.size(), s.kind().signed(), null, "percpu");
    code.jump(end, "");
    code.bind(missing);
    code.moveImm(dst, 0, "percpu");
    code.bind(end);
    return dst;
  }

  /** Leaves the address of a CPU's copy in r0, or goes to a label. */
  void perCpuLookup(Place.PerCpuBase base, Span span, Label missing) {
    int mark = frame.stack.mark();
    CheckedExpr owner = base.cpu();
    int cpu = owner == null ? ExprGenerator.ANY : exprs.value(owner);
    int key = frame.stack.take(4, 4);
    code.at(span);
    code.storeImm(Frame.FP, key, 0, 4, "key");
    frame.loadMap(1, base.map().index());
    frame.stackAddress(2, key, "key");
    if (cpu == ExprGenerator.ANY) {
      frame.callHelper(Helper.MAP_LOOKUP_ELEM, base.map().name());
    } else {
      code.move(3, cpu, "CPU of " + base.map().name());
      frame.callHelper(Helper.MAP_LOOKUP_PERCPU_ELEM, base.map().name());
    }
    code.jumpIfImm(Opcode.JEQ, 0, 0, missing, base.map().name());
    frame.stack.release(mark);
  }

  static int constantOffset(Place.Memory m) {
    int offset = 0;
    for (Place.Step s : m.steps()) {
      if (s instanceof Place.FieldStep f) {
        offset += f.field().offset();
      }
    }
    return offset;
  }

  /** The address of a struct, as a reference to it. */
  private int reference(CheckedExpr.Read r, Place.Memory m, int hint) {
    if (m.steps().isEmpty() && m.base() instanceof Place.ReferenceBase b) {
      return exprs.value(b.reference(), hint);
    }
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    if (m.base() instanceof Place.PerCpuBase p) {
      perCpuReference(p, m, dst);
      return dst;
    }
    Address a = address(m);
    code.at(m.span());
    code.move(dst, a.base(), a.role());
    if (a.offset() != 0) {
      code.aluImm(Opcode.ADD, true, false, dst, a.offset(), a.role());
    }
    return dst;
  }

  private void perCpuReference(Place.PerCpuBase p, Place.Memory m, int dst) {
    Label missing = code.label();
    Label end = code.label();
    perCpuLookup(p, m.span(), missing);
    code.move(dst, 0, p.map().name());
    code.jump(end, "");
    code.bind(missing);
    exprs.calls().neutralReturn(m.span());
    code.bind(end);
  }

  // ---- addresses

  /** Evaluates the way to a place. */
  Address address(Place.Memory m) {
    int offset = 0;
    boolean indexed = false;
    for (Place.Step s : m.steps()) {
      if (s instanceof Place.FieldStep f) {
        offset += f.field().offset();
      } else {
        Place.IndexStep i = (Place.IndexStep) s;
        if (i.index() instanceof CheckedExpr.Const c && inside(c, i)) {
          offset += (int) c.value() * i.stride();
        } else {
          indexed = true;
        }
      }
    }
    if (m.base() instanceof Place.ReferenceBase b && !indexed) {
      int base = exprs.value(b.reference());
      String field = lastField(m);
      return new Address(
          base,
          offset,
          "reference " + base + "+" + offset,
          base,
          false,
          aliasClass(m),
          b.reference().span(),
          "receiver of ." + field);
    }
    if (m.base() instanceof Place.StackBase b && !indexed) {
      int at = frame.slot(b.variable()) + offset;
      return new Address(
          Frame.FP, at, "stack " + at, -1, false, aliasClass(m), m.span(), b.variable().name());
    }
    return computed(m, offset, indexed);
  }

  private static boolean inside(CheckedExpr.Const c, Place.IndexStep i) {
    return c.symbol() == null && c.value() >= 0 && c.value() < i.count();
  }

  private static String lastField(Place.Memory m) {
    Place.Step last = m.steps().get(m.steps().size() - 1);
    return last instanceof Place.FieldStep f ? f.field().name() : "element";
  }

  /** What may overlap with a place: fields by struct and name, other places by their variable. */
  private String aliasClass(Place.Memory m) {
    for (int i = m.steps().size() - 1; i >= 0; i--) {
      if (m.steps().get(i) instanceof Place.FieldStep f) {
        return fieldClass(f.struct(), f.field());
      }
    }
    if (m.base() instanceof Place.DataBase d) {
      return "data " + frame.program.variable(d.data().index()).address();
    }
    return m.base() instanceof Place.StackBase s ? "stack " + s.variable().name() : "memory";
  }

  private static String fieldClass(StructDef struct, StructDef.StructField field) {
    return "field " + struct.name() + "." + field.name();
  }

  private Address computed(Place.Memory m, int offset, boolean indexed) {
    StringBuilder key = new StringBuilder();
    java.util.List<Place.IndexStep> variable = new java.util.ArrayList<>();
    java.util.List<Integer> registers = new java.util.ArrayList<>();
    int reference = -1;
    if (m.base() instanceof Place.ReferenceBase b) {
      reference = exprs.value(b.reference());
    }
    for (Place.Step s : m.steps()) {
      if (s instanceof Place.IndexStep i
          && !(i.index() instanceof CheckedExpr.Const c && inside(c, i))) {
        variable.add(i);
        int r = exprs.value(i.index());
        registers.add(r);
        key.append('[').append(r).append('*').append(i.stride()).append(']');
      }
    }
    code.at(m.span());
    int base = frame.temporary("", "address", m.span());
    String name;
    boolean constant = false;
    if (m.base() instanceof Place.DataBase d) {
      DataVariable v = frame.program.variable(d.data().index());
      name = v.name();
      constant = v.section() == DataVariable.Section.RODATA;
      int known = indexed ? offset : 0;
      code.loadSymbol(
          base,
          v.address() + (indexed ? 0L : offset),
          frame.program.symbol(v, indexed ? 0 : offset),
          name);
      key.insert(0, "data " + v.address() + "+" + offset);
      offset = indexed ? known : 0;
    } else if (m.base() instanceof Place.StackBase s) {
      name = s.variable().name();
      frame.stackAddress(base, frame.slot(s.variable()), name);
      key.insert(0, "stack " + frame.slot(s.variable()) + "+" + offset);
    } else {
      name = "element";
      code.move(base, reference, name);
      key.insert(0, "reference " + reference + "+" + offset);
    }
    for (int i = 0; i < variable.size(); i++) {
      Place.IndexStep step = variable.get(i);
      int r = registers.get(i);
      code.at(step.span());
      if (step.stride() != 1) {
        int scaled = frame.temporary("", "u64", step.span());
        code.move(scaled, r, "index of " + name);
        scale(scaled, step.stride(), name);
        r = scaled;
      }
      code.alu(Opcode.ADD, true, false, base, r, "index of " + name);
    }
    boolean one = registers.size() <= 1;
    int keyBase = registers.isEmpty() ? reference : registers.get(0);
    boolean remembered = one && (registers.isEmpty() || reference < 0);
    return new Address(
        base,
        offset,
        remembered ? key.toString() : null,
        keyBase,
        constant,
        aliasClass(m),
        m.span(),
        name);
  }

  private void scale(int register, int stride, String name) {
    if (Integer.bitCount(stride) == 1) {
      code.aluImm(
          Opcode.LSH,
          true,
          false,
          register,
          Integer.numberOfTrailingZeros(stride),
          "index of " + name);
    } else {
      code.aluImm(Opcode.MUL, true, false, register, stride, "index of " + name);
    }
  }

  private static DataType.Scalar scalar(DataType type) {
    if (type instanceof DataType.Scalar s) {
      return s;
    }
    throw new LabBug("no scalar: " + type);
  }

  /** How what lies in a place is stored. */
  DataType.Scalar scalarAt(Place.Memory m) {
    DataType type;
    if (m.base() instanceof Place.DataBase d) {
      type = d.data().dataType();
    } else if (m.base() instanceof Place.ReferenceBase r) {
      type = r.struct().layout();
    } else if (m.base() instanceof Place.PerCpuBase p) {
      type = p.map().def().value();
    } else {
      type = structOf(((Place.StackBase) m.base()).variable().type());
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
    return scalar(type);
  }

  private static DataType structOf(PolicyType type) {
    if (type instanceof PolicyType.StructRef s) {
      return s.def().layout();
    }
    throw new LabBug("no struct: " + type.label());
  }

  // ---- writing

  void write(Place place, CheckedExpr value) {
    if (place instanceof Place.Kernel k) {
      kernelWrite(k, exprs.value(k.object()), exprs.value(value));
      return;
    }
    Place.Memory m = (Place.Memory) place;
    if (m.type() instanceof PolicyType.StructRef s) {
      copyStruct(m, s.def(), value);
      return;
    }
    int r = exprs.value(value);
    if (m.base() instanceof Place.PerCpuBase p) {
      Label missing = code.label();
      perCpuLookup(p, m.span(), missing);
      DataType.Scalar s = scalarAt(m);
      code.store(0, constantOffset(m), r, s.size(), null, "write");
      code.bind(missing);
      return;
    }
    store(address(m), scalarAt(m), r, m.span());
  }

  /** Stores and remembers what is there now. */
  void store(Address a, DataType.Scalar s, int register, Span span) {
    code.at(span);
    code.store(a.base(), a.offset(), register, s.size(), null, a.role());
    code.known().written(a.aliasClass());
    String key = a.key();
    if (key != null && register != a.keyBase()) {
      code.known().add(key, register, a.keyBase(), a.constant(), a.aliasClass());
    }
  }

  void kernelWrite(Place.Kernel k, int object, int value) {
    KernelField field = k.field();
    code.at(k.span());
    code.store(
        object,
        field.offset(),
        value,
        field.bytes(),
        symbol(field),
        "write to ." + field.fieldName());
    code.known().written("kernel " + field.path());
  }

  private void copyStruct(Place.Memory m, StructDef struct, CheckedExpr value) {
    if (value instanceof CheckedExpr.StructValue s) {
      int mark = frame.stack.mark();
      int target = structAddress(m);
      fill(s, target, 0, struct.name());
      frame.stack.release(mark);
    } else {
      int from = exprs.value(value);
      int to = structAddress(m);
      copyFields(to, 0, from, 0, struct.layout(), m.span());
    }
    for (StructDef.StructField f : struct.fields()) {
      code.known().written(fieldClass(struct, f));
    }
  }

  private int structAddress(Place.Memory m) {
    return reference(new CheckedExpr.Read(m), m, ExprGenerator.ANY);
  }

  /** Copies a struct field by field, so that each keeps its type; padding is not copied. */
  void copyFields(
      int to, int toOffset, int from, int fromOffset, DataType.Struct layout, Span span) {
    code.at(span);
    for (DataType.Field f : layout.fields()) {
      copy(f.type(), to, toOffset + f.offset(), from, fromOffset + f.offset(), f.name(), span);
    }
  }

  private void copy(
      DataType type, int to, int toOffset, int from, int fromOffset, String name, Span span) {
    if (type instanceof DataType.Array a) {
      for (int i = 0; i < a.count(); i++) {
        int at = i * a.element().size();
        copy(a.element(), to, toOffset + at, from, fromOffset + at, name, span);
      }
      return;
    }
    DataType.Scalar s = scalar(type);
    int value = frame.temporary(name, s.name(), span);
    code.load(value, from, fromOffset, s.size(), s.kind().signed(), null, "copy of " + name);
    code.store(to, toOffset, value, s.size(), null, "copy of " + name);
  }

  /** Writes a struct value: zero, then the fields that are given. */
  void fill(CheckedExpr.StructValue s, int base, int offset, String role) {
    int[] values = new int[s.fields().size()];
    for (int i = 0; i < values.length; i++) {
      CheckedExpr v = s.fields().get(i).value();
      values[i] = zero(v) ? ExprGenerator.ANY : exprs.value(v);
    }
    code.at(s.span());
    clear(base, offset, s.struct().layout(), role);
    for (int i = 0; i < values.length; i++) {
      CheckedExpr.FieldValue f = s.fields().get(i);
      if (values[i] != ExprGenerator.ANY) {
        code.at(f.value().span());
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

  /** Zeroes a struct field by field; on the stack its padding too, which is zero elsewhere. */
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

  private void clearField(DataType type, int base, int offset, String role) {
    if (type instanceof DataType.Array a) {
      for (int i = 0; i < a.count(); i++) {
        clearField(a.element(), base, offset + i * a.element().size(), role);
      }
    } else {
      code.storeImm(base, offset, 0, type.size(), role);
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

  private static boolean zero(CheckedExpr e) {
    return e instanceof CheckedExpr.Const c && c.value() == 0;
  }
}
