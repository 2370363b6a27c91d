package dev.scxlab.ir;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of operations, as the assembler reads and the disassembler writes them: those of the
 * public conformance suite, where a 64-bit operation has no suffix and a 32-bit one ends in 32.
 */
final class Mnemonics {

  /** What operands a mnemonic takes. */
  enum Form {
    /** Register, then register or number. */
    BINARY,
    /** One register. */
    UNARY,
    /** Two registers. */
    EXTEND,
    /** Register, memory. */
    LOAD,
    /** Memory, number. */
    STORE_IMM,
    /** Memory, register. */
    STORE,
    /** Register, 64-bit number. */
    WIDE_IMM,
    /** Register, register or number, target. */
    BRANCH,
    /** Target. */
    GOTO,
    /** What is called. */
    CALL,
    /** Nothing. */
    EXIT,
    /** After {@code lock}: memory, register. */
    ATOMIC
  }

  /** An operation: its opcode without the source bit, and the fields that select a variant. */
  record Operation(Form form, int opcode, int offset, int imm) {}

  private static final ImmutableMap<String, Operation> BY_NAME = table();
  private static final ImmutableMap<Operation, String> BY_OPERATION = inverse();

  private Mnemonics() {}

  /** The operation of a name; atomics are found as {@code lock NAME}. */
  static @Nullable Operation operation(String name) {
    return BY_NAME.get(name);
  }

  /** The name of a valid instruction's operation. */
  static String name(Insn insn) {
    String name = BY_OPERATION.get(operationOf(insn));
    return name != null ? name : String.format(Locale.ROOT, "op_%02x", insn.opcode());
  }

  /** The names that exist. */
  static Iterable<String> names() {
    return BY_NAME.keySet();
  }

  static Form form(Insn insn) {
    Operation operation = BY_NAME.get(name(insn));
    return operation == null ? Form.EXIT : operation.form();
  }

  private static Operation operationOf(Insn insn) {
    int opcode = insn.opcode();
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
        int operation = Opcode.operation(opcode);
        if (operation == Opcode.END) {
          return new Operation(Form.UNARY, opcode, 0, (int) insn.imm());
        }
        Form form =
            operation == Opcode.NEG
                ? Form.UNARY
                : operation == Opcode.MOV && insn.offset() != 0 ? Form.EXTEND : Form.BINARY;
        return new Operation(form, opcode & ~Opcode.X, insn.offset(), 0);
      case Opcode.JMP:
      case Opcode.JMP32:
        if (insn.isJump()) {
          Form jump = insn.isUnconditionalJump() ? Form.GOTO : Form.BRANCH;
          return new Operation(jump, opcode & ~Opcode.X, 0, 0);
        }
        return new Operation(insn.isCall() ? Form.CALL : Form.EXIT, opcode & ~Opcode.X, 0, 0);
      case Opcode.LD:
        return new Operation(Form.WIDE_IMM, opcode, 0, 0);
      case Opcode.LDX:
        return new Operation(Form.LOAD, opcode, 0, 0);
      case Opcode.ST:
        return new Operation(Form.STORE_IMM, opcode, 0, 0);
      default:
        return Opcode.mode(opcode) == Opcode.ATOMIC
            ? new Operation(Form.ATOMIC, opcode, 0, (int) insn.imm())
            : new Operation(Form.STORE, opcode, 0, 0);
    }
  }

  private static ImmutableMap<String, Operation> table() {
    ImmutableMap.Builder<String, Operation> names = ImmutableMap.builder();
    List<String> arithmetic =
        List.of(
            "add", "sub", "mul", "div", "or", "and", "lsh", "rsh", "neg", "mod", "xor", "mov",
            "arsh");
    for (int i = 0; i < arithmetic.size(); i++) {
      Form form = i << 4 == Opcode.NEG ? Form.UNARY : Form.BINARY;
      bothWidths(names, arithmetic.get(i), form, i << 4, 0);
    }
    bothWidths(names, "sdiv", Form.BINARY, Opcode.DIV, 1);
    bothWidths(names, "smod", Form.BINARY, Opcode.MOD, 1);
    for (int bits : new int[] {8, 16, 32}) {
      if (bits < 32) {
        names.put("movsx" + bits + "32", op(Form.EXTEND, Opcode.ALU | Opcode.MOV, bits));
      }
      names.put("movsx" + bits + "64", op(Form.EXTEND, Opcode.ALU64 | Opcode.MOV, bits));
    }
    for (int bits : new int[] {16, 32, 64}) {
      int swap = Opcode.END;
      names.put("le" + bits, new Operation(Form.UNARY, Opcode.ALU | swap, 0, bits));
      names.put("be" + bits, new Operation(Form.UNARY, Opcode.ALU | swap | Opcode.X, 0, bits));
      names.put("bswap" + bits, new Operation(Form.UNARY, Opcode.ALU64 | swap, 0, bits));
    }
    memory(names);
    jumps(names);
    return names.buildOrThrow();
  }

  private static void bothWidths(
      ImmutableMap.Builder<String, Operation> names, String name, Form form, int code, int offset) {
    names.put(name, op(form, Opcode.ALU64 | code, offset));
    names.put(name + "32", op(form, Opcode.ALU | code, offset));
  }

  private static void memory(ImmutableMap.Builder<String, Operation> names) {
    names.put("lddw", op(Form.WIDE_IMM, Opcode.LDDW, 0));
    for (int size : new int[] {Opcode.B, Opcode.H, Opcode.W, Opcode.DW}) {
      String suffix = InsnRules.sizeSuffix(size);
      names.put("ldx" + suffix, op(Form.LOAD, Opcode.LDX | Opcode.MEM | size, 0));
      if (size != Opcode.DW) {
        names.put("ldxs" + suffix, op(Form.LOAD, Opcode.LDX | Opcode.MEMSX | size, 0));
      }
      names.put("st" + suffix, op(Form.STORE_IMM, Opcode.ST | Opcode.MEM | size, 0));
      names.put("stx" + suffix, op(Form.STORE, Opcode.STX | Opcode.MEM | size, 0));
    }
    for (int size : new int[] {Opcode.W, Opcode.DW}) {
      String suffix = size == Opcode.W ? "32" : "";
      int opcode = Opcode.STX | Opcode.ATOMIC | size;
      atomic(names, "add" + suffix, opcode, Opcode.ATOMIC_ADD);
      atomic(names, "or" + suffix, opcode, Opcode.ATOMIC_OR);
      atomic(names, "and" + suffix, opcode, Opcode.ATOMIC_AND);
      atomic(names, "xor" + suffix, opcode, Opcode.ATOMIC_XOR);
      names.put("lock xchg" + suffix, new Operation(Form.ATOMIC, opcode, 0, Opcode.XCHG));
      names.put("lock cmpxchg" + suffix, new Operation(Form.ATOMIC, opcode, 0, Opcode.CMPXCHG));
    }
  }

  private static void atomic(
      ImmutableMap.Builder<String, Operation> names, String name, int opcode, int code) {
    names.put("lock " + name, new Operation(Form.ATOMIC, opcode, 0, code));
    names.put("lock fetch " + name, new Operation(Form.ATOMIC, opcode, 0, code | Opcode.FETCH));
  }

  private static void jumps(ImmutableMap.Builder<String, Operation> names) {
    names.put("ja", op(Form.GOTO, Opcode.JMP | Opcode.JA, 0));
    names.put("ja32", op(Form.GOTO, Opcode.JMP32 | Opcode.JA, 0));
    names.put("call", op(Form.CALL, Opcode.JMP | Opcode.CALL, 0));
    names.put("exit", op(Form.EXIT, Opcode.JMP | Opcode.EXIT, 0));
    List<String> conditions = new ArrayList<>();
    conditions.addAll(List.of("ja", "jeq", "jgt", "jge", "jset", "jne", "jsgt", "jsge"));
    conditions.addAll(List.of("call", "exit", "jlt", "jle", "jslt", "jsle"));
    for (int i = 0; i < conditions.size(); i++) {
      if (i != 0 && i << 4 != Opcode.CALL && i << 4 != Opcode.EXIT) {
        names.put(conditions.get(i), op(Form.BRANCH, Opcode.JMP | i << 4, 0));
        names.put(conditions.get(i) + "32", op(Form.BRANCH, Opcode.JMP32 | i << 4, 0));
      }
    }
  }

  private static Operation op(Form form, int opcode, int offset) {
    return new Operation(form, opcode, offset, 0);
  }

  private static ImmutableMap<Operation, String> inverse() {
    ImmutableMap.Builder<Operation, String> result = ImmutableMap.builder();
    BY_NAME.forEach((name, operation) -> result.put(operation, name));
    return result.buildOrThrow();
  }
}
