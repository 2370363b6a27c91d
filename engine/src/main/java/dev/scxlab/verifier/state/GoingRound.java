package dev.scxlab.verifier.state;

import dev.scxlab.ir.Function;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Program;
import java.util.BitSet;

/** Which functions of a program go round somewhere. */
public final class GoingRound {

  private GoingRound() {}

  /** Functions that jump backwards, or call one that does; by index. */
  public static BitSet functions(Program program) {
    int count = program.functions().size();
    BitSet found = new BitSet(count);
    for (int i = 0; i < count; i++) {
      found.set(i, jumpsBack(program.functions().get(i)));
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = found.nextClearBit(0); i < count; i = found.nextClearBit(i + 1)) {
        if (calls(program.functions().get(i), found)) {
          found.set(i);
          changed = true;
        }
      }
    }
    return found;
  }

  private static boolean jumpsBack(Function function) {
    for (int at = 0; at < function.insns().size(); at++) {
      Insn insn = function.insns().get(at);
      if (insn.isJump() && insn.jumpTarget(at) <= at) {
        return true;
      }
    }
    return false;
  }

  private static boolean calls(Function function, BitSet functions) {
    return function.insns().stream()
        .anyMatch(
            insn ->
                insn.isCall()
                    && insn.src() == Opcode.CALL_FUNCTION
                    && insn.imm() >= 0
                    && functions.get((int) insn.imm()));
  }
}
