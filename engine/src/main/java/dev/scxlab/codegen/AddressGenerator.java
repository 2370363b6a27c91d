package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.StructDef;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/** Addresses of places: base, constant and index times size, side by side. */
final class AddressGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  AddressGenerator(ExprGenerator exprs) {
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
          aliasClass(m, frame.program),
          b.reference().span(),
          "receiver of ." + field);
    }
    if (m.base() instanceof Place.StackBase b && !indexed) {
      int at = frame.slot(b.variable()) + offset;
      return new Address(
          Frame.FP,
          at,
          "stack " + at,
          -1,
          false,
          aliasClass(m, frame.program),
          m.span(),
          b.variable().name());
    }
    return computed(m, offset, indexed);
  }

  /** Whether finding a place evaluates anything that could matter to the value written there. */
  static boolean evaluates(Place.Memory m) {
    boolean found =
        m.base() instanceof Place.ReferenceBase b && !(b.reference() instanceof CheckedExpr.Local);
    for (Place.Step s : m.steps()) {
      found |= s instanceof Place.IndexStep i && !(i.index() instanceof CheckedExpr.Const);
    }
    return found;
  }

  private static boolean inside(CheckedExpr.Const c, Place.IndexStep i) {
    return c.symbol() == null && c.value() >= 0 && c.value() < i.count();
  }

  private static String lastField(Place.Memory m) {
    Place.Step last = m.steps().get(m.steps().size() - 1);
    return last instanceof Place.FieldStep f ? f.field().name() : "element";
  }

  /** What may overlap with a place: fields by struct and name, other places by their variable. */
  static String aliasClass(Place.Memory m, ProgramBuilder program) {
    for (int i = m.steps().size() - 1; i >= 0; i--) {
      if (m.steps().get(i) instanceof Place.FieldStep f) {
        return fieldClass(f.struct(), f.field());
      }
    }
    if (m.base() instanceof Place.DataBase d) {
      return "data " + program.variable(d.data().index()).address();
    }
    return m.base() instanceof Place.StackBase s ? "stack " + s.variable().name() : "memory";
  }

  static String fieldClass(StructDef struct, StructDef.StructField field) {
    return "field " + struct.name() + "." + field.name();
  }

  private Address computed(Place.Memory m, int offset, boolean indexed) {
    StringBuilder key = new StringBuilder();
    java.util.List<Place.IndexStep> variable = new java.util.ArrayList<>();
    java.util.List<Integer> registers = new java.util.ArrayList<>();
    int reference = -1;
    if (m.base() instanceof Place.ReferenceBase b) {
      reference = exprs.value(b.reference());
    } else if (m.base() instanceof Place.PerCpuBase p) {
      reference = frame.temporary("", "address of " + p.map().name(), m.span());
      exprs.places().perCpu().perCpuReference(p, m, reference);
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
        aliasClass(m, frame.program),
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
}
