package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Copies of arrays: few numbers one by one, many in a loop over the elements. */
final class ArrayGenerator {

  /** So many numbers are copied without a loop. */
  private static final int UNROLLED = 32;

  private final ExprGenerator exprs;
  private final StructGenerator structs;
  private final Frame frame;
  private final Assembler code;

  ArrayGenerator(ExprGenerator exprs, StructGenerator structs) {
    this.exprs = exprs;
    this.structs = structs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void copy(DataType.Array array, int to, int toOffset, int from, int fromOffset, Span span) {
    DataType element = array.element();
    if (numbers(array) <= UNROLLED) {
      for (int i = 0; i < array.count(); i++) {
        int at = i * element.size();
        structs.copy(element, to, toOffset + at, from, fromOffset + at, "element", span);
      }
      return;
    }
    PolicyType.Dimension dim = new PolicyType.Dimension(array.count(), AbiType.VOID);
    new DimensionLoop(dim, frame, exprs, span)
        .emit(
            "element",
            i -> {
              int target = element(to, toOffset, i, array, span);
              int source = element(from, fromOffset, i, array, span);
              structs.copy(element, target, 0, source, 0, "element", span);
            });
  }

  /** The address of an element. */
  private int element(int base, int offset, int index, DataType.Array array, Span span) {
    int address = frame.temporary("", "address", span);
    int scaled = frame.temporary("", "u64", span);
    code.at(span);
    code.move(address, base, "element");
    if (offset != 0) {
      code.aluImm(Opcode.ADD, true, false, address, offset, "element");
    }
    code.demand(new Demand.Index(span, array.count(), true, false, null));
    code.move(scaled, index, "index of element");
    code.aluImm(Opcode.MUL, true, false, scaled, array.element().size(), "index of element");
    code.alu(Opcode.ADD, true, false, address, scaled, "index of element");
    return address;
  }

  /** How many numbers lie in something, which is how many instructions it takes at least. */
  private static long numbers(DataType type) {
    if (type instanceof DataType.Array a) {
      return a.count() * numbers(a.element());
    }
    if (type instanceof DataType.Struct s) {
      return s.fields().stream().mapToLong(f -> numbers(f.type())).sum();
    }
    return 1;
  }
}
