package dev.scxlab.verifier.state;

import dev.scxlab.ir.RegisterInfo;

/**
 * Numbers that may be missing: a register with the value, and the one behind it, which says whether
 * there is one. Where nothing was found the value is not there, whatever was in it before; where
 * paths with and without one meet, the second register tells them apart.
 */
public final class OptionalNumber {

  private OptionalNumber() {}

  /** A register becomes 0: if it says whether another one has a value, that has none. */
  public static void cleared(VerifierState state, int register) {
    RegisterInfo info = state.top().function.register(register);
    if (info != null && info.name().endsWith(RegisterInfo.PRESENCE)) {
      state.setReg(register - 1, RegState.ABSENT);
    }
  }

  /** Whether a value may be read: it was never missing, or it is known that there is one. */
  public static boolean isThere(VerifierState state, int register) {
    if (!state.reg(register).hasMark(Facts.ABSENT)) {
      return true;
    }
    RegState present = state.reg(register + 1);
    return present.isScalar() && present.scalar().umin() != 0;
  }

  /** The register that says whether there is a value is needed no more: what it said remains. */
  public static void settle(VerifierState state, int register) {
    boolean optional = register >= 0 && state.reg(register).hasMark(Facts.ABSENT);
    if (optional && isThere(state, register)) {
      RegState value = state.reg(register);
      state.setReg(register, value.withMarks(value.marks() & ~Facts.ABSENT));
    }
  }

  /** What two paths have together of which one holds nothing in a register. */
  public static RegState joined(RegState x, RegState y) {
    RegState nothing = x.kind() == RegState.Kind.UNINIT ? x : y;
    RegState other = x.kind() == RegState.Kind.UNINIT ? y : x;
    if (!nothing.hasMark(Facts.ABSENT)) {
      return RegState.UNINIT;
    }
    if (other.isScalar()) {
      return other.withMarks(other.marks() | Facts.ABSENT);
    }
    return other.kind() == RegState.Kind.UNINIT ? other : RegState.UNINIT;
  }
}
