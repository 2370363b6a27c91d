package dev.scxlab.ir;

import org.jspecify.annotations.Nullable;

/**
 * One instruction. A 64-bit immediate counts as one instruction here (two slots on the wire), and
 * jump distances count instructions from the one behind the jump.
 *
 * @param opcode the opcode byte, see {@link Opcode}
 * @param dst destination register, 0..255
 * @param src source register, 0..255, or what a call calls
 * @param offset memory offset, jump distance, or variant of an arithmetic operation
 * @param imm the immediate; 32 bits sign-extended except for {@link Opcode#LDDW}
 * @param symbol what the number stands for: a map, a global, a field, a kfunc, a named constant;
 *     null for plain numbers
 */
public record Insn(int opcode, int dst, int src, int offset, long imm, @Nullable Symbol symbol) {

  /** A call leaves nothing known in r0 to r5. */
  public static final int LAST_CALLER_SAVED = 5;

  /** An instruction whose numbers stand for themselves. */
  public static Insn of(int opcode, int dst, int src, int offset, long imm) {
    return new Insn(opcode, dst, src, offset, imm, null);
  }

  /** The class of the opcode, {@link Opcode#LD} to {@link Opcode#ALU64}. */
  public int opcodeClass() {
    return Opcode.classOf(opcode);
  }

  /** Whether this is a jump of either class; calls and exits are not. */
  public boolean isJump() {
    int opcodeClass = opcodeClass();
    if (opcodeClass != Opcode.JMP && opcodeClass != Opcode.JMP32) {
      return false;
    }
    int operation = Opcode.operation(opcode);
    return operation != Opcode.CALL && operation != Opcode.EXIT;
  }

  /** Whether this is a jump that is always taken. */
  public boolean isUnconditionalJump() {
    return isJump() && Opcode.operation(opcode) == Opcode.JA;
  }

  /** Whether this is a jump that may fall through. */
  public boolean isConditionalJump() {
    return isJump() && Opcode.operation(opcode) != Opcode.JA;
  }

  /** Whether this is a call of any kind. */
  public boolean isCall() {
    return opcodeClass() == Opcode.JMP && Opcode.operation(opcode) == Opcode.CALL;
  }

  /**
   * Whether this may change a register: r0 to r5 for a call, besides r0 an operand for an atomic.
   */
  public boolean writes(int register) {
    if (isCall()) {
      return register <= LAST_CALLER_SAVED;
    }
    switch (opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
      case Opcode.LD:
      case Opcode.LDX:
        return dst == register;
      case Opcode.STX:
        return Opcode.mode(opcode) == Opcode.ATOMIC && (src == register || register == 0);
      default:
        return false;
    }
  }

  /** Whether this returns from the function. */
  public boolean isExit() {
    return opcode == (Opcode.JMP | Opcode.EXIT);
  }

  /** Whether control never reaches the instruction behind this one. */
  public boolean endsBlock() {
    return isExit() || isUnconditionalJump();
  }

  /** The index a jump at {@code index} goes to when taken. */
  public int jumpTarget(int index) {
    return index + 1 + (opcode == (Opcode.JMP32 | Opcode.JA) ? Math.toIntExact(imm) : offset);
  }
}
