package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelField;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.MapDef;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.verifier.RegState.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What loads and stores do to a state, and whether they hit what they may. */
final class MemoryTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final Lints lints;

  MemoryTransfer(OpAnalysis op, Reports reports, RangeReports ranges, Lints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.lints = lints;
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
        return loadField(state, at, insn, base, size);
      case CONTEXT:
        return loadArgument(state, at, insn, base);
      case STACK:
        return loadStack(state, at, insn, base, size);
      case DATA:
      case MAP_VALUE:
        return loadPlace(state, at, insn, base, size);
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

  private RegState loadField(VerifierState state, int at, Insn insn, RegState handle, int size) {
    RegState sure = reports.nulls().dereference(state, at, insn.src(), handle);
    RegState object = lints.stale(state, at, insn.src(), sure);
    Optional<KernelField> field = field(object, insn, size);
    if (field.isEmpty()) {
      if (!Reports.isPoisoned(object)) {
        reports.malformed(state, at, Reports.what(object) + " has no field here");
      }
      return reports.poisoned();
    }
    KernelField f = field.get();
    RegState known = state.findCell(VerifierState.Base.OBJECT, object.id(), 0, insn.offset(), size);
    if (known != null && object.id() != 0) {
      return known;
    }
    RegState value = fieldValue(state, at, f, object);
    if (object.id() != 0) {
      state.addCell(
          new VerifierState.Cell(
              VerifierState.Base.OBJECT, object.id(), 0, insn.offset(), size, value));
    }
    return value;
  }

  private static Optional<KernelField> field(RegState object, Insn insn, int size) {
    if (insn.symbol() instanceof Symbol.KernelField named) {
      for (KernelField f : KernelField.values()) {
        if (f.struct() == object.type()
            && f.fieldName().equals(named.field())
            && insn.offset() >= f.offset()
            && insn.offset() + size <= f.offset() + f.bytes()) {
          return Optional.of(f);
        }
      }
      return Optional.empty();
    }
    for (KernelField f : KernelField.values()) {
      if (f.struct() == object.type()
          && insn.offset() >= f.offset()
          && insn.offset() + size <= f.offset() + f.bytes()) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }

  private RegState fieldValue(VerifierState state, int at, KernelField field, RegState object) {
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.FIELD, field.fieldName(), state.top().function.index(), at, null);
    if (field.type().isHandle()) {
      RegState handle = Values.handleField(field.type(), field.nullable(), id);
      int inherited = object.marks() & (Facts.BORROWED | Facts.STALE);
      return handle.withMarks(inherited).withRef(object.ref()).withOrigin(origin);
    }
    RegState value =
        field.type() == AbiType.TEXT
            ? RegState.scalar(Scalar.UNKNOWN, id)
            : Values.ofType(wordType(field), field.wordRange(), false, id);
    int marks = field == KernelField.TASK_DSQ_VTIME ? Facts.VTIME : 0;
    marks |= field == KernelField.TASK_SLICE ? Facts.SLICE : 0;
    boolean identifies = field == KernelField.TASK_PID || field == KernelField.TASK_TID;
    boolean own = identifies && object.sameValue(ownTask());
    return value.withMarks(marks | (own ? Facts.OWN_PID : 0)).withOrigin(origin);
  }

  private static AbiType wordType(KernelField field) {
    if (field.decode() == KernelField.Decode.PLAIN || field.wordRange() != null) {
      return field.type();
    }
    return field.bytes() == 8 ? AbiType.U64 : AbiType.U32;
  }

  private RegState ownTask() {
    return op.arguments().isEmpty() ? RegState.UNINIT : op.arguments().get(0);
  }

  private RegState loadStack(VerifierState state, int at, Insn insn, RegState base, int size) {
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
    if (stack.firstUnwritten((int) low, length) != 0) {
      ranges.unwritten(state, at, insn.src());
      stack.fill((int) low, length);
      return reports.poisoned();
    }
    RegState value = low == high ? stack.find((int) low, size) : null;
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

  /** The type of the variable or value an address points into. */
  DataType pointee(RegState base) {
    if (base.kind() == Kind.DATA) {
      return op.program().data().get(base.index()).type();
    }
    return op.program().maps().get(base.index()).value();
  }

  private RegState loadPlace(VerifierState state, int at, Insn insn, RegState address, int size) {
    RegState base = reports.nulls().dereference(state, at, insn.src(), address);
    if (Reports.isPoisoned(base)) {
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
    DataType part = Places.find(type, offset, size);
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

  void store(VerifierState state, int at, Insn insn) {
    RegState base = reports.read(state, at, insn.dst());
    int size = Opcode.accessBytes(insn.opcode());
    boolean immediate = insn.opcodeClass() == Opcode.ST;
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
        storeField(state, at, insn, base, value, size);
        break;
      case STACK:
        storeStack(state, at, insn, base, value, size);
        break;
      case DATA:
      case MAP_VALUE:
        storePlace(state, at, insn, base, value, size);
        break;
      default:
        reports.nulls().notAnAddress(state, at, insn.dst(), base);
        break;
    }
  }

  private void storeField(
      VerifierState state, int at, Insn insn, RegState handle, RegState value, int size) {
    RegState object = reports.nulls().dereference(state, at, insn.dst(), handle);
    if (Reports.isPoisoned(object)) {
      return;
    }
    Optional<KernelField> field = field(object, insn, size);
    boolean writable =
        field.isPresent()
            && field.get().writable()
            && field.get().bytes() == size
            && (!field.get().writableInInitTaskOnly() || op.isOp(OpsCallback.INIT_TASK));
    if (!writable) {
      String name = field.map(KernelField::fieldName).orElse("this part");
      reports.add(
          reports
              .at(
                  DiagnosticCode.READ_ONLY,
                  state,
                  at,
                  "`" + name + "` of " + Reports.what(object) + " cannot be written")
              .help("writable fields of a task: slice, dsq_vtime, and disallow in init_task"),
          state,
          0);
      return;
    }
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, insn.src(), value);
    }
    lints.writesField(state, at, field.get().fieldName());
    state.forgetCells(c -> c.base() == VerifierState.Base.OBJECT);
  }

  private void storeStack(
      VerifierState state, int at, Insn insn, RegState base, RegState value, int size) {
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
    if (low != high) {
      stack.forget(low, high - low + size);
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
    stack.store(low, size, stored);
  }

  private void storePlace(
      VerifierState state, int at, Insn insn, RegState address, RegState value, int size) {
    RegState base = reports.nulls().dereference(state, at, insn.dst(), address);
    if (Reports.isPoisoned(base)) {
      return;
    }
    DataType type = pointee(base);
    Scalar offset = offset(base, insn);
    if (!ranges.checkPlace(state, at, base, offset, size, type.size())
        || !ranges.checkStore(state, at, insn, base, offset, size, type, value)) {
      return;
    }
    forgetPlaces(state, base, offset, size);
    if (value.hasMark(Facts.OWN_PID)) {
      state.stored = true;
    }
    Lints.used(state, value);
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

  private static void forgetPlaces(VerifierState state, RegState base, Scalar offset, int size) {
    VerifierState.Base kind = cellBase(base);
    boolean constant = offset.isConstant();
    long from = offset.umin();
    state.forgetCells(
        c ->
            c.base() == kind
                && c.index() == base.index()
                && (!constant || (c.offset() < from + size && from < c.offset() + c.size())));
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
      forgetPlaces(state, base, offset(base, insn), size);
    } else if (base.kind() == Kind.STACK && base.scalar().isConstant()) {
      int place = (int) base.scalar().smin() + insn.offset();
      if (StackMemory.inFrame(place, size)) {
        state.frames[base.index()].stack.fill(place, size);
      }
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

  MapDef map(RegState value) {
    return op.program().maps().get(value.index());
  }

  @Nullable DataVariable variable(RegState value) {
    return value.kind() == Kind.DATA ? op.program().data().get(value.index()) : null;
  }
}
