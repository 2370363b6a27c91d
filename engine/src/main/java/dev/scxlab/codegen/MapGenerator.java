package dev.scxlab.codegen;

import dev.scxlab.abi.Errno;
import dev.scxlab.abi.Helper;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedExpr.MapOperation;
import dev.scxlab.check.MapDecl;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.JumpRole;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;

/** Operations of maps and counters by the BPF helpers, keys and values on the stack. */
final class MapGenerator {

  private final ExprGenerator exprs;
  private final Frame frame;
  private final Assembler code;
  private final StorageGenerator storages;
  private final CellGenerator cells;

  MapGenerator(ExprGenerator exprs) {
    this.exprs = exprs;
    this.frame = exprs.frame;
    this.code = exprs.frame.code;
    this.storages = new StorageGenerator(exprs);
    this.cells = new CellGenerator(exprs);
  }

  StorageGenerator storages() {
    return storages;
  }

  /** The value of an operation in a register. */
  int value(CheckedExpr.MapCall m, int hint) {
    if (OptionalGenerator.optionalNumber(m.type())) {
      Label join = code.label();
      int v = numberOrJump(m, hint, join);
      code.bind(join);
      return v;
    }
    int mark = frame.stack.mark();
    int dst = hint == ExprGenerator.ANY ? exprs.temporary(m) : hint;
    boolean isStruct = m.map().byReference();
    boolean taken = m.operation() == MapOperation.POP || m.operation() == MapOperation.PEEK;
    if (taken && isStruct) {
      structOut(m, dst);
      return dst;
    }
    boolean copied = m.operation() == MapOperation.GET || m.operation() == MapOperation.CREATE;
    if ((taken || copied) && !isStruct) {
      indexOut(m, dst);
      return dst;
    }
    if (setsEntry(m)) {
      storages.set(m, dst);
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
        storages.entry(m, dst);
        break;
      default:
        success(dst, m.span());
    }
    frame.stack.release(mark);
    return dst;
  }

  /** Whether a call sets the number of a task, which is no helper's work. */
  static boolean setsEntry(CheckedExpr.MapCall m) {
    return m.operation() == MapOperation.SET && m.map().isStorage();
  }

  static String name(CheckedExpr.MapCall m) {
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
    if (m.operation() == MapOperation.GET || m.operation() == MapOperation.CREATE) {
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
      exprs.counters().histogram(m);
    } else if (m.operation() == MapOperation.CREATE && m.map().def().kind() == MapDef.Kind.HASH) {
      value(m, ExprGenerator.ANY);
    } else if (setsEntry(m)) {
      value(m, ExprGenerator.ANY);
    } else {
      emit(m);
    }
    frame.stack.release(mark);
  }

  /** Emits the helper call; gives the slot of a value that comes out, or 0. */
  private int emit(CheckedExpr.MapCall m) {
    MapDecl map = m.map();
    boolean tasks = map.def().kind() == MapDef.Kind.TASK_STORAGE;
    boolean storage = tasks || map.def().kind() == MapDef.Kind.CGROUP_STORAGE;
    if (storage) {
      storages.storage(m, tasks);
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
        push(m);
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

  private void push(CheckedExpr.MapCall m) {
    MapDecl map = m.map();
    int cell = cells.cell(m.indexes(), map);
    int value =
        map.def().kind() == MapDef.Kind.TREE
            ? spillEntry(m, (DataType.Struct) map.def().value())
            : spill(m.arguments().get(0), map.def().value());
    onOne(
        m,
        cell,
        () -> {
          frame.stackAddress(2, value, "value");
          code.moveImm(3, 0, "flags");
          frame.callHelper(Helper.MAP_PUSH_ELEM, name(m));
        });
  }

  /** Calls a helper for one of several maps in r1; should it not be found, r0 holds an error. */
  private void onOne(CheckedExpr.MapCall m, int cell, Runnable call) {
    Label missing = code.label();
    Label end = code.label();
    cells.map(m.map(), cell, m.span(), missing);
    call.run();
    if (missing.isUsed()) {
      code.jump(end, "");
      code.bind(missing);
      code.moveImm(0, -Errno.ENOENT.number(), name(m));
    }
    code.bind(end);
  }

  /** Puts key and value of an entry of a tree on the stack. */
  private int spillEntry(CheckedExpr.MapCall m, DataType.Struct entry) {
    int slot = frame.stack.take(entry.size(), 8);
    DataType value = entry.fields().get(1).type();
    spill(m.arguments().get(0), entry.fields().get(0).type(), slot);
    spill(m.arguments().get(1), value, slot + entry.fields().get(1).offset());
    exprs.places().structs().clearPadding(Frame.FP, slot, entry);
    return slot;
  }

  /**
   * Takes the smallest entry of a tree apart; goes to a label when there is none. A struct stays on
   * the stack, where the second register points.
   */
  void entry(CheckedExpr.MapCall m, int key, int value, Label ifNull) {
    DataType.Field second = ((DataType.Struct) m.map().def().value()).fields().get(1);
    int slot = take(m);
    code.at(m.span());
    code.jumpIfImm(Opcode.JNE, 0, 0, ifNull, JumpRole.NOTHING.text());
    code.load(key, Frame.FP, slot, 8, false, null, "key");
    if (second.type() instanceof DataType.Scalar s) {
      int at = slot + second.offset();
      code.load(value, Frame.FP, at, s.size(), s.kind().signed(), null, "value");
    } else {
      frame.stackAddress(value, slot + second.offset(), "value");
    }
  }

  private int take(CheckedExpr.MapCall m) {
    int slot = frame.stack.take(Math.max(8, m.map().def().value().size()), 8);
    boolean pops = m.operation() == MapOperation.POP;
    onOne(
        m,
        cells.cell(m.indexes(), m.map()),
        () -> {
          frame.stackAddress(2, slot, "value");
          frame.callHelper(pops ? Helper.MAP_POP_ELEM : Helper.MAP_PEEK_ELEM, name(m));
        });
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
    frame.loadMap(1, map.index());
    frame.stackAddress(2, key, "key");
    storages.blankEntry(map);
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

  /** Puts a key or value on the stack; padding of structs is part of their copies. */
  private int spill(CheckedExpr e, DataType type) {
    int slot = frame.stack.take(type.size(), 8);
    spill(e, type, slot);
    return slot;
  }

  private void spill(CheckedExpr e, DataType type, int slot) {
    if (type instanceof DataType.Array) {
      int from = exprs.value(e);
      exprs.places().structs().copy(type, Frame.FP, slot, from, 0, "element", e.span());
      return;
    }
    if (type instanceof DataType.Struct s) {
      if (e instanceof CheckedExpr.StructValue v) {
        exprs.places().structs().fill(v, Frame.FP, slot, s.name());
      } else {
        int from = exprs.value(e);
        exprs.places().structs().copyFields(Frame.FP, slot, from, 0, s, e.span());
        exprs.places().structs().clearPadding(Frame.FP, slot, s);
      }
      return;
    }
    if (type instanceof DataType.Text) {
      TextGenerator.Words text = exprs.texts().words(e);
      code.at(e.span());
      exprs.texts().store(Frame.FP, slot, text, "key");
      return;
    }
    if (e instanceof CheckedExpr.Const c && ArithmeticGenerator.immediate(c)) {
      code.at(e.span());
      code.storeImm(Frame.FP, slot, c.value(), type.size(), "value");
      return;
    }
    int r = exprs.value(e);
    code.at(e.span());
    code.store(Frame.FP, slot, r, type.size(), null, "value");
  }
}
