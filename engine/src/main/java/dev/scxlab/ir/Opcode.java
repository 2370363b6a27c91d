package dev.scxlab.ir;

/**
 * The opcode byte of RFC 9669: three bits of class, and for arithmetic and jumps one bit of source
 * and four of operation, for memory two of size and three of mode.
 */
public final class Opcode {

  // Classes (low three bits).
  public static final int LD = 0x00;
  public static final int LDX = 0x01;
  public static final int ST = 0x02;
  public static final int STX = 0x03;
  public static final int ALU = 0x04;
  public static final int JMP = 0x05;
  public static final int JMP32 = 0x06;
  public static final int ALU64 = 0x07;

  // Source of the second operand.
  public static final int K = 0x00;
  public static final int X = 0x08;

  // Arithmetic operations. DIV and MOD are signed when the instruction's offset is 1; MOV sign
  // extends from 8, 16 or 32 bits when it is 8, 16 or 32.
  public static final int ADD = 0x00;
  public static final int SUB = 0x10;
  public static final int MUL = 0x20;
  public static final int DIV = 0x30;
  public static final int OR = 0x40;
  public static final int AND = 0x50;
  public static final int LSH = 0x60;
  public static final int RSH = 0x70;
  public static final int NEG = 0x80;
  public static final int MOD = 0x90;
  public static final int XOR = 0xa0;
  public static final int MOV = 0xb0;
  public static final int ARSH = 0xc0;
  public static final int END = 0xd0;

  // Jumps. JA in class JMP32 takes its distance from the immediate.
  public static final int JA = 0x00;
  public static final int JEQ = 0x10;
  public static final int JGT = 0x20;
  public static final int JGE = 0x30;
  public static final int JSET = 0x40;
  public static final int JNE = 0x50;
  public static final int JSGT = 0x60;
  public static final int JSGE = 0x70;
  public static final int CALL = 0x80;
  public static final int EXIT = 0x90;
  public static final int JLT = 0xa0;
  public static final int JLE = 0xb0;
  public static final int JSLT = 0xc0;
  public static final int JSLE = 0xd0;

  // Sizes of memory accesses.
  public static final int W = 0x00;
  public static final int H = 0x08;
  public static final int B = 0x10;
  public static final int DW = 0x18;

  // Modes of memory accesses.
  public static final int IMM = 0x00;
  public static final int MEM = 0x60;
  public static final int MEMSX = 0x80;
  public static final int ATOMIC = 0xc0;

  /** The one instruction with a 64-bit immediate. */
  public static final int LDDW = LD | IMM | DW;

  // Atomic operations (in the immediate); FETCH is or-ed to the first four.
  public static final int ATOMIC_ADD = ADD;
  public static final int ATOMIC_OR = OR;
  public static final int ATOMIC_AND = AND;
  public static final int ATOMIC_XOR = XOR;
  public static final int FETCH = 0x01;
  public static final int XCHG = 0xe0 | FETCH;
  public static final int CMPXCHG = 0xf0 | FETCH;

  // What a CALL calls (in the source register).
  public static final int CALL_HELPER = 0;
  public static final int CALL_FUNCTION = 1;
  public static final int CALL_KFUNC = 2;

  private Opcode() {}

  /** The class of an opcode, {@link #LD} to {@link #ALU64}. */
  public static int classOf(int opcode) {
    return opcode & 0x07;
  }

  /** The operation of an arithmetic or jump opcode. */
  public static int operation(int opcode) {
    return opcode & 0xf0;
  }

  /** Whether the second operand of an arithmetic or jump opcode is a register. */
  public static boolean isRegisterSource(int opcode) {
    return (opcode & 0x08) == X;
  }

  /** The bytes a memory opcode reads or writes: 1, 2, 4 or 8. */
  public static int accessBytes(int opcode) {
    switch (opcode & 0x18) {
      case W:
        return 4;
      case H:
        return 2;
      case B:
        return 1;
      default:
        return 8;
    }
  }

  /** The mode of a memory opcode. */
  public static int mode(int opcode) {
    return opcode & 0xe0;
  }
}
