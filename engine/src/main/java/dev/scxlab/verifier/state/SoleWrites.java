package dev.scxlab.verifier.state;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.Arrays;
import java.util.List;

/** Registers of a function that only one of its instructions writes, found in one pass. */
final class SoleWrites {

  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  /** The last register that calls and atomic operations write beside the one that they name. */
  private static final int LAST_CALLER_SAVED = 5;

  /** By register: its only writer, or one of the constants. */
  private int[] writers = new int[0];

  SoleWrites(List<Insn> insns) {
    for (int at = 0; at < insns.size(); at++) {
      Insn insn = insns.get(at);
      for (int register = 0; register <= LAST_CALLER_SAVED; register++) {
        note(insn, register, at);
      }
      if (insn.dst() > LAST_CALLER_SAVED) {
        note(insn, insn.dst(), at);
      }
      if (insn.src() > LAST_CALLER_SAVED && insn.src() != insn.dst()) {
        note(insn, insn.src(), at);
      }
    }
  }

  /** The instruction that alone writes a register; -1 when none does, or more than one. */
  int of(int register) {
    return register < writers.length && writers[register] >= 0 ? writers[register] : -1;
  }

  private void note(Insn insn, int register, int at) {
    if (!writes(insn, register)) {
      return;
    }
    if (register >= writers.length) {
      int before = writers.length;
      writers = Arrays.copyOf(writers, Math.max(register + 1, 2 * before));
      Arrays.fill(writers, before, writers.length, NONE);
    }
    writers[register] = writers[register] == NONE ? at : SEVERAL;
  }

  /** Whether an instruction changes a register. */
  static boolean writes(Insn insn, int register) {
    if (insn.isCall()) {
      return register <= 5;
    }
    switch (insn.opcodeClass()) {
      case Opcode.ALU:
      case Opcode.ALU64:
      case Opcode.LD:
      case Opcode.LDX:
        return insn.dst() == register;
      case Opcode.STX:
        return Opcode.mode(insn.opcode()) == Opcode.ATOMIC
            && (insn.src() == register || register == 0);
      default:
        return false;
    }
  }
}
