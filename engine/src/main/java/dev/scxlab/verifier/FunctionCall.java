package dev.scxlab.verifier;

import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.state.FuncState;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** A call of a function of the policy, which is walked anew for what the caller knows. */
final class FunctionCall {

  private static final int ARGUMENTS = 5;

  private final Transfer transfer;

  FunctionCall(Transfer transfer) {
    this.transfer = transfer;
  }

  /**
   * Walks the callee and gives the states behind the call.
   *
   * @param walk from the state at the callee's entry to those at its exits
   */
  List<VerifierState> enter(
      VerifierState state,
      int at,
      FunctionInfo callee,
      Function<VerifierState, List<VerifierState>> walk) {
    FuncState caller = state.top();
    state.add(PathStep.Event.CALL, at, true, 0);
    FuncState frame = new FuncState(callee, caller.depth + 1, at);
    for (int r = 1; r <= ARGUMENTS; r++) {
      RegisterInfo parameter = callee.parameter(r);
      frame.regs[r] =
          parameter != null && !parameter.type().endsWith("?")
              ? transfer.reports().calls().given(state, at, r, parameter, callee)
              : caller.regs[r];
    }
    BitSet live = caller.function.liveness().after(at);
    for (int r = 0; r < caller.regs.length; r++) {
      boolean dead = !live.get(r) && r != FuncState.FRAME_POINTER;
      if (dead || r <= ARGUMENTS) {
        caller.regs[r] = RegState.UNINIT;
      }
    }
    state.push(frame);
    List<VerifierState> after = new ArrayList<>();
    for (VerifierState exit : walk.apply(state)) {
      after.add(leave(exit));
    }
    return after;
  }

  private VerifierState leave(VerifierState exit) {
    FuncState callee = exit.top();
    RegState result = callee.regs[0];
    exit.pop();
    boolean dangling = result.kind() == Kind.STACK && result.index() == callee.depth;
    if (dangling) {
      transfer.reports().malformed(exit, callee.callSite, "an address in a frame that is gone");
    }
    boolean missing =
        result.kind() == Kind.UNINIT
            && callee.function.returnsValue()
            && exit.top().function.liveness().after(callee.callSite).get(0);
    if (missing) {
      transfer.reports().assignments().missingReturn(exit, callee.function);
    }
    exit.setReg(0, dangling || missing ? transfer.reports().poisoned() : result);
    return exit;
  }
}
