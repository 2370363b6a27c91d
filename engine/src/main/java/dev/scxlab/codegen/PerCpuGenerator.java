package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataType;
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

  /** The mask of this or another CPU; there is no other to give should the kernel not find it. */
  private int mask(Place.Memory m, Place.PerCpuBase base, int dst) {
    Label missing = code.label();
    Label end = code.label();
    perCpuLookup(base, owner(base), m.span(), missing);
    DataType.Scalar s = StoredTypes.scalarAt(m);
    code.load(dst, 0, StoredTypes.constantOffset(m), s.size(), false, null, "percpu");
    code.jump(end, "");
    code.bind(missing);
    exprs.calls().neutralReturn(m.span());
    code.bind(end);
    return dst;
  }

  /** The copy of a percpu variable; 0 should the kernel not find it. */
  int perCpuRead(CheckedExpr.Read r, Place.Memory m, int hint) {
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    Label missing = code.label();
    Label end = code.label();
    DataType.Scalar s = StoredTypes.scalarAt(m);
    Place.PerCpuBase base = (Place.PerCpuBase) m.base();
    if (m.type().equals(PolicyTypes.OWN_MASK)) {
      return mask(m, base, dst);
    }
    perCpuLookup(base, owner(base), m.span(), missing);
    int offset = StoredTypes.constantOffset(m);
    code.load(dst, 0, offset, s.size(), s.kind().signed(), null, "percpu");
    code.jump(end, "");
    code.bind(missing);
    code.moveImm(dst, 0, "percpu");
    code.bind(end);
    return dst;
  }

  /** The register with the CPU whose copy is meant, or {@link ExprGenerator#ANY} for this one. */
  int owner(Place.PerCpuBase base) {
    CheckedExpr owner = base.cpu();
    return owner == null ? ExprGenerator.ANY : exprs.value(owner);
  }

  /** Leaves the address of a CPU's copy in r0, or goes to a label. */
  void perCpuLookup(Place.PerCpuBase base, int cpu, Span span, Label missing) {
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
    int cpu = owner(base);
    int r = exprs.value(value);
    store(m, base, cpu, r);
  }

  /** As {@link #write} for a value that is known; {@code cpu} as {@link #owner} gave it. */
  void store(Place.Memory m, Place.PerCpuBase base, int cpu, int register) {
    Label missing = code.label();
    perCpuLookup(base, cpu, m.span(), missing);
    DataType.Scalar s = StoredTypes.scalarAt(m);
    code.store(0, StoredTypes.constantOffset(m), register, s.size(), null, "write");
    code.bind(missing);
    code.known().written(AddressGenerator.aliasClass(m, frame.program));
  }
}
