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

  /** An instruction whose numbers stand for themselves. */
  public static Insn of(int opcode, int dst, int src, int offset, long imm) {
    return new Insn(opcode, dst, src, offset, imm, null);
  }
}
