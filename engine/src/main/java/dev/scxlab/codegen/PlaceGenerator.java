package dev.scxlab.codegen;

import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Reads and writes of places. An address is base, constant and index times size, side by side. */
final class PlaceGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;
  private final AddressGenerator addresses;
  private final PerCpuGenerator perCpu;
  private final KernelFieldGenerator kernelFields;
  private final StructGenerator structs;

  PlaceGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
    this.addresses = new AddressGenerator(exprs);
    this.perCpu = new PerCpuGenerator(exprs);
    this.kernelFields = new KernelFieldGenerator(exprs);
    this.structs = new StructGenerator(exprs);
  }

  AddressGenerator addresses() {
    return addresses;
  }

  PerCpuGenerator perCpu() {
    return perCpu;
  }

  KernelFieldGenerator kernelFields() {
    return kernelFields;
  }

  StructGenerator structs() {
    return structs;
  }

  int read(CheckedExpr.Read r, int hint) {
    Place place = r.place();
    if (place instanceof Place.Kernel k) {
      return kernelFields.kernelRead(k, hint);
    }
    Place.Memory m = (Place.Memory) place;
    if (m.type() instanceof PolicyType.StructRef || m.type() instanceof PolicyType.ArrayOf) {
      return reference(r, m, hint);
    }
    if (m.base() instanceof Place.PerCpuBase) {
      return perCpu.perCpuRead(r, m, hint);
    }
    if (m.steps().isEmpty() && m.base() instanceof Place.DataBase d) {
      DataVariable v = frame.program.variable(d.data().index());
      DataType.Scalar s = StoredTypes.scalar(v.type());
      int known = frame.known(dataKey(v, 0));
      if (known >= 0) {
        return moved(known, hint, r);
      }
      int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
      loadData(v, s.size(), s.kind().signed(), dst, m.span());
      return dst;
    }
    AddressGenerator.Address a = addresses.address(m);
    String key = a.key();
    if (key != null) {
      int known = frame.known(key);
      if (known >= 0) {
        return moved(known, hint, r);
      }
    }
    DataType.Scalar s = StoredTypes.scalarAt(m);
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    code.at(a.span());
    if (AddressGenerator.isWithinElements(m)) {
      code.demand(new Demand.Range(m.span(), s));
    }
    code.load(dst, a.base(), a.offset(), s.size(), s.kind().signed(), null, a.role());
    if (key != null && dst != a.keyBase()) {
      code.known().add(key, dst, a.keyBase(), a.constant(), a.aliasClass());
    }
    return dst;
  }

  int moved(int register, int hint, CheckedExpr e) {
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
    int known = frame.known(dataKey(v, 0));
    if (known >= 0) {
      return known;
    }
    int dst = frame.temporary(name, signed ? "s32" : "u64", span);
    loadData(v, bytes, signed, dst, span);
    return dst;
  }

  /** The address of an element of a table of numbers. */
  int elementAddress(DataVariable table, int index, int stride, Span span) {
    code.at(span);
    int base = frame.temporary("", "address of " + table.name(), span);
    int scaled = frame.temporary("", "u64", span);
    code.loadSymbol(base, table.address(), frame.program.symbol(table, 0), table.name());
    code.move(scaled, index, "index of " + table.name());
    code.aluImm(
        Opcode.LSH,
        true,
        false,
        scaled,
        Integer.numberOfTrailingZeros(stride),
        "index of " + table.name());
    code.alu(Opcode.ADD, true, false, base, scaled, "index of " + table.name());
    return base;
  }

  private void loadData(DataVariable v, int bytes, boolean signed, int dst, Span span) {
    boolean constant = v.section() == DataVariable.Section.RODATA;
    code.at(span);
    int base = frame.temporary("", "address of " + v.name(), span);
    code.loadSymbol(base, v.address(), frame.program.symbol(v, 0), v.name());
    code.load(dst, base, 0, bytes, signed, null, v.name());
    code.known().add(dataKey(v, 0), dst, -1, constant, AliasClass.data(v));
  }

  /** The address of a struct, as a reference to it. */
  int reference(CheckedExpr.Read r, Place.Memory m, int hint) {
    if (m.steps().isEmpty() && m.base() instanceof Place.ReferenceBase b) {
      return exprs.value(b.reference(), hint);
    }
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(r) : hint;
    if (m.base() instanceof Place.PerCpuBase p && m.steps().isEmpty()) {
      perCpu.perCpuReference(p, m, dst);
      return dst;
    }
    AddressGenerator.Address a = addresses.address(m);
    code.at(m.span());
    code.move(dst, a.base(), a.role());
    if (a.offset() != 0) {
      code.aluImm(Opcode.ADD, true, false, dst, a.offset(), a.role());
    }
    return dst;
  }

  void write(Place place, CheckedExpr value) {
    if (place instanceof Place.Kernel k) {
      kernelFields.kernelWrite(k, exprs.value(k.object()), exprs.value(value));
      return;
    }
    Place.Memory m = (Place.Memory) place;
    if (m.type() instanceof PolicyType.StructRef s) {
      structs.copyStruct(m, s.def(), value);
      return;
    }
    if (m.type() instanceof PolicyType.ArrayOf a) {
      structs.copyArray(m, a, value);
      return;
    }
    if (m.type().equals(PolicyTypes.TEXT)) {
      exprs.texts().write(m, value);
      return;
    }
    if (m.base() instanceof Place.PerCpuBase p) {
      perCpu.write(m, p, value);
      return;
    }
    if (AddressGenerator.evaluates(m) && !(value instanceof CheckedExpr.Const)) {
      AddressGenerator.Address at = addresses.address(m);
      store(at, m, exprs.value(value));
      return;
    }
    int r = exprs.value(value);
    store(addresses.address(m), m, r);
  }

  /** Stores and remembers what is there now. */
  void store(AddressGenerator.Address a, Place.Memory m, int register) {
    DataType.Scalar s = StoredTypes.scalarAt(m);
    code.at(m.span());
    if (AddressGenerator.isWithinElements(m)) {
      code.demand(new Demand.Range(m.span(), s));
    } else if (!(m.base() instanceof Place.DataBase)) {
      code.demandRange(m.span(), s); // nothing else judges what a local gets
    }
    code.store(a.base(), a.offset(), register, s.size(), null, a.role());
    code.known().written(a.aliasClass());
    String key = a.key();
    if (key != null && register != a.keyBase()) {
      code.known().add(key, register, a.keyBase(), a.constant(), a.aliasClass());
    }
  }
}
