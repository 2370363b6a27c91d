package dev.scxlab.verifier;

import java.util.Arrays;

/** The state of one frame: its registers and its stack. Mutable; copied where paths part. */
final class FuncState {

  /** r10, the frame pointer. */
  static final int FRAME_POINTER = 10;

  final FunctionInfo function;

  /** How many calls deep it is, 0 for the op. */
  final int depth;

  /** The call that made it, in the frame above; -1 for the op. */
  final int callSite;

  final RegState[] regs;
  final StackMemory stack;

  /** What the present rounds of its loops did to queues. */
  final RoundEffects rounds;

  FuncState(FunctionInfo function, int depth, int callSite) {
    this(
        function,
        depth,
        callSite,
        new RegState[function.registerCount()],
        new StackMemory(),
        new RoundEffects(function.cfg().loops().size()));
    Arrays.fill(regs, RegState.UNINIT);
    regs[FRAME_POINTER] = RegState.pointer(RegState.Kind.STACK, depth, 0, 0);
  }

  private FuncState(
      FunctionInfo function,
      int depth,
      int callSite,
      RegState[] regs,
      StackMemory stack,
      RoundEffects rounds) {
    this.function = function;
    this.depth = depth;
    this.callSite = callSite;
    this.regs = regs;
    this.stack = stack;
    this.rounds = rounds;
  }

  FuncState copy() {
    return new FuncState(function, depth, callSite, regs.clone(), stack.copy(), rounds.copy());
  }
}
