package dev.scxlab.verifier;

import dev.scxlab.abi.Helper;
import dev.scxlab.ir.DataType;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;

/** What the timer helpers need and give: timers lie in values of maps, bodies are functions. */
final class TimerTransfer {

  private static final long MIN_ERRNO = -4095;

  private final OpAnalysis op;
  private final Reports reports;

  TimerTransfer(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** The result of a helper whose first argument is a timer. */
  RegState call(VerifierState state, int at, Helper helper) {
    timer(state, at);
    long most = 0;
    switch (helper) {
      case TIMER_INIT:
        RegState map = reports.read(state, at, 2);
        if (map.kind() != Kind.MAP || map.index() != state.reg(1).index()) {
          reports.malformed(state, at, "a timer is made with the map it lies in");
        }
        number(state, at, 3);
        break;
      case TIMER_SET_CALLBACK:
        if (reports.read(state, at, 2).kind() != Kind.CODE) {
          reports.malformed(state, at, "the body of a timer is a function");
        }
        break;
      case TIMER_START:
        number(state, at, 2);
        number(state, at, 3);
        break;
      default:
        most = 1; // whether a cancelled timer was armed
    }
    return RegState.scalar(Scalar.signed(MIN_ERRNO, most), op.ids().fresh());
  }

  private void timer(VerifierState state, int at) {
    RegState pointer = reports.nulls().dereference(state, at, 1, reports.read(state, at, 1));
    if (pointer.isPoisoned()) {
      return;
    }
    boolean fits =
        pointer.kind() == Kind.MAP_VALUE
            && pointer.scalar().isConstant()
            && Places.find(op.program().maps().get(pointer.index()).value(), pointer.scalar(), 16)
                instanceof DataType.Timer;
    if (!fits) {
      reports.malformed(state, at, "there is no timer here");
    }
  }

  private void number(VerifierState state, int at, int register) {
    RegState value = reports.read(state, at, register);
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, register, value);
    }
  }
}
