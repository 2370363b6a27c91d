package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Copies of percpu variables, found by a lookup that cannot fail in the lab. */
final class PerCpuGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  PerCpuGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  /**
   * The way to a place in a copy, evaluated but for the lookup.
   *
   * @param cpu register with the CPU whose copy is meant, {@link ExprGenerator#ANY} for this one
   */
  record Way(Place.Memory place, Place.PerCpuBase base, int cpu, AddressGenerator.Indexes indexes) {

    int offset() {
      return AddressGenerator.constantOffset(place);
    }
  }

  /** Evaluates CPU and indices. */
  Way way(Place.Memory m, Place.PerCpuBase base) {
    int cpu = owner(base);
    return new Way(m, base, cpu, exprs.places().addresses().indexes(m));
  }

  /** Looks a copy up; gives the register with its address, or goes to a label. */
  private int locate(Way way, Label missing) {
    perCpuLookup(way.base(), way.cpu(), way.place().span(), missing);
    if (way.indexes().steps().isEmpty()) {
      return 0;
    }
    return copied(way);
  }

  /** As {@link #locate}, in a register that outlives calls. */
  int located(Way way, Label missing) {
    perCpuLookup(way.base(), way.cpu(), way.place().span(), missing);
    return copied(way);
  }

  private int copied(Way way) {
    int address = frame.temporary("", "address", way.place().span());
    String name = way.base().map().name();
    code.move(address, 0, name);
    exprs.places().addresses().add(address, way.indexes(), name);
    code.at(way.place().span());
    return address;
  }

  /** The copy of a percpu variable; 0 should the kernel not find it. */
  int perCpuRead(CheckedExpr.Read r, Place.Memory m, int hint) {
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    Label missing = code.label();
    Label end = code.label();
    DataType.Scalar s = StoredTypes.scalarAt(m);
    Way way = way(m, (Place.PerCpuBase) m.base());
    int address = locate(way, missing);
    tellPart(m, s);
    code.load(dst, address, way.offset(), s.size(), s.kind().signed(), null, "percpu");
    code.jump(end, "");
    code.bind(missing);
    if (m.type().equals(PolicyTypes.OWN_MASK)) {
      exprs.calls().neutralReturn(m.span()); // there is no other mask to give
    } else {
      code.moveImm(dst, 0, "percpu");
    }
    code.bind(end);
    return dst;
  }

  /** Says at a load or store which part of an element it hits, where the offset does not. */
  private void tellPart(Place.Memory m, DataType.Scalar part) {
    if (AddressGenerator.isWithinElements(m)) {
      code.demand(new Demand.Range(m.span(), part));
    }
  }

  /** The register with the CPU whose copy is meant, or {@link ExprGenerator#ANY} for this one. */
  private int owner(Place.PerCpuBase base) {
    CheckedExpr owner = base.cpu();
    return owner == null ? ExprGenerator.ANY : exprs.value(owner);
  }

  /** Leaves the address of a CPU's copy in r0, or goes to a label. */
  private void perCpuLookup(Place.PerCpuBase base, int cpu, Span span, Label missing) {
    int mark = frame.stack.mark();
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

  void perCpuReference(Place.PerCpuBase p, Place.Memory m, int dst) {
    Label missing = code.label();
    Label end = code.label();
    perCpuLookup(p, owner(p), m.span(), missing);
    code.move(dst, 0, p.map().name());
    code.jump(end, "");
    code.bind(missing);
    exprs.calls().neutralReturn(m.span());
    code.bind(end);
  }

  /** Sets a number in a copy; nothing happens should the kernel not find it. */
  void write(Place.Memory m, Place.PerCpuBase base, CheckedExpr value) {
    Way way = way(m, base);
    store(way, exprs.value(value));
  }

  /** As {@link #write} for a value that is known. */
  void store(Way way, int register) {
    Label missing = code.label();
    int address = locate(way, missing);
    DataType.Scalar s = StoredTypes.scalarAt(way.place());
    tellPart(way.place(), s);
    code.store(address, way.offset(), register, s.size(), null, "write");
    code.bind(missing);
    code.known().written(AliasClass.of(way.place(), frame.program));
  }
}
