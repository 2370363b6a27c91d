package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
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
      AliasClass aliasClass,
      Span span,
      String role) {}

  /** Evaluates the way to a place. */
  Address address(Place.Memory m) {
    int offset = constantOffset(m);
    boolean indexed =
        m.steps().stream().anyMatch(step -> step instanceof Place.IndexStep && !isKnown(step));
    if (m.base() instanceof Place.ReferenceBase b && !indexed) {
      int base = exprs.value(b.reference());
      String field = lastField(m);
      return new Address(
          base,
          offset,
          "reference " + base + "+" + offset,
          base,
          false,
          AliasClass.of(m, frame.program),
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
          AliasClass.of(m, frame.program),
          m.span(),
          b.variable().name());
    }
    if (m.base() instanceof Place.EntryBase e) {
      int entry = exprs.maps().storages().address(e.entry());
      return new Address(
          entry,
          0,
          null,
          -1,
          false,
          AliasClass.of(m, frame.program),
          m.span(),
          e.entry().map().name());
    }
    return computed(m, offset, indexed);
  }

  /** Whether finding a place evaluates anything that could matter to the value written there. */
  static boolean evaluates(Place.Memory m) {
    boolean found =
        m.base() instanceof Place.EntryBase
            || (m.base() instanceof Place.ReferenceBase b
                && !(b.reference() instanceof CheckedExpr.Local));
    for (Place.Step s : m.steps()) {
      found |= s instanceof Place.IndexStep i && !(i.index() instanceof CheckedExpr.Const);
    }
    return found;
  }

  private static String lastField(Place.Memory m) {
    Place.Step last = m.steps().get(m.steps().size() - 1);
    return last instanceof Place.FieldStep f ? f.field().name() : "element";
  }

  private Address computed(Place.Memory m, int offset, boolean indexed) {
    int reference = -1;
    if (m.base() instanceof Place.ReferenceBase b) {
      reference = exprs.value(b.reference());
    } else if (m.base() instanceof Place.PerCpuBase p) {
      reference = frame.temporary("", "address of " + p.map().name(), m.span());
      exprs.places().perCpu().perCpuReference(p, m, reference);
    }
    Indexes indexes = indexes(m);
    code.at(m.span());
    int base = frame.temporary("", "address", m.span());
    String key;
    String name;
    boolean constant = false;
    if (m.base() instanceof Place.DataBase d) {
      DataVariable v = frame.program.variable(d.data().index());
      name = v.name();
      constant = v.section() == DataVariable.Section.RODATA;
      int known = indexed ? 0 : offset;
      code.loadSymbol(base, v.address() + known, frame.program.symbol(v, known), name);
      key = "data " + v.address() + "+" + offset;
      offset = indexed ? offset : 0;
    } else if (m.base() instanceof Place.StackBase s) {
      name = s.variable().name();
      frame.stackAddress(base, frame.slot(s.variable()), name);
      key = "stack " + frame.slot(s.variable()) + "+" + offset;
    } else {
      name = "element";
      code.move(base, reference, name);
      key = "reference " + reference + "+" + offset;
    }
    add(base, indexes, name);
    List<Integer> registers = indexes.registers();
    boolean one = registers.size() <= 1;
    int keyBase = registers.isEmpty() ? reference : registers.get(0);
    boolean remembered = one && (registers.isEmpty() || reference < 0);
    return new Address(
        base,
        offset,
        remembered ? key + indexes.key() : null,
        keyBase,
        constant,
        AliasClass.of(m, frame.program),
        m.span(),
        name);
  }

  /**
   * The indices of a place that are not known.
   *
   * @param demands what must hold of each
   * @param registers their values
   */
  record Indexes(List<Place.IndexStep> steps, List<Demand.Index> demands, List<Integer> registers) {

    /** What names the element among those of its place. */
    String key() {
      StringBuilder key = new StringBuilder();
      for (int i = 0; i < steps.size(); i++) {
        key.append('[').append(registers.get(i)).append('*').append(steps.get(i).stride());
        key.append(']');
      }
      return key.toString();
    }
  }

  /** Bytes from the base of a place to it, as far as they are known. */
  static int constantOffset(Place.Memory m) {
    int offset = 0;
    for (Place.Step s : m.steps()) {
      if (s instanceof Place.FieldStep f) {
        offset += f.field().offset();
      } else if (isKnown(s)) {
        Place.IndexStep i = (Place.IndexStep) s;
        offset += (int) ((CheckedExpr.Const) i.index()).value() * i.stride();
      }
    }
    return offset;
  }

  private static boolean isKnown(Place.Step s) {
    return s instanceof Place.IndexStep i
        && i.index() instanceof CheckedExpr.Const c
        && c.symbol() == null
        && c.value() >= 0
        && c.value() < i.count();
  }

  /** Whether the offset of a place alone does not tell which part of its elements it is. */
  static boolean isWithinElements(Place.Memory m) {
    return m.steps().stream().filter(s -> s instanceof Place.IndexStep && !isKnown(s)).count() > 1;
  }

  /** Evaluates the indices of a place that are not known. */
  Indexes indexes(Place.Memory m) {
    List<Place.IndexStep> steps = new ArrayList<>();
    List<Demand.Index> demands = new ArrayList<>();
    List<Integer> registers = new ArrayList<>();
    for (int k = 0; k < m.steps().size(); k++) {
      if (m.steps().get(k) instanceof Place.IndexStep i && !isKnown(i)) {
        steps.add(i);
        demands.add(demand(i, isRow(m, k), declaration(m, k)));
        registers.add(exprs.value(i.index()));
      }
    }
    return new Indexes(steps, demands, registers);
  }

  /** What must hold of an index. */
  static Demand.Index demand(Place.IndexStep i, boolean row, @Nullable Span declaration) {
    boolean signed = PolicyTypes.isSigned(i.index().type());
    return new Demand.Index(i.span(), i.count(), signed, row, declaration);
  }

  private static boolean isRow(Place.Memory m, int step) {
    List<Place.Step> steps = m.steps();
    boolean last = step + 1 == steps.size();
    return (step > 0 && steps.get(step - 1) instanceof Place.IndexStep)
        || (last
            ? m.type() instanceof PolicyType.ArrayOf
            : steps.get(step + 1) instanceof Place.IndexStep);
  }

  /** Where the array is declared that a step on the way to a place indexes. */
  private static @Nullable Span declaration(Place.Memory m, int step) {
    for (int k = step - 1; k >= 0; k--) {
      if (m.steps().get(k) instanceof Place.FieldStep f) {
        return f.field().span();
      }
    }
    if (m.base() instanceof Place.DataBase d) {
      return d.data().span();
    }
    if (m.base() instanceof Place.PerCpuBase p) {
      return p.map().def().declaration();
    }
    return m.base() instanceof Place.StackBase s ? s.variable().declaration() : null;
  }

  /** Adds indices times sizes to an address, each where the verifier and an export judge it. */
  void add(int base, Indexes indexes, String name) {
    for (int i = 0; i < indexes.steps().size(); i++) {
      Place.IndexStep step = indexes.steps().get(i);
      int r = indexes.registers().get(i);
      code.at(step.span());
      code.demand(indexes.demands().get(i));
      if (step.stride() != 1) {
        int scaled = frame.temporary("", "u64", step.span());
        code.move(scaled, r, "index of " + name);
        scale(scaled, step.stride(), name);
        r = scaled;
      }
      code.alu(Opcode.ADD, true, false, base, r, "index of " + name);
    }
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
