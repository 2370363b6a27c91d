package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Insn;
import dev.scxlab.verifier.lint.CpuLints;
import dev.scxlab.verifier.lint.MapLints;
import dev.scxlab.verifier.number.Arithmetic;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;

/** What loads from and stores to variables and values of maps do to a state. */
final class PlaceTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final MapLints lints;

  PlaceTransfer(OpAnalysis op, Reports reports, RangeReports ranges, MapLints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.lints = lints;
  }

  RegState load(VerifierState state, int at, Insn insn, RegState address, int size) {
    RegState base = reports.nulls().dereference(state, at, insn.src(), address);
    if (base.isPoisoned()) {
      return reports.poisoned();
    }
    DataType type = pointee(base);
    Scalar offset = offset(base, insn);
    if (!ranges.checkPlace(state, at, base, offset, size, type.size())) {
      state.setReg(insn.src(), base.withMarks(base.marks() | Facts.POISONED));
      return reports.poisoned();
    }
    VerifierState.Base kind = cellBase(base);
    RegState known =
        offset.isConstant()
            ? state.findCell(kind, cellId(base), base.index(), offset.umin(), size)
            : null;
    if (known != null) {
      return known;
    }
    RegState value = placeValue(state, at, base, offset, size, type);
    if (offset.isConstant() && (kind == VerifierState.Base.DATA || base.id() != 0)) {
      state.addCell(
          new VerifierState.Cell(kind, cellId(base), base.index(), offset.umin(), size, value));
    }
    return value;
  }

  /** The type of the variable or value an address points into. */
  private DataType pointee(RegState base) {
    if (base.kind() == Kind.DATA) {
      return op.program().data().get(base.index()).type();
    }
    return op.program().maps().get(base.index()).value();
  }

  private static Scalar offset(RegState base, Insn insn) {
    return Scalar.apply(
        Arithmetic.Operation.ADD, false, base.scalar(), Scalar.constant(insn.offset()));
  }

  private static VerifierState.Base cellBase(RegState base) {
    return base.kind() == Kind.DATA ? VerifierState.Base.DATA : VerifierState.Base.MAP_VALUE;
  }

  private static long cellId(RegState base) {
    return base.kind() == Kind.DATA ? 0 : base.id();
  }

  private RegState placeValue(
      VerifierState state, int at, RegState base, Scalar offset, int size, DataType type) {
    long id = op.ids().fresh();
    String name =
        base.kind() == Kind.DATA
            ? op.program().data().get(base.index()).name()
            : op.program().maps().get(base.index()).name();
    Origin origin = new Origin(Origin.Kind.PLACE, name, state.top().function.index(), at, null);
    DataType part = ranges.part(state, at, type, offset, size);
    if (part instanceof DataType.Mask) {
      AbiType mask = isReadOnly(base) ? AbiType.MASK : AbiType.OWN_MASK;
      return RegState.handle(mask, RegState.Nullness.NON_NULL, id).withOrigin(origin);
    }
    if (part instanceof DataType.Scalar scalar && scalar.size() == size) {
      if (scalar.kind() == DataType.ScalarKind.LOCK) {
        ranges.lockWord(state, at);
        return reports.poisoned();
      }
      RegState value = Values.ofPlace(scalar, id);
      RegState constant = ConstantData.read(op.program(), base, offset, size, id);
      return (constant == null ? value : constant).withOrigin(origin);
    }
    if (Places.holdsObjects(type)) {
      ranges.lockWord(state, at);
      return reports.poisoned();
    }
    return RegState.scalar(Scalar.ofWidth(8 * size), id).withOrigin(origin);
  }

  private boolean isReadOnly(RegState base) {
    return base.kind() == Kind.DATA
        && op.program().data().get(base.index()).section() == DataVariable.Section.RODATA;
  }

  void store(VerifierState state, int at, Insn insn, RegState address, RegState value, int size) {
    RegState base = reports.nulls().dereference(state, at, insn.dst(), address);
    if (base.isPoisoned()) {
      return;
    }
    DataType type = pointee(base);
    Scalar offset = offset(base, insn);
    if (!ranges.checkPlace(state, at, base, offset, size, type.size())
        || !ranges.checkStore(state, at, insn, base, offset, size, type, value)) {
      return;
    }
    forget(state, base, offset, size);
    if (value.hasMark(Facts.OWN_PID)) {
      state.stored = true;
    }
    CpuLints.used(state, value);
    lints.writesPlace(state, base);
    boolean whole =
        Places.find(type, offset, size) instanceof DataType.Scalar s && s.size() == size;
    if (whole
        && offset.isConstant()
        && value.isScalar()
        && (base.kind() == Kind.DATA || base.id() != 0)) {
      RegState stored =
          value.withScalar(value.scalar().zeroExtend(Math.min(8 * size, 64) == 64 ? 64 : 8 * size));
      boolean same = stored.scalar().equals(value.scalar());
      state.addCell(
          new VerifierState.Cell(
              cellBase(base),
              cellId(base),
              base.index(),
              offset.umin(),
              size,
              same ? value : stored.withId(op.ids().fresh(), 0)));
    }
  }

  /** What a read-modify-write leaves at a place is not known. */
  static void forget(VerifierState state, Insn insn, RegState base, int size) {
    forget(state, base, offset(base, insn), size);
  }

  private static void forget(VerifierState state, RegState base, Scalar offset, int size) {
    VerifierState.Base kind = cellBase(base);
    boolean constant = offset.isConstant();
    long from = offset.umin();
    state.forgetCells(
        c ->
            c.base() == kind
                && c.index() == base.index()
                && (!constant || (c.offset() < from + size && from < c.offset() + c.size())));
  }
}
