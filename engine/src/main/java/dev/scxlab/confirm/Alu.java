package dev.scxlab.confirm;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;

/** Arithmetic and comparisons of RFC 9669, with a look at divisors and shift amounts. */
final class Alu {

  private static final long LOW = 0xffff_ffffL;

  private Alu() {}

  static long compute(Insn insn, long a, long b) {
    boolean wide = insn.opcodeClass() == Opcode.ALU64;
    int operation = Opcode.operation(insn.opcode());
    boolean signed = insn.offset() == 1;
    switch (operation) {
      case Opcode.ADD:
        return cut(a + b, wide);
      case Opcode.SUB:
        return cut(a - b, wide);
      case Opcode.MUL:
        return cut(a * b, wide);
      case Opcode.OR:
        return cut(a | b, wide);
      case Opcode.AND:
        return cut(a & b, wide);
      case Opcode.XOR:
        return cut(a ^ b, wide);
      case Opcode.NEG:
        return cut(-a, wide);
      case Opcode.DIV:
      case Opcode.MOD:
        return cut(divided(operation == Opcode.DIV, wide, signed, a, b), wide);
      case Opcode.MOV:
        return cut(insn.offset() == 0 ? b : extended(b, insn.offset()), wide);
      case Opcode.LSH:
      case Opcode.RSH:
      case Opcode.ARSH:
        return cut(shifted(operation, wide, a, b), wide);
      default:
        throw new CannotRun("an operation without a stub");
    }
  }

  private static long cut(long value, boolean wide) {
    return wide ? value : value & LOW;
  }

  private static long extended(long value, int bits) {
    return value << (64 - bits) >> (64 - bits);
  }

  private static long divided(boolean quotient, boolean wide, boolean signed, long a, long b) {
    if (wide ? b == 0 : (int) b == 0) {
      throw new FaultFound(Fault.DIVIDED_BY_ZERO);
    }
    if (signed) {
      long x = wide ? a : (int) a;
      long y = wide ? b : (int) b;
      return quotient ? x / y : x % y;
    }
    long x = wide ? a : a & LOW;
    long y = wide ? b : b & LOW;
    return quotient ? Long.divideUnsigned(x, y) : Long.remainderUnsigned(x, y);
  }

  private static long shifted(int operation, boolean wide, long a, long b) {
    if (Long.compareUnsigned(wide ? b : b & LOW, wide ? 64 : 32) >= 0) {
      throw new FaultFound(Fault.SHIFTED_TOO_FAR);
    }
    if (operation == Opcode.LSH) {
      return a << b;
    }
    if (operation == Opcode.RSH) {
      return wide ? a >>> b : (a & LOW) >>> b;
    }
    return wide ? a >> b : (int) a >> b;
  }

  /** Whether a conditional jump is taken. */
  static boolean jumps(Insn insn, long left, long right) {
    boolean wide = insn.opcodeClass() == Opcode.JMP;
    long a = wide ? left : (int) left;
    long b = wide ? right : (int) right;
    int unsigned = wide ? Long.compareUnsigned(a, b) : Integer.compareUnsigned((int) a, (int) b);
    switch (Opcode.operation(insn.opcode())) {
      case Opcode.JEQ:
        return a == b;
      case Opcode.JNE:
        return a != b;
      case Opcode.JSET:
        return (a & b) != 0;
      case Opcode.JGT:
        return unsigned > 0;
      case Opcode.JGE:
        return unsigned >= 0;
      case Opcode.JLT:
        return unsigned < 0;
      case Opcode.JLE:
        return unsigned <= 0;
      case Opcode.JSGT:
        return a > b;
      case Opcode.JSGE:
        return a >= b;
      case Opcode.JSLT:
        return a < b;
      case Opcode.JSLE:
        return a <= b;
      default:
        throw new CannotRun("a jump without a stub");
    }
  }
}
