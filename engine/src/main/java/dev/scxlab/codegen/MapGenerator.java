package dev.scxlab.codegen;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedExpr.MapOperation;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.MapDecl;
import dev.scxlab.check.Place;
import dev.scxlab.check.PolicyType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;

/** Operations of maps and counters by the BPF helpers, keys and values on the stack. */
final class MapGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;

  MapGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
  }

  // ---- results

  /** The value of an operation in a register. */
  int value(CheckedExpr.MapCall m, int hint) {
    if (ExprGenerator.optionalNumber(m.type())) {
      Label join = code.label();
      int v = numberOrJump(m, hint, join);
      code.bind(join);
      return v;
    }
    int mark = frame.stack.mark();
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(m) : hint;
    boolean isStruct = m.map().value() instanceof PolicyType.StructRef;
    boolean taken = m.operation() == MapOperation.POP || m.operation() == MapOperation.PEEK;
    if (taken && isStruct) {
      structOut(m, dst);
      return dst;
    }
    if ((taken || m.operation() == MapOperation.GET) && !isStruct) {
      indexOut(m, dst);
      return dst;
    }
    emit(m);
    code.at(m.span());
    switch (m.operation()) {
      case GET:
      case CREATE:
        if (m.map().def().kind() == MapDef.Kind.HASH && m.operation() == MapOperation.CREATE) {
          create(m, dst);
        } else {
          code.move(dst, 0, "result of " + name(m));
        }
        break;
      case ENTRY:
        entry(m, dst);
        break;
      default:
        success(dst, m.span());
    }
    frame.stack.release(mark);
    return dst;
  }

  private static String name(CheckedExpr.MapCall m) {
    return m.map().name() + "." + m.operation().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** A bool: whether the helper gave 0. */
  private void success(int dst, Span span) {
    Label end = code.label();
    Label failed = code.label();
    code.at(span);
    code.jumpIfImm(Opcode.JNE, 0, 0, failed, "success");
    code.moveImm(dst, 1, "success");
    code.jump(end, "");
    code.bind(failed);
    code.moveImm(dst, 0, "failure");
    code.bind(end);
  }

  /** A number that a map gives, or a jump when it has none. */
  int numberOrJump(CheckedExpr.MapCall m, int hint, Label ifNull) {
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(m) : hint;
    int mark = frame.stack.mark();
    DataType.Scalar s = (DataType.Scalar) m.map().def().value();
    int slot = emit(m);
    code.at(m.span());
    if (m.operation() == MapOperation.GET) {
      code.jumpIfImm(Opcode.JEQ, 0, 0, ifNull, "null test");
      code.load(dst, 0, 0, s.size(), s.kind().signed(), null, m.map().name());
    } else {
      code.jumpIfImm(Opcode.JNE, 0, 0, ifNull, "null test");
      code.load(dst, Frame.FP, slot, s.size(), s.kind().signed(), null, m.map().name());
    }
    frame.stack.release(mark);
    return dst;
  }

  /** A CPU, core, LLC or node number: -1 when there is none. */
  private void indexOut(CheckedExpr.MapCall m, int dst) {
    Label none = code.label();
    Label end = code.label();
    numberOrJump(m, dst, none);
    code.jump(end, "");
    code.bind(none);
    code.at(m.span());
    code.moveImm(dst, -1, "null");
    code.bind(end);
  }

  /** A struct taken out of a queue: a local copy, or null. */
  private void structOut(CheckedExpr.MapCall m, int dst) {
    int slot = emit(m);
    Label none = code.label();
    Label end = code.label();
    code.at(m.span());
    code.jumpIfImm(Opcode.JNE, 0, 0, none, "null test");
    frame.stackAddress(dst, slot, m.map().name());
    code.jump(end, "");
    code.bind(none);
    code.moveImm(dst, 0, "null");
    code.bind(end);
  }

  void effect(CheckedExpr.MapCall m) {
    int mark = frame.stack.mark();
    if (m.operation() == MapOperation.ADD) {
      histogram(m);
    } else if (m.operation() == MapOperation.CREATE && m.map().def().kind() == MapDef.Kind.HASH) {
      value(m, ExprGenerator.ANY);
    } else {
      emit(m);
    }
    frame.stack.release(mark);
  }

  // ---- calls

  /** Emits the helper call; gives the slot of a value that comes out, or 0. */
  private int emit(CheckedExpr.MapCall m) {
    MapDecl map = m.map();
    boolean tasks = map.def().kind() == MapDef.Kind.TASK_STORAGE;
    boolean storage = tasks || map.def().kind() == MapDef.Kind.CGROUP_STORAGE;
    if (storage) {
      storage(m, tasks);
      return 0;
    }
    switch (m.operation()) {
      case GET:
        lookup(map, m.arguments().get(0), m.span());
        return 0;
      case CREATE:
        createEntry(m);
        return 0;
      case SET:
        update(m);
        break;
      case DELETE:
        int key = spill(m.arguments().get(0), keyType(map));
        code.at(m.span());
        frame.loadMap(1, map.index());
        frame.stackAddress(2, key, "key");
        frame.callHelper(Helper.MAP_DELETE_ELEM, name(m));
        break;
      case PUSH:
        int value = spill(m.arguments().get(0), map.def().value());
        code.at(m.span());
        frame.loadMap(1, map.index());
        frame.stackAddress(2, value, "value");
        code.moveImm(3, 0, "flags");
        frame.callHelper(Helper.MAP_PUSH_ELEM, name(m));
        break;
      case POP:
      case PEEK:
        return take(m);
      default:
        throw new LabBug("no helper for " + m.operation());
    }
    code.known().forgetAllButConstants();
    return 0;
  }

  private int take(CheckedExpr.MapCall m) {
    int slot = frame.stack.take(Math.max(8, m.map().def().value().size()), 8);
    code.at(m.span());
    frame.loadMap(1, m.map().index());
    frame.stackAddress(2, slot, "value");
    frame.callHelper(
        m.operation() == MapOperation.POP ? Helper.MAP_POP_ELEM : Helper.MAP_PEEK_ELEM, name(m));
    code.known().forgetAllButConstants();
    return slot;
  }

  private static DataType keyType(MapDecl map) {
    DataType key = map.def().key();
    if (key == null) {
      throw new LabBug(map.name() + " has no key");
    }
    return key;
  }

  private void lookup(MapDecl map, CheckedExpr key, Span span) {
    int slot = spill(key, keyType(map));
    code.at(span);
    frame.loadMap(1, map.index());
    frame.stackAddress(2, slot, "key");
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, map.name() + ".get");
  }

  private void update(CheckedExpr.MapCall m) {
    int key = spill(m.arguments().get(0), keyType(m.map()));
    int value = spill(m.arguments().get(1), m.map().def().value());
    code.at(m.span());
    frame.loadMap(1, m.map().index());
    frame.stackAddress(2, key, "key");
    frame.stackAddress(3, value, "value");
    code.moveImm(4, 0, "flags");
    frame.callHelper(Helper.MAP_UPDATE_ELEM, name(m));
  }

  /** The entry of a hash, made when there is none: looked up, else set to zero and looked up. */
  private void createEntry(CheckedExpr.MapCall m) {
    MapDecl map = m.map();
    int key = spill(m.arguments().get(0), keyType(map));
    Label found = code.label();
    code.at(m.span());
    frame.loadMap(1, map.index());
    frame.stackAddress(2, key, "key");
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, name(m));
    code.jumpIfImm(Opcode.JNE, 0, 0, found, "found");
    DataType.Struct layout = (DataType.Struct) map.def().value();
    int value = frame.stack.take(layout.size(), 8);
    exprs.places().clear(Frame.FP, value, layout, "zero");
    frame.loadMap(1, map.index());
    frame.stackAddress(2, key, "key");
    frame.stackAddress(3, value, "value");
    code.moveImm(4, 1, "flags");
    frame.callHelper(Helper.MAP_UPDATE_ELEM, name(m));
    frame.loadMap(1, map.index());
    frame.stackAddress(2, key, "key");
    frame.callHelper(Helper.MAP_LOOKUP_ELEM, name(m));
    code.bind(found);
    code.known().forgetAllButConstants();
  }

  private void create(CheckedExpr.MapCall m, int dst) {
    code.move(dst, 0, "result of " + name(m));
  }

  private void storage(CheckedExpr.MapCall m, boolean tasks) {
    int object = exprs.value(m.arguments().get(0));
    code.at(m.span());
    frame.loadMap(1, m.map().index());
    code.at(m.arguments().get(0).span());
    code.move(2, object, "argument of " + name(m));
    code.at(m.span());
    if (m.operation() == MapOperation.DELETE) {
      frame.callHelper(tasks ? Helper.TASK_STORAGE_DELETE : Helper.CGRP_STORAGE_DELETE, name(m));
      code.known().forgetAllButConstants();
      return;
    }
    code.moveImm(3, 0, "no value");
    boolean create = m.operation() == MapOperation.CREATE;
    code.moveImm(4, create ? Helper.STORAGE_CREATE : 0, "flags");
    frame.callHelper(tasks ? Helper.TASK_STORAGE_GET : Helper.CGRP_STORAGE_GET, name(m));
  }

  /** An entry that must be there: should the kernel not find it, the policy ends with an error. */
  private void entry(CheckedExpr.MapCall m, int dst) {
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

  /** Puts a key or value on the stack; padding of structs is part of their copies. */
  private int spill(CheckedExpr e, DataType type) {
    int slot = frame.stack.take(type.size(), 8);
    if (type instanceof DataType.Struct s) {
      if (e instanceof CheckedExpr.StructValue v) {
        exprs.places().fill(v, Frame.FP, slot, s.name());
      } else {
        int from = exprs.value(e);
        exprs.places().copyFields(Frame.FP, slot, from, 0, s, e.span());
        exprs.places().clearPadding(Frame.FP, slot, s);
      }
      return slot;
    }
    if (e instanceof CheckedExpr.Const c && ExprGenerator.immediate(c)) {
      code.at(e.span());
      code.storeImm(Frame.FP, slot, c.value(), type.size(), "value");
      return slot;
    }
    int r = exprs.value(e);
    code.at(e.span());
    code.store(Frame.FP, slot, r, type.size(), null, "value");
    return slot;
  }

  // ---- counters

  /** {@code s += n}: this CPU's cell of the counter. */
  void count(CheckedStmt.Count c) {
    int mark = frame.stack.mark();
    CheckedExpr amount = c.value();
    int n =
        amount instanceof CheckedExpr.Const k && ExprGenerator.immediate(k)
            ? ExprGenerator.ANY
            : exprs.value(amount);
    long imm = amount instanceof CheckedExpr.Const k ? k.value() : 0;
    int key = frame.stack.take(4, 4);
    if (c.indexes().isEmpty()) {
      code.at(c.span());
      code.storeImm(Frame.FP, key, 0, 4, "key");
    } else {
      int cell = cell(c);
      code.at(c.span());
      code.store(Frame.FP, key, cell, 4, null, "key");
    }
    add(c.stat().index(), c.stat().name(), key, n, imm);
    frame.stack.release(mark);
  }

  private int cell(CheckedStmt.Count c) {
    int sum = ExprGenerator.ANY;
    for (Place.IndexStep step : c.indexes()) {
      int r = exprs.value(step.index());
      int part = frame.temporary("", "u64", step.span());
      code.at(step.span());
      code.move(part, r, "index of " + c.stat().name());
      if (step.stride() != 1) {
        code.aluImm(Opcode.MUL, true, false, part, step.stride(), "");
      }
      if (sum == ExprGenerator.ANY) {
        sum = part;
      } else {
        code.alu(Opcode.ADD, true, false, sum, part, "index of " + c.stat().name());
      }
    }
    return sum;
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

  private void histogram(CheckedExpr.MapCall m) {
    CheckedExpr amount = m.arguments().get(0);
    int v = exprs.value(amount);
    int bucket = frame.temporary("", "u32", m.span());
    new LibraryGenerator(exprs).log2(bucket, v, AbiType.U64, m.span());
    int key = frame.stack.take(4, 4);
    code.at(m.span());
    code.store(Frame.FP, key, bucket, 4, null, "bucket");
    add(m.map().index(), m.map().name(), key, ExprGenerator.ANY, 1);
  }
}
