package dev.scxlab.verifier.state;

import java.util.Arrays;
import java.util.BitSet;

/** The state of one frame: its registers and its stack. Mutable; copied where paths part. */
public final class FuncState {

  /** r10, the frame pointer. */
  public static final int FRAME_POINTER = 10;

  public final FunctionInfo function;

  /** How many calls deep it is, 0 for the op. */
  public final int depth;

  /** The call that made it, in the frame above; -1 for the op. */
  public final int callSite;

  public final RegState[] regs;
  public final StackMemory stack;

  /** What the present rounds of its loops did to queues. */
  public final RoundEffects rounds;

  /**
   * How {@link Conditions} came out that may be tested again: 0 unknown, 1 true, 2 false. Not to be
   * changed in place.
   */
  public byte[] outcomes;

  public FuncState(FunctionInfo function, int depth, int callSite) {
    this(
        function,
        depth,
        callSite,
        new RegState[function.registerCount()],
        new StackMemory(),
        new RoundEffects(function.cfg().loops().size()),
        new byte[function.conditions().count()]);
    Arrays.fill(regs, RegState.UNINIT);
    regs[FRAME_POINTER] = RegState.pointer(RegState.Kind.STACK, depth, 0, 0);
  }

  private FuncState(
      FunctionInfo function,
      int depth,
      int callSite,
      RegState[] regs,
      StackMemory stack,
      RoundEffects rounds,
      byte[] outcomes) {
    this.function = function;
    this.depth = depth;
    this.callSite = callSite;
    this.regs = regs;
    this.stack = stack;
    this.rounds = rounds;
    this.outcomes = outcomes;
  }

  public FuncState copy() {
    return new FuncState(
        function, depth, callSite, regs.clone(), stack.copy(), rounds.copy(), outcomes);
  }

  /** Remembers how a condition came out. */
  public void decide(int condition, boolean outcome) {
    outcomes = outcomes.clone();
    outcomes[condition] = (byte) (outcome ? 1 : 2);
  }

  /** Makes room for the outcomes of so many conditions. */
  public void widenOutcomes(int count) {
    outcomes = outcomes.length < count ? Arrays.copyOf(outcomes, count) : outcomes;
  }

  /** Keeps only the outcomes of some conditions. */
  public void keepOutcomes(BitSet kept) {
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] != 0 && !kept.get(i)) {
        outcomes = outcomes.clone();
        outcomes[i] = 0;
      }
    }
  }

  /** Keeps only the outcomes that another frame shares. */
  public void joinOutcomes(FuncState other) {
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] != other.outcomes[i] && outcomes[i] != 0) {
        outcomes = outcomes.clone();
        outcomes[i] = 0;
      }
    }
  }
}
