package dev.scxlab.codegen;

import dev.scxlab.abi.Helper;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedExpr.MapOperation;
import dev.scxlab.check.MapDecl;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.Span;

/** Entries of tasks and cgroups. */
final class StorageGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  StorageGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  void storage(CheckedExpr.MapCall m, boolean tasks) {
    int object = exprs.value(m.arguments().get(0));
    boolean create = m.operation() == MapOperation.CREATE;
    code.at(m.span());
    frame.loadMap(1, m.map().index());
    code.at(m.arguments().get(0).span());
    code.move(2, object, "argument of " + MapGenerator.name(m));
    code.at(m.span());
    if (m.operation() == MapOperation.DELETE) {
      frame.callHelper(
          tasks ? Helper.TASK_STORAGE_DELETE : Helper.CGRP_STORAGE_DELETE, MapGenerator.name(m));
      code.known().forgetAllButConstants();
      return;
    }
    if (create) {
      firstValue(m.map());
    } else {
      code.moveImm(3, 0, "no value");
    }
    code.moveImm(4, create ? Helper.STORAGE_CREATE : 0, "flags");
    frame.callHelper(
        tasks ? Helper.TASK_STORAGE_GET : Helper.CGRP_STORAGE_GET, MapGenerator.name(m));
  }

  /** Puts what a new entry of a storage holds into r3: its address, or null where all is zero. */
  void firstValue(MapDecl map) {
    if (map.def().value().beginsWithNull() || !map.def().initial().isEmpty()) {
      blankEntry(map);
    } else {
      code.moveImm(3, 0, "no value");
    }
  }

  /** The address of a number that must be there. */
  int address(CheckedExpr.MapCall m) {
    storage(m, m.map().def().kind() == MapDef.Kind.TASK_STORAGE);
    int dst = frame.temporary("", "entry of " + m.map().name(), m.span());
    code.at(m.span());
    entry(m, dst);
    return dst;
  }

  /** Sets the number of a task that may have none: whether it had one. */
  void set(CheckedExpr.MapCall m, int dst) {
    int value = exprs.value(m.arguments().get(1));
    storage(m, m.map().def().kind() == MapDef.Kind.TASK_STORAGE);
    DataType.Scalar s = StoredTypes.scalar(m.map().def().value());
    Label missing = code.label();
    code.at(m.span());
    code.moveImm(dst, 0, "failure");
    code.jumpIfImm(Opcode.JEQ, 0, 0, missing, "null test");
    code.store(0, 0, value, s.size(), null, MapGenerator.name(m));
    code.moveImm(dst, 1, "success");
    code.bind(missing);
    code.known().forgetAllButConstants();
  }

  /** Puts the address of what a new entry holds into r3. */
  void blankEntry(MapDecl map) {
    DataVariable blank = frame.program.blank(map.def());
    code.loadSymbol(3, blank.address(), frame.program.symbol(blank, 0), "first value");
  }

  /** An entry that must be there: should the kernel not find it, the policy ends with an error. */
  void entry(CheckedExpr.MapCall m, int dst) {
    Label found = code.label();
    code.move(dst, 0, "entry of " + m.map().name());
    code.jumpIfImm(Opcode.JNE, dst, 0, found, "entry test");
    missing(m.map(), m.span());
    code.bind(found);
  }

  private void missing(MapDecl map, Span span) {
    DataVariable format =
        frame.program.format("no entry of " + map.name(), false, map.def().declaration());
    int mark = frame.stack.mark();
    int args = frame.stack.take(8, 8);
    code.at(span);
    code.storeImm(Frame.FP, args, 0, 8, "message");
    code.loadSymbol(1, format.address(), frame.program.symbol(format, 0), "format");
    frame.stackAddress(2, args, "arguments");
    code.moveImm(3, 0, "size of arguments");
    frame.callKfunc(Kfunc.ERROR);
    frame.stack.release(mark);
    exprs.calls().neutralReturn(span);
  }
}
