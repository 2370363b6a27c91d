package dev.scxlab.verifier.state;

import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which sides of each conditional jump any op ever takes, and what it decides about. */
public final class Decisions {

  private static final int FALLS = 1;
  private static final int JUMPS = 2;
  private static final int UNCLEAR = 4;

  /**
   * What a jump decides about.
   *
   * @param clear whether it compares what the kernel, the declarations or the machine promise:
   *     neither two known numbers nor the result of a call
   */
  public record Operands(boolean clear) {}

  /** By function and instruction: the bits above. */
  private final byte[][] seen;

  public Decisions(List<FunctionInfo> functions) {
    seen = new byte[functions.size()][];
    for (FunctionInfo f : functions) {
      seen[f.index()] = new byte[f.function().insns().size()];
    }
  }

  public static Operands operands(VerifierState state, Insn insn) {
    RegState a = state.reg(insn.dst());
    boolean register = Opcode.isRegisterSource(insn.opcode());
    RegState b = register ? state.reg(insn.src()) : null;
    if (b == null && comparesWithLeast(insn) && !a.isPoisoned()) {
      return new Operands(true);
    }
    boolean constants =
        a.isScalar() && a.scalar().isConstant() && (b == null || b.scalar().isConstant());
    return new Operands(!constants && !called(a) && (b == null || !called(b)));
  }

  /** Whether it asks if an unsigned number is below 0, which none is, wherever it comes from. */
  private static boolean comparesWithLeast(Insn insn) {
    int comparison = Opcode.operation(insn.opcode());
    return insn.imm() == 0 && (comparison == Opcode.JGE || comparison == Opcode.JLT);
  }

  private static boolean called(RegState value) {
    Origin origin = value.origin() == null ? null : value.origin().producer();
    return value.isPoisoned()
        || value.hasFact(Facts.FREE_SLOTS)
        || value.hasMark(Facts.AGAIN)
        || isCall(origin);
  }

  private static boolean isCall(@Nullable Origin origin) {
    return origin == null
        || origin.kind() == Origin.Kind.KFUNC
        || origin.kind() == Origin.Kind.HELPER
        || origin.kind() == Origin.Kind.JOINED;
  }

  public void record(
      FunctionInfo function, int at, boolean falls, boolean jumps, Operands operands) {
    int bits = (falls ? FALLS : 0) | (jumps ? JUMPS : 0) | (operands.clear ? 0 : UNCLEAR);
    seen[function.index()][at] |= (byte) bits;
  }

  /** Whether a jump is reached and always left on one side, whatever it compares. */
  public boolean alwaysFalls(FunctionInfo function, int at) {
    return seen[function.index()][at] == FALLS;
  }

  public boolean alwaysJumps(FunctionInfo function, int at) {
    return seen[function.index()][at] == JUMPS;
  }
}
