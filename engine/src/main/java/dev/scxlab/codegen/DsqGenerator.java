package dev.scxlab.codegen;

import dev.scxlab.abi.DsqId;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Span;

/** Ids of DSQs. */
final class DsqGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  DsqGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  int dsq(CheckedExpr.DsqValue d, int hint) {
    Symbol symbol = new Symbol.Dsq(d.dsq().index(), d.dsq().name());
    long id = DsqId.declared(d.dsq().index(), 0);
    if (d.indexes().isEmpty()) {
      int dst = exprs.target(d, hint);
      code.at(d.span());
      code.loadSymbol(dst, id, symbol, d.dsq().name());
      return dst;
    }
    int[] indexes = new int[d.indexes().size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = exprs.value(d.indexes().get(i));
    }
    int dst = exprs.target(d, hint);
    code.at(d.span());
    code.loadSymbol(dst, id, symbol, d.dsq().name());
    int stride = 1;
    for (int i = indexes.length - 1; i >= 0; i--) {
      CheckedExpr index = d.indexes().get(i);
      int r = indexes[i];
      code.at(index.span());
      if (d.dsq().byKey()) {
        r = lowBits(r, index.span());
      } else if (stride != 1) {
        int scaled = frame.temporary("", "u64", index.span());
        code.move(scaled, r, "");
        code.aluImm(Opcode.MUL, true, false, scaled, stride, "");
        r = scaled;
      }
      code.alu(Opcode.ADD, true, false, dst, r, "index of " + d.dsq().name());
      stride *= d.dsq().dims().get(i).count();
    }
    return dst;
  }

  /** As much of a key as an id has room for. */
  private int lowBits(int key, Span span) {
    int low = frame.temporary("", "u64", span);
    int unused = Long.SIZE - DsqId.DECLARATION_SHIFT;
    code.move(low, key, "");
    code.aluImm(Opcode.LSH, true, false, low, unused, "key");
    code.aluImm(Opcode.RSH, true, false, low, unused, "key");
    return low;
  }

  int localOn(CheckedExpr.LocalOn l, int hint) {
    int cpu = exprs.value(l.cpu());
    int low = frame.temporary("", "u64", l.cpu().span());
    code.at(l.cpu().span());
    code.zeroExtend(low, cpu, "CPU of LOCAL_ON");
    int dst = exprs.target(l, hint);
    code.at(l.span());
    code.loadSymbol(dst, DsqId.LOCAL_ON, new Symbol.Constant("LOCAL_ON"), "LOCAL_ON");
    code.at(l.cpu().span());
    code.alu(Opcode.OR, true, false, dst, low, "CPU of LOCAL_ON");
    return dst;
  }
}
