package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;

/** How calls end: what they leave in the registers, and success and failure told apart. */
final class Outcomes {

  private static final long MIN_ERRNO = -4095;

  private final OpAnalysis op;

  Outcomes(OpAnalysis op) {
    this.op = op;
  }

  /** Calls may change r0 to r5. */
  static void clobber(VerifierState state) {
    for (int i = 0; i <= 5; i++) {
      state.setReg(i, RegState.UNINIT);
    }
  }

  /** The call gives a result, in one state. */
  static List<VerifierState> finish(VerifierState state, RegState result) {
    clobber(state);
    state.setReg(0, result);
    return ImmutableList.of(state);
  }

  /** The result of a call that may fail, and has not been told apart yet. */
  RegState zeroOrErrno(VerifierState state, int at, String what) {
    Origin origin = new Origin(Origin.Kind.HELPER, what, state.top().function.index(), at, null);
    return RegState.scalar(Scalar.signed(MIN_ERRNO, 0), op.ids().fresh()).withOrigin(origin);
  }

  /** What is left of a call that failed. */
  static void fail(VerifierState failed, RegState result) {
    clobber(failed);
    failed.setReg(0, result.withScalar(Scalar.signed(MIN_ERRNO, -1)));
  }

  /** What is left of a call that went well. */
  static void succeed(VerifierState state, RegState result) {
    clobber(state);
    state.setReg(0, result.withScalar(Scalar.constant(0)));
  }

  /** Success, after which the op's own task is kept, and failure. */
  List<VerifierState> split(VerifierState state, int at, RegState result) {
    VerifierState failed = state.copy();
    failed.add(PathStep.Event.CALL, at, false, result.id());
    fail(failed, result);
    state.add(PathStep.Event.CALL, at, true, result.id());
    succeed(state, result);
    state.stored = true;
    return ImmutableList.of(state, failed);
  }
}
