package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Counters: this CPU's cell of a map, and one more in it. */
final class CounterGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;
  private final CellGenerator cells;

  CounterGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
    this.cells = new CellGenerator(exprs);
  }

  /** {@code s += n}: this CPU's cell of the counter. */
  void count(CheckedStmt.Count c) {
    int mark = frame.stack.mark();
    int key = frame.stack.take(4, 4);
    if (c.indexes().isEmpty()) {
      code.at(c.span());
      code.storeImm(Frame.FP, key, 0, 4, "key");
    } else {
      int cell = cells.cell(c.indexes(), c.stat());
      code.at(c.span());
      code.store(Frame.FP, key, cell, 4, null, "key");
    }
    CheckedExpr amount = c.value();
    int n =
        amount instanceof CheckedExpr.Const k && ArithmeticGenerator.immediate(k)
            ? ExprGenerator.ANY
            : exprs.value(amount);
    long imm = amount instanceof CheckedExpr.Const k ? k.value() : 0;
    code.at(c.span());
    add(c.stat().index(), c.stat().name(), key, n, imm);
    frame.stack.release(mark);
  }

  /** Adds to a cell of a per-CPU map whose key lies on the stack. */
  private void add(int map, String name, int key, int register, long imm) {
    Label missing = code.label();
    frame.loadMap(1, map);
    frame.stackAddress(2, key, "key");
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, name);
    code.jumpIfImm(Opcode.JEQ, 0, 0, missing, name);
    code.load(1, 0, 0, 8, false, null, name);
    if (register == ExprGenerator.ANY) {
      code.aluImm(Opcode.ADD, true, false, 1, imm, "wrapping +");
    } else {
      code.alu(Opcode.ADD, true, false, 1, register, "wrapping +");
    }
    code.store(0, 0, 1, 8, null, name);
    code.bind(missing);
  }

  /** A loop ended by its limit. */
  void limitHit(Span span) {
    int mark = frame.stack.mark();
    int key = frame.stack.take(4, 4);
    code.at(span);
    code.storeImm(Frame.FP, key, 0, 4, "key");
    int map = frame.program.limitHits(span);
    add(map, frame.program.maps().get(map).name(), key, ExprGenerator.ANY, 1);
    frame.stack.release(mark);
  }

  void histogram(CheckedExpr.MapCall m) {
    int cell = cells.cell(m.indexes(), m.map());
    CheckedExpr amount = m.arguments().get(0);
    int v = exprs.value(amount);
    int bucket = frame.temporary("", "u32", m.span());
    new LibraryGenerator(exprs).log2(bucket, v, AbiType.U64, m.span());
    code.at(m.span());
    if (cell != ExprGenerator.ANY) {
      code.aluImm(Opcode.MUL, true, false, cell, MapDef.HIST_BUCKETS, "index of " + m.map().name());
      code.alu(Opcode.ADD, true, false, bucket, cell, "bucket");
    }
    int key = frame.stack.take(4, 4);
    code.store(Frame.FP, key, bucket, 4, null, "bucket");
    add(m.map().index(), m.map().name(), key, ExprGenerator.ANY, 1);
  }
}
