package dev.scxlab.codegen;

import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DebugInfo;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the instructions of one function with their debug entries. Instructions that no way
 * leads to are dropped, as a kernel refuses them.
 */
final class Assembler {

  private final List<Insn> insns = new ArrayList<>();
  private final List<DebugInfo> debug = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private KnownReads known = new KnownReads();
  private boolean reachable = true;
  private Span span = new Span(0, 0);
  private @Nullable Demand demand;

  /** What is known of memory here. */
  KnownReads known() {
    return known;
  }

  /** Whether any way leads here. */
  boolean reachable() {
    return reachable;
  }

  /** Index of the next instruction. */
  int position() {
    return insns.size();
  }

  /** Where the instructions from now on come from. */
  void at(Span place) {
    span = place;
  }

  Span span() {
    return span;
  }

  List<Insn> insns() {
    return insns;
  }

  List<DebugInfo> debug() {
    return debug;
  }

  /** The next instruction is right only when its source register holds a number of a range. */
  void demandRange(Span place, DataType.Scalar type) {
    if (type.min() != null || type.kind() == DataType.ScalarKind.INDEX) {
      demand(new Demand.Range(place, type));
    }
  }

  // ---- labels

  Label label() {
    Label l = new Label();
    labels.add(l);
    return l;
  }

  /** The label is here; what all ways to it know stays known. */
  void bind(Label l) {
    l.position = position();
    KnownReads here = reachable ? known : null;
    for (KnownReads k : l.incoming) {
      if (here == null) {
        here = k.copy();
      } else {
        here.intersect(k);
      }
    }
    reachable |= l.isUsed();
    known = here == null ? new KnownReads() : here;
  }

  /** The label is here and jumps back to it will follow: only what never changes stays known. */
  void bindLoopHead(Label l) {
    l.position = position();
    known.forgetAllButConstants();
  }

  /** Fills the distances of all jumps in. */
  void resolve() {
    for (Label l : labels) {
      for (int at : l.jumps) {
        if (l.position == Label.NOWHERE) {
          throw new LabBug("jump to a label without a place");
        }
        Insn i = insns.get(at);
        insns.set(
            at, new Insn(i.opcode(), i.dst(), i.src(), l.position - at - 1, i.imm(), i.symbol()));
      }
    }
  }

  // ---- instructions

  private void emit(
      int opcode, int dst, int src, int offset, long imm, @Nullable Symbol symbol, String role) {
    if (reachable) {
      insns.add(new Insn(opcode, dst, src, offset, imm, symbol));
      debug.add(new DebugInfo(span, role, demand));
    }
    demand = null;
  }

  /** The next instruction is right only when its source register holds what is demanded. */
  void demand(Demand of) {
    demand = of;
  }

  private void set(int register) {
    known.registerChanged(register);
  }

  void move(int dst, int src, String role) {
    if (dst != src) {
      emit(Opcode.ALU64 | Opcode.MOV | Opcode.X, dst, src, 0, 0, null, role);
      set(dst);
    }
  }

  void moveImm(int dst, long value, String role) {
    if (value == (int) value) {
      emit(Opcode.ALU64 | Opcode.MOV | Opcode.K, dst, 0, 0, value, null, role);
    } else {
      emit(Opcode.LDDW, dst, 0, 0, value, null, role);
    }
    set(dst);
  }

  /** Loads a 64-bit number that stands for something. */
  void loadSymbol(int dst, long value, Symbol symbol, String role) {
    emit(Opcode.LDDW, dst, 0, 0, value, symbol, role);
    set(dst);
  }

  /** The low 32 bits without sign. */
  void zeroExtend(int dst, int src, String role) {
    emit(Opcode.ALU | Opcode.MOV | Opcode.X, dst, src, 0, 0, null, role);
    set(dst);
  }

  /** The low 32 bits with their sign. */
  void signExtend(int dst, int src, String role) {
    emit(Opcode.ALU64 | Opcode.MOV | Opcode.X, dst, src, 32, 0, null, role);
    set(dst);
  }

  /**
   * {@code dst = dst op src}.
   *
   * @param wide whether on 64 bits
   * @param signed whether a division has signs
   */
  void alu(int operation, boolean wide, boolean signed, int dst, int src, String role) {
    int opcodeClass = wide ? Opcode.ALU64 : Opcode.ALU;
    emit(opcodeClass | operation | Opcode.X, dst, src, signed ? 1 : 0, 0, null, role);
    set(dst);
  }

  /** {@code dst = dst op imm}; the immediate fits 32 bits with its sign. */
  void aluImm(int operation, boolean wide, boolean signed, int dst, long imm, String role) {
    int opcodeClass = wide ? Opcode.ALU64 : Opcode.ALU;
    emit(opcodeClass | operation | Opcode.K, dst, 0, signed ? 1 : 0, imm, null, role);
    set(dst);
  }

  void negate(int dst, boolean wide, String role) {
    emit((wide ? Opcode.ALU64 : Opcode.ALU) | Opcode.NEG, dst, 0, 0, 0, null, role);
    set(dst);
  }

  void load(
      int dst,
      int base,
      int offset,
      int bytes,
      boolean signed,
      @Nullable Symbol symbol,
      String role) {
    int mode = signed && bytes < 8 ? Opcode.MEMSX : Opcode.MEM;
    emit(Opcode.LDX | mode | size(bytes), dst, base, offset, 0, symbol, role);
    set(dst);
  }

  void store(int base, int offset, int src, int bytes, @Nullable Symbol symbol, String role) {
    emit(Opcode.STX | Opcode.MEM | size(bytes), base, src, offset, 0, symbol, role);
  }

  void storeImm(int base, int offset, long value, int bytes, String role) {
    emit(Opcode.ST | Opcode.MEM | size(bytes), base, 0, offset, value, null, role);
  }

  /** An atomic change of memory; {@code src} (of a compare, r0) receives the old value. */
  void atomic(int operation, int base, int offset, int src, int bytes, String role) {
    emit(Opcode.STX | Opcode.ATOMIC | size(bytes), base, src, offset, operation, null, role);
    set(operation == Opcode.CMPXCHG ? 0 : src);
  }

  private static int size(int bytes) {
    switch (bytes) {
      case 1:
        return Opcode.B;
      case 2:
        return Opcode.H;
      case 4:
        return Opcode.W;
      default:
        return Opcode.DW;
    }
  }

  void call(int kind, long number, Symbol symbol, String role) {
    emit(Opcode.JMP | Opcode.CALL, 0, kind, 0, number, symbol, role);
    for (int r = 0; r <= 5; r++) {
      set(r);
    }
  }

  void exit(String role) {
    emit(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0, null, role);
    reachable = false;
  }

  // ---- jumps

  void jump(Label target, String role) {
    if (reachable) {
      target.jumps.add(position());
      target.incoming.add(known.copy());
      emit(Opcode.JMP | Opcode.JA, 0, 0, 0, 0, null, role);
      reachable = false;
    }
  }

  /** A jump back to the head of a loop. */
  void jumpBack(Label head, String role) {
    if (reachable) {
      head.jumps.add(position());
      emit(Opcode.JMP | Opcode.JA, 0, 0, 0, 0, null, role);
      reachable = false;
    }
  }

  void jumpIf(int operation, int left, int right, Label target, String role) {
    if (reachable) {
      target.jumps.add(position());
      target.incoming.add(known.copy());
      emit(Opcode.JMP | operation | Opcode.X, left, right, 0, 0, null, role);
    }
  }

  void jumpIfImm(int operation, int left, long right, Label target, String role) {
    if (reachable) {
      target.jumps.add(position());
      target.incoming.add(known.copy());
      emit(Opcode.JMP | operation | Opcode.K, left, 0, 0, right, null, role);
    }
  }
}
