package dev.scxlab.verifier;

import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.lint.MapLints;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;

/** What loads and stores do to a state, and whether they hit what they may. */
final class MemoryTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final FieldTransfer fields;
  private final StackTransfer stack;
  private final PlaceTransfer places;

  MemoryTransfer(OpAnalysis op, Reports reports, RangeReports ranges, Lints lints, MapLints maps) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.fields = new FieldTransfer(op, reports, lints);
    this.stack = new StackTransfer(op, reports, ranges);
    this.places = new PlaceTransfer(op, reports, ranges, maps);
  }

  void load(VerifierState state, int at, Insn insn) {
    RegState base = reports.read(state, at, insn.src());
    int size = Opcode.accessBytes(insn.opcode());
    boolean signed = Opcode.mode(insn.opcode()) == Opcode.MEMSX;
    RegState value = loaded(state, at, insn, base, size);
    if (value.isScalar() && size < 8) {
      Scalar cut =
          signed ? value.scalar().signExtend(8 * size, 64) : value.scalar().zeroExtend(8 * size);
      value =
          cut.equals(value.scalar()) ? value : value.withScalar(cut).withId(op.ids().fresh(), 0);
    }
    state.setReg(insn.dst(), value);
  }

  private RegState loaded(VerifierState state, int at, Insn insn, RegState base, int size) {
    switch (base.kind()) {
      case HANDLE:
        return fields.load(state, at, insn, base, size);
      case CONTEXT:
        return loadArgument(state, at, insn, base);
      case STACK:
        return stack.load(state, at, insn, base, size);
      case DATA:
      case MAP_VALUE:
        return places.load(state, at, insn, base, size);
      default:
        reports.nulls().notAnAddress(state, at, insn.src(), base);
        return reports.poisoned();
    }
  }

  private RegState loadArgument(VerifierState state, int at, Insn insn, RegState base) {
    long offset = base.scalar().umin() + insn.offset();
    int index = (int) (offset / 8);
    if (!base.scalar().isConstant()
        || offset < 0
        || offset % 8 != 0
        || index >= op.arguments().size()) {
      reports.malformed(state, at, "no argument of the op lies here");
      return reports.poisoned();
    }
    RegState argument = op.arguments().get(index);
    // A test of one copy holds for the others too.
    for (RegState known : state.top().regs) {
      if (known.sameValue(argument)) {
        return known;
      }
    }
    return argument;
  }

  void store(VerifierState state, int at, Insn insn) {
    RegState base = reports.read(state, at, insn.dst());
    int size = Opcode.accessBytes(insn.opcode());
    boolean immediate = insn.opcodeClass() == Opcode.ST;
    Demand demand = state.top().function.demand(at);
    if (demand != null && !immediate) {
      ranges.meet(state, at, insn.src(), demand);
    }
    RegState value =
        immediate
            ? RegState.scalar(Scalar.constant(insn.imm()), op.ids().fresh())
            : reports.read(state, at, insn.src());
    if (!immediate && Opcode.mode(insn.opcode()) == Opcode.ATOMIC) {
      atomic(state, at, insn, base, value, size);
      return;
    }
    storeValue(state, at, insn, base, value, size);
  }

  private void storeValue(
      VerifierState state, int at, Insn insn, RegState base, RegState value, int size) {
    switch (base.kind()) {
      case HANDLE:
        fields.store(state, at, insn, base, value, size);
        break;
      case STACK:
        stack.store(state, at, insn, base, value, size);
        break;
      case DATA:
      case MAP_VALUE:
        places.store(state, at, insn, base, value, size);
        break;
      default:
        reports.nulls().notAnAddress(state, at, insn.dst(), base);
        break;
    }
  }

  private void atomic(
      VerifierState state, int at, Insn insn, RegState base, RegState value, int size) {
    boolean fetch = (insn.imm() & Opcode.FETCH) != 0;
    boolean exchange = insn.imm() == Opcode.CMPXCHG;
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, insn.src(), value);
    }
    if (exchange) {
      reports.read(state, at, 0);
    }
    RegState before = loaded(state, at, insnReading(insn), base, size);
    RegState after =
        insn.imm() == Opcode.XCHG || exchange
            ? value
            : RegState.scalar(Scalar.ofWidth(8 * size), op.ids().fresh());
    storeValue(state, at, insn, base, after, size);
    if (base.kind() == Kind.DATA || base.kind() == Kind.MAP_VALUE) {
      PlaceTransfer.forget(state, insn, base, size);
    } else if (base.kind() == Kind.STACK) {
      StackTransfer.forget(state, insn, base, size);
    }
    if (fetch) {
      Scalar cut =
          before.isScalar()
              ? before.scalar().zeroExtend(size == 8 ? 64 : 8 * size)
              : Scalar.UNKNOWN;
      state.setReg(exchange ? 0 : insn.src(), before.withScalar(cut).withId(op.ids().fresh(), 0));
    }
  }

  private static Insn insnReading(Insn insn) {
    int opcode = Opcode.LDX | Opcode.MEM | (insn.opcode() & 0x18);
    return new Insn(opcode, insn.dst(), insn.dst(), insn.offset(), 0, insn.symbol());
  }
}
