package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.LibraryFunction;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyTypes;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Opcode;

/** Atomic changes of places by BPF's atomic instructions; the value is the old one. */
final class AtomicGenerator {

  private final ExprGenerator exprs;
  private final Assembler code;

  AtomicGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.code = exprs.frame.code;
  }

  int call(CheckedExpr.AtomicCall a, int dst) {
    AddressGenerator.Address at = exprs.places().addresses().address(a.place());
    boolean compares = a.function() == LibraryFunction.ATOMIC_CAS;
    CheckedExpr stored = a.values().get(a.values().size() - 1);
    int expected = compares ? exprs.value(a.values().get(0)) : ExprGenerator.ANY;
    int fresh = exprs.value(stored);
    DataType.Scalar s = StoredTypes.scalarAt(a.place());
    code.at(a.span());
    String role = a.function().functionName();
    if (compares) {
      code.move(0, expected, "expected");
      tellPart(a.place(), s);
      code.atomic(Opcode.CMPXCHG, at.base(), at.offset(), fresh, s.size(), role);
      code.move(dst, 0, "old value");
    } else {
      int operation =
          a.function() == LibraryFunction.ATOMIC_ADD
              ? Opcode.ATOMIC_ADD | Opcode.FETCH
              : Opcode.XCHG;
      code.move(dst, fresh, "");
      tellPart(a.place(), s);
      code.atomic(operation, at.base(), at.offset(), dst, s.size(), role);
    }
    code.known().written(at.aliasClass());
    AbiType abi = PolicyTypes.abi(a.type());
    if (abi.signed() && abi.bytes() == 4) {
      code.signExtend(dst, dst, "width of s32");
    }
    return dst;
  }

  /** Says which part of an element is changed; a place with a range takes no unknown sum. */
  private void tellPart(Place.Memory place, DataType.Scalar part) {
    if (AddressGenerator.isWithinElements(place) && part.min() == null) {
      code.demand(new Demand.Range(place.span(), part));
    }
  }
}
