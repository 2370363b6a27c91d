package dev.scxlab.verifier.state;

import dev.scxlab.ir.Insn;
import java.util.Arrays;
import java.util.List;

/** Registers of a function that only one of its instructions writes, found in one pass. */
final class SoleWrites {

  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  /** By register: its only writer, or one of the constants. */
  private int[] writers = new int[0];

  SoleWrites(List<Insn> insns) {
    for (int at = 0; at < insns.size(); at++) {
      Insn insn = insns.get(at);
      for (int register = 0; register <= Insn.LAST_CALLER_SAVED; register++) {
        note(insn, register, at);
      }
      if (insn.dst() > Insn.LAST_CALLER_SAVED) {
        note(insn, insn.dst(), at);
      }
      if (insn.src() > Insn.LAST_CALLER_SAVED && insn.src() != insn.dst()) {
        note(insn, insn.src(), at);
      }
    }
  }

  /** The instruction that alone writes a register; -1 when none does, or more than one. */
  int of(int register) {
    return register < writers.length && writers[register] >= 0 ? writers[register] : -1;
  }

  private void note(Insn insn, int register, int at) {
    if (!insn.writes(register)) {
      return;
    }
    if (register >= writers.length) {
      int before = writers.length;
      writers = Arrays.copyOf(writers, Math.max(register + 1, 2 * before));
      Arrays.fill(writers, before, writers.length, NONE);
    }
    writers[register] = writers[register] == NONE ? at : SEVERAL;
  }
}
