package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Insn;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.StackMemory;
import dev.scxlab.verifier.state.VerifierState;

/** What loads from and stores to the stack do to a state. */
final class StackTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;

  StackTransfer(OpAnalysis op, Reports reports, RangeReports ranges) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
  }

  RegState load(VerifierState state, int at, Insn insn, RegState base, int size) {
    StackMemory stack = state.frames[base.index()].stack;
    if (!inFrame(state, at, base, insn.offset(), size)) {
      return reports.poisoned();
    }
    long low = base.scalar().smin() + insn.offset();
    long high = base.scalar().smax() + insn.offset();
    int length = (int) (high - low) + size;
    if (stack.iteratorIn((int) low, length) != null) {
      reports.malformed(state, at, "an iterator cannot be read");
      return reports.poisoned();
    }
    StackMemory.Places places = places(base, insn.offset());
    if (!stack.isWritten(places, size)) {
      ranges.unwritten(state, at, insn.src());
      stack.fill((int) low, length);
      return reports.poisoned();
    }
    RegState value = stack.findAtOne(places, size, op.ids());
    return value != null ? value : RegState.scalar(Scalar.ofWidth(8 * size), op.ids().fresh());
  }

  private boolean inFrame(VerifierState state, int at, RegState base, int offset, int size) {
    long low = base.scalar().smin() + offset;
    long high = base.scalar().smax() + offset;
    boolean fits =
        base.scalar().smin() >= -100_000
            && base.scalar().smax() <= 100_000
            && StackMemory.inFrame(low, size)
            && StackMemory.inFrame(high, size);
    if (!fits) {
      ranges.outsideStack(state, at);
    }
    return fits;
  }

  void store(VerifierState state, int at, Insn insn, RegState base, RegState value, int size) {
    StackMemory stack = state.frames[base.index()].stack;
    if (!inFrame(state, at, base, insn.offset(), size)) {
      return;
    }
    int low = (int) base.scalar().smin() + insn.offset();
    int high = (int) base.scalar().smax() + insn.offset();
    if (stack.iteratorIn(low, high - low + size) != null) {
      reports.malformed(state, at, "an iterator cannot be overwritten");
      return;
    }
    RegState stored = value;
    if (size < 8) {
      stored =
          value.isScalar()
              ? value
                  .withScalar(value.scalar().zeroExtend(8 * size))
                  .withId(
                      value.scalar().zeroExtend(8 * size).equals(value.scalar())
                          ? value.id()
                          : op.ids().fresh(),
                      value.scalar().zeroExtend(8 * size).equals(value.scalar())
                          ? value.delta()
                          : 0)
              : reports.operands().notANumber(state, at, insn.src(), value);
    }
    if (low == high) {
      stack.store(low, size, stored);
    } else if (stored.isScalar()) {
      stack.storeAtOne(places(base, insn.offset()), size, stored, op.ids());
    } else {
      stack.forget(low, high - low + size);
    }
  }

  /** The places that an access with an index may hit. */
  private static StackMemory.Places places(RegState base, int offset) {
    Scalar scalar = base.scalar();
    int distance = (int) Math.max(1, Math.min(scalar.step().distance(), KernelLimits.STACK_BYTES));
    int low = (int) scalar.step().firstFrom(scalar.smin());
    return new StackMemory.Places(low + offset, (int) scalar.smax() + offset, distance);
  }

  /** What a read-modify-write leaves on the stack is not known. */
  static void forget(VerifierState state, Insn insn, RegState base, int size) {
    int place = (int) base.scalar().smin() + insn.offset();
    if (base.scalar().isConstant() && StackMemory.inFrame(place, size)) {
      state.frames[base.index()].stack.fill(place, size);
    }
  }
}
