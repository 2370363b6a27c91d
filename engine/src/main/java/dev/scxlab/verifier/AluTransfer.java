package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.ir.Demand;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.verifier.lint.CpuLints;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.lint.ValueLints;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.number.ScalarBounds;
import dev.scxlab.verifier.report.FlagReports;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Computed;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.OptionalNumber;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** What arithmetic, moves and 64-bit immediates do to a state. */
final class AluTransfer {

  private static final RegState NO_OPERAND = RegState.scalar(Scalar.constant(0), 0);

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final Lints lints;
  private final ValueLints values;

  AluTransfer(OpAnalysis op, Reports reports, RangeReports ranges, Lints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.lints = lints;
    this.values = new ValueLints(op, reports);
  }

  void loadImmediate(VerifierState state, int at, Insn insn) {
    Symbol symbol = insn.symbol();
    RegState value;
    if (symbol instanceof Symbol.Map map) {
      value = RegState.pointer(Kind.MAP, map.index(), 0, op.ids().fresh());
    } else if (symbol instanceof Symbol.Data data) {
      value = RegState.pointer(Kind.DATA, data.index(), data.offset(), 0);
    } else if (symbol instanceof Symbol.Code code) {
      value = RegState.pointer(Kind.CODE, code.index(), 0, op.ids().fresh());
    } else {
      value = constant(state, at, insn.imm(), symbol);
    }
    state.setReg(insn.dst(), value);
  }

  private RegState constant(VerifierState state, int at, long number, @Nullable Symbol symbol) {
    String name = symbol == null ? "" : symbol.name();
    Origin origin = new Origin(Origin.Kind.CONSTANT, name, state.top().function.index(), at, null);
    RegState value = RegState.scalar(Scalar.constant(number), op.ids().fresh()).withOrigin(origin);
    return FlagReports.isOfCore(symbol) ? value.withMarks(Facts.INVENTED_FLAG) : value;
  }

  void step(VerifierState state, int at, Insn insn) {
    boolean narrow = insn.opcodeClass() == Opcode.ALU;
    int operation = Opcode.operation(insn.opcode());
    Demand demand = state.top().function.demand(at);
    if (demand != null) {
      ranges.meet(state, at, insn.src(), demand);
    }
    if (operation == Opcode.MOV) {
      move(state, at, insn, narrow);
      return;
    }
    RegState a = reports.read(state, at, insn.dst());
    if (operation == Opcode.NEG || operation == Opcode.END) {
      RegState result = unary(state, at, a, operation, narrow, insn);
      state.setReg(insn.dst(), result);
      return;
    }
    RegState b =
        Opcode.isRegisterSource(insn.opcode())
            ? reports.read(state, at, insn.src())
            : constant(state, at, insn.imm(), insn.symbol());
    state.setReg(insn.dst(), binary(state, at, insn, narrow, a, b));
  }

  private void move(VerifierState state, int at, Insn insn, boolean narrow) {
    if (!Opcode.isRegisterSource(insn.opcode())) {
      long number = narrow ? insn.imm() & 0xffff_ffffL : insn.imm();
      state.setReg(insn.dst(), constant(state, at, number, insn.symbol()));
      if (number == 0) {
        OptionalNumber.cleared(state, insn.dst());
      }
      return;
    }
    RegState value = reports.read(state, at, insn.src());
    if (!narrow && insn.offset() == 0) {
      reports.references().overwritten(state, at, insn.dst());
      state.setReg(insn.dst(), value);
      return;
    }
    if (!value.isScalar()) {
      state.setReg(insn.dst(), reports.operands().notANumber(state, at, insn.src(), value));
      return;
    }
    values.narrowing(state, at, insn, value);
    Scalar converted =
        insn.offset() == 0
            ? value.scalar().zeroExtend(32)
            : value.scalar().signExtend(insn.offset(), narrow ? 32 : 64);
    RegState result = converted(value, converted, insn.offset() % 32 == 0);
    if (result.id() != value.id() && state.top().function.isRepeated(at)) {
      result = known(state, insn, value, NO_OPERAND, result);
    }
    state.notes = state.notes.withClaimMoved(value.id(), result.id());
    state.setReg(insn.dst(), result);
  }

  /** A number after a change of width: the same value when none of its numbers changed. */
  private RegState converted(RegState value, Scalar scalar, boolean keepsLowHalf) {
    boolean same = scalar.equals(value.scalar());
    RegState result = value.withScalar(scalar);
    if (!same) {
      result = result.withId(op.ids().fresh(), 0);
    }
    return keepsLowHalf ? result : result.withFacts(0);
  }

  private RegState unary(
      VerifierState state, int at, RegState a, int operation, boolean narrow, Insn insn) {
    if (!a.isScalar()) {
      return reports.operands().notANumber(state, at, insn.dst(), a);
    }
    Scalar result =
        operation == Opcode.NEG
            ? Scalar.apply(Arithmetic.Operation.SUB, narrow, Scalar.constant(0), a.scalar())
            : Scalar.ofWidth((int) insn.imm());
    return computed(state, at, result, a);
  }

  private RegState computed(VerifierState state, int at, Scalar scalar, RegState from) {
    Origin origin =
        new Origin(
            Origin.Kind.COMPUTED, "", state.top().function.index(), at, from.origin(), from.id());
    return RegState.scalar(scalar, op.ids().fresh())
        .withMarks(from.marks() & ~Facts.STALE & ~Facts.BORROWED)
        .withOrigin(origin);
  }

  private RegState binary(
      VerifierState state, int at, Insn insn, boolean narrow, RegState a, RegState b) {
    Arithmetic.Operation operation = operation(insn);
    if (!a.isScalar() || !b.isScalar()) {
      return pointer(state, at, insn, narrow, operation, a, b);
    }
    reports.operands().checkOperands(state, at, insn, operation, narrow, a, b);
    if (!scales(operation, b)) {
      CpuLints.used(state, a);
      CpuLints.used(state, b);
    }
    Scalar scalar = Scalar.apply(operation, narrow, a.scalar(), b.scalar());
    RegState from = b.scalar().isConstant() || a.scalar().isConstant() == false ? a : b;
    int marks = a.marks() | b.marks();
    RegState result =
        computed(state, at, scalar, from)
            .withMarks(packs(operation) ? marks : marks & ~Facts.OWN_PID & ~Facts.INVENTED_FLAG);
    result = result.withFacts(facts(operation, a, b, scalar));
    if (operation == Arithmetic.Operation.SUB) {
      lints.compares(state, at, a, b);
      values.difference(state, at, insn, a, b);
    }
    state.notes = state.notes.withTestMoved(a.id(), result.id());
    result = dsqOfFamily(state, at, result);
    long shift = shift(operation, narrow, a, b, scalar);
    if (shift != 0) {
      return result.withId(a.id(), a.delta() + shift);
    }
    if (state.top().function.isRepeated(at)) {
      result = known(state, insn, a, b, result);
    }
    return ArithmeticOrder.learn(state, operation, narrow, a, b, result);
  }

  /** The result that the same values gave before, else this one, which is remembered. */
  private static RegState known(
      VerifierState state, Insn insn, RegState a, RegState b, RegState result) {
    if (!Computed.isNamed(a, b)) {
      return result;
    }
    Computed fresh = Computed.of(insn, a, b, result);
    RegState before = state.findComputed(fresh);
    Scalar both = before == null ? null : before.scalar().meet(result.scalar());
    if (before == null || both == null || before.marks() != result.marks()) {
      state.addComputed(fresh);
      return result;
    }
    return before.withScalar(both).withFacts(before.facts() | result.facts());
  }

  /** The id of one of a family of DSQs is worth as much as the index that was added to it. */
  private RegState dsqOfFamily(VerifierState state, int at, RegState sum) {
    FunctionInfo function = state.top().function;
    if (!ranges.checkAddedIndex(state, at)) {
      return sum.withMarks(sum.marks() | Facts.POISONED);
    }
    return function.dsqIndexes().completes(at)
        ? sum.withFacts(sum.facts() | Facts.DECLARED_DSQ)
        : sum;
  }

  private static Arithmetic.Operation operation(Insn insn) {
    boolean signed = insn.offset() == 1;
    switch (Opcode.operation(insn.opcode())) {
      case Opcode.ADD:
        return Arithmetic.Operation.ADD;
      case Opcode.SUB:
        return Arithmetic.Operation.SUB;
      case Opcode.MUL:
        return Arithmetic.Operation.MUL;
      case Opcode.DIV:
        return signed ? Arithmetic.Operation.SIGNED_DIV : Arithmetic.Operation.DIV;
      case Opcode.MOD:
        return signed ? Arithmetic.Operation.SIGNED_MOD : Arithmetic.Operation.MOD;
      case Opcode.AND:
        return Arithmetic.Operation.AND;
      case Opcode.OR:
        return Arithmetic.Operation.OR;
      case Opcode.XOR:
        return Arithmetic.Operation.XOR;
      case Opcode.LSH:
        return Arithmetic.Operation.SHIFT_LEFT;
      case Opcode.RSH:
        return Arithmetic.Operation.SHIFT_RIGHT;
      default:
        return Arithmetic.Operation.SHIFT_RIGHT_SIGNED;
    }
  }

  /** What was added, when the result is the same value moved by a constant; else 0. */
  private static long shift(
      Arithmetic.Operation operation, boolean narrow, RegState a, RegState b, Scalar result) {
    boolean moves = operation == Arithmetic.Operation.ADD || operation == Arithmetic.Operation.SUB;
    if (!moves || !b.scalar().isConstant() || a.id() == 0) {
      return 0;
    }
    long constant = b.scalar().umin();
    long by = operation == Arithmetic.Operation.ADD ? constant : -constant;
    if (!narrow) {
      return by;
    }
    long small = (int) by;
    ScalarBounds whole = a.scalar().whole();
    boolean stays =
        whole.smin() >= 0
            && whole.smax() <= 0xffff_ffffL
            && whole.smin() + small >= 0
            && whole.smax() + small <= 0xffff_ffffL;
    return stays && result.smin() >= 0 ? small : 0;
  }

  private static int facts(Arithmetic.Operation operation, RegState a, RegState b, Scalar result) {
    boolean joins = operation == Arithmetic.Operation.OR || operation == Arithmetic.Operation.ADD;
    if (joins && (isDsqBase(a.scalar()) || isDsqBase(b.scalar()))) {
      return Facts.ofIndex(a.facts() | b.facts());
    }
    boolean remainder =
        operation == Arithmetic.Operation.MOD || operation == Arithmetic.Operation.SIGNED_MOD;
    if (remainder && result.low().smin() >= 0) {
      int facts = 0;
      for (AbiType type : Facts.DOMAINS) {
        if (b.hasFact(Facts.count(type))) {
          facts |= Facts.valid(type);
        }
      }
      return facts | (stays(operation, a, b, result) ? Facts.ofValid(a.facts()) : 0);
    }
    return stays(operation, a, b, result) ? Facts.ofValid(a.facts()) : 0;
  }

  /** Whether a result is between 0 and the left operand, which is not negative. */
  private static boolean stays(
      Arithmetic.Operation operation, RegState a, RegState b, Scalar result) {
    boolean less =
        ArithmeticOrder.neverGrows(operation)
            || operation == Arithmetic.Operation.SIGNED_DIV
            || operation == Arithmetic.Operation.SIGNED_MOD
            || (operation == Arithmetic.Operation.SUB && b.scalar().low().smin() >= 0);
    return less && a.scalar().low().smin() >= 0 && result.low().smin() >= 0;
  }

  /** LOCAL_ON and the ids of declarations: an index stands in their low bits. */
  private static boolean isDsqBase(Scalar scalar) {
    long low = (1L << DsqId.DECLARATION_SHIFT) - 1;
    return scalar.isConstant() && (scalar.umin() & low) == 0;
  }

  /** Whether a number becomes the distance of an element: what it is read for shows behind. */
  private static boolean scales(Arithmetic.Operation operation, RegState b) {
    boolean times =
        operation == Arithmetic.Operation.SHIFT_LEFT || operation == Arithmetic.Operation.MUL;
    return times && b.scalar().isConstant();
  }

  /** Whether the result still tells the operands: what puts two numbers into one. */
  private static boolean packs(Arithmetic.Operation operation) {
    return operation == Arithmetic.Operation.ADD
        || operation == Arithmetic.Operation.OR
        || operation == Arithmetic.Operation.SHIFT_LEFT;
  }

  private RegState pointer(
      VerifierState state,
      int at,
      Insn insn,
      boolean narrow,
      Arithmetic.Operation operation,
      RegState a,
      RegState b) {
    boolean add = operation == Arithmetic.Operation.ADD;
    boolean moves = add || operation == Arithmetic.Operation.SUB;
    if (a.isScalar() && b.isPointer() && add && !narrow) {
      return moved(state, at, b, a, Arithmetic.Operation.ADD);
    }
    if (!a.isPointer() || !b.isScalar() || !moves || narrow) {
      int register = a.isScalar() ? insn.src() : insn.dst();
      return reports.operands().notANumber(state, at, register, a.isScalar() ? b : a);
    }
    if (a.kind() == Kind.MAP_VALUE && a.nullness() != RegState.Nullness.NON_NULL) {
      RegState checked = reports.nulls().dereference(state, at, insn.dst(), a);
      return moved(state, at, checked, b, operation);
    }
    return moved(state, at, a, b, operation);
  }

  private RegState moved(
      VerifierState state, int at, RegState pointer, RegState by, Arithmetic.Operation operation) {
    if (pointer.kind() != Kind.DATA || !op.program().data().get(pointer.index()).isReadOnly()) {
      CpuLints.used(state, by);
    }
    Scalar offset = Scalar.apply(operation, false, pointer.scalar(), by.scalar());
    RegState result =
        pointer.withScalar(offset).withMarks(pointer.marks() | (by.marks() & Facts.POISONED));
    if (!by.scalar().isConstant()) {
      int function = state.top().function.index();
      Origin index = new Origin(Origin.Kind.COMPUTED, "", function, at, by.origin(), by.id());
      RegState moved = result.withId(op.ids().fresh(), 0);
      return pointer.origin() == null ? moved.withOrigin(index) : moved;
    }
    long constant = by.scalar().umin();
    long delta = operation == Arithmetic.Operation.ADD ? constant : -constant;
    return result.withId(pointer.id(), pointer.delta() + delta);
  }
}
