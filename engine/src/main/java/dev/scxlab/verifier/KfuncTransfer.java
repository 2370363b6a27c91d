package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncGroup;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.Range;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.ir.Insn;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.RegState.Kind;
import dev.scxlab.verifier.RegState.Nullness;
import java.util.List;
import java.util.Optional;

/** What calls of kfuncs do to a state: arguments, contexts, references, results. */
final class KfuncTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final Arguments arguments;
  private final HelperTransfer helpers;
  private final LockTransfer locks;
  private final Lints lints;
  private final DispatchProtocol protocol;
  private final FlagReports flags;
  private final Iterators iterators;
  private final Iterators taskIterators;

  KfuncTransfer(
      OpAnalysis op,
      Reports reports,
      RangeReports ranges,
      Arguments arguments,
      HelperTransfer helpers,
      LockTransfer locks,
      Lints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.arguments = arguments;
    this.helpers = helpers;
    this.locks = locks;
    this.lints = lints;
    this.flags = new FlagReports(op, reports);
    this.protocol = new DispatchProtocol(op, reports, ranges);
    this.iterators = Iterators.overDsqs(op, reports, arguments);
    this.taskIterators = Iterators.overTasks(op, reports, arguments);
  }

  List<VerifierState> call(VerifierState state, int at, Insn insn) {
    Optional<Kfunc> found = Kfunc.byNumber(insn.imm());
    if (found.isEmpty()) {
      reports.malformed(state, at, "kfunc " + insn.imm() + " is not known");
      Outcomes.clobber(state);
      state.setReg(0, reports.poisoned());
      return ImmutableList.of(state);
    }
    Kfunc kfunc = found.get();
    checkContext(state, at, kfunc);
    if (state.lockId != 0) {
      locks.lockedCall(state, at, kfunc.functionName());
    }
    for (int i = 0; i < kfunc.parameters().size() && i < KernelLimits.MAX_PARAMETERS; i++) {
      argument(state, at, kfunc, i + 1, kfunc.parameters().get(i));
    }
    if (kfunc.isMessage()) {
      int first = kfunc.parameters().size() - 2;
      helpers.message(state, at, first, first + 1, first + 2);
    }
    RegState[] passed = new RegState[KernelLimits.MAX_PARAMETERS + 1];
    for (int i = 0; i < passed.length; i++) {
      passed[i] = state.reg(i);
    }
    if (kfunc.releases()) {
      release(state, at, kfunc, passed[1]);
    }
    lints.call(state, at, kfunc, passed);
    RegState result = lints.result(state, at, kfunc, passed, effect(state, at, kfunc, passed));
    state.forgetCells(c -> !isParameter(c));
    if (kfunc.sleeps()) {
      endBorrows(state, at);
    }
    if (kfunc.movesTasks()) {
      state.mapValues(KfuncTransfer::staleAfterMove);
    }
    Outcomes.clobber(state);
    state.setReg(0, result);
    return ImmutableList.of(state);
  }

  private boolean isParameter(VerifierState.Cell cell) {
    return cell.base() == VerifierState.Base.DATA
        && op.program().data().get(cell.index()).section()
            == dev.scxlab.ir.DataVariable.Section.RODATA;
  }

  private void checkContext(VerifierState state, int at, Kfunc kfunc) {
    String name = kfunc.functionName();
    if (!kfunc.existsIn(op.profile())) {
      String title = "`" + name + "` does not exist in kernel " + op.profile().label();
      reports.add(reports.at(DiagnosticCode.UNKNOWN_FUNCTION, state, at, title), state, 0);
      return;
    }
    if (!op.context().allows(kfunc, op.profile())) {
      DiagnosticCode code = contextCode(kfunc);
      String title =
          code == DiagnosticCode.DISPATCH_ONLY
              ? "`" + name + "` can only be called from dispatch"
              : "`" + name + "` cannot be called from " + op.context().name();
      reports.add(
          reports.at(code, state, at, title).at("called from " + op.context().name()), state, 0);
    } else if (kfunc.sleeps() && !op.sleepable()) {
      String title = "`" + name + "` may sleep; " + op.context().name() + " cannot";
      reports.add(reports.at(DiagnosticCode.SLEEPS_IN_ATOMIC_OP, state, at, title), state, 0);
    }
  }

  private DiagnosticCode contextCode(Kfunc kfunc) {
    if (kfunc.groups(op.profile()).contains(KfuncGroup.ENQUEUE)) {
      return DiagnosticCode.INSERT_CONTEXT;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.DISPATCH)) {
      return DiagnosticCode.DISPATCH_ONLY;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.SELECT)) {
      return DiagnosticCode.SELECT_CONTEXT;
    }
    if (kfunc.groups(op.profile()).contains(KfuncGroup.DUMP)) {
      return DiagnosticCode.DUMP_CONTEXT;
    }
    return kfunc.sleeps() ? DiagnosticCode.SLEEPS_IN_ATOMIC_OP : DiagnosticCode.DEPRECATED_FORM;
  }

  private void argument(
      VerifierState state, int at, Kfunc kfunc, int register, KfuncParameter parameter) {
    RegState value = reports.read(state, at, register);
    if (Reports.isPoisoned(value)) {
      return;
    }
    AbiType type = parameter.type();
    switch (type.kind()) {
      case HANDLE:
        object(state, at, kfunc, register, parameter, value);
        return;
      case ADDRESS:
        address(state, at, kfunc, register, type);
        return;
      default:
        break;
    }
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, register, value);
      return;
    }
    Span span = arguments.span(state, at, register);
    switch (type.kind()) {
      case INDEX:
        if (!parameter.nullable()) {
          ranges.checkIndex(state, span, value, type);
        }
        break;
      case DSQ:
        protocol.checkDsq(state, at, span, kfunc, value);
        break;
      case FLAGS:
        flags.check(state, span, kfunc, type, value, protocol.dsqArgument(state, kfunc));
        break;
      default:
        range(state, span, kfunc, parameter, value);
        break;
    }
  }

  private void object(
      VerifierState state,
      int at,
      Kfunc kfunc,
      int register,
      KfuncParameter parameter,
      RegState value) {
    if (kfunc.releases() && value.gone() != null) {
      doubleRelease(state, at, register, value);
      return;
    }
    RegState sure =
        parameter.nullable()
            ? value
            : reports.calls().passed(state, at, register, value, kfunc.functionName());
    if (Reports.isPoisoned(sure) || (parameter.nullable() && sure.isZero())) {
      return;
    }
    AbiType wanted = parameter.type();
    boolean fits =
        sure.type() == wanted || (wanted == AbiType.MASK && sure.type() == AbiType.OWN_MASK);
    if (!fits) {
      wrongObject(state, at, register, wanted, sure);
    } else if (kfunc.ownTaskOnly() && !sure.hasFact(Facts.OP_ARGUMENT)) {
      String title = "`" + kfunc.functionName() + "` needs a task the op was called for";
      reports.add(
          reports.at(
              DiagnosticCode.OWN_TASK_ONLY, state, arguments.span(state, at, register), title),
          state,
          value);
    }
    boolean moves = kfunc == Kfunc.DSQ_MOVE || kfunc == Kfunc.DSQ_MOVE_VTIME;
    state.setReg(register, moves ? sure : lints.stale(state, at, register, sure));
  }

  private void wrongObject(
      VerifierState state, int at, int register, AbiType wanted, RegState value) {
    Span span = arguments.span(state, at, register);
    String name = reports.names().of(state.top().function, at, register);
    if (wanted == AbiType.OWN_MASK && value.type() == AbiType.MASK) {
      reports.add(
          reports
              .at(DiagnosticCode.READ_ONLY_MASK, state, span, "`" + name + "` is read-only")
              .help("copy it into a mask of your own first"),
          state,
          value);
      return;
    }
    String title =
        "`" + name + "` is " + Reports.what(value) + ", this call needs a " + wanted.label();
    reports.add(reports.at(DiagnosticCode.TYPE_MISMATCH, state, span, title), state, value);
  }

  private void doubleRelease(VerifierState state, int at, int register, RegState value) {
    String name = reports.names().of(state.top().function, at, register);
    Diagnostic.Builder builder =
        reports.at(
            DiagnosticCode.DOUBLE_RELEASE,
            state,
            arguments.span(state, at, register),
            "`" + name + "` was already released");
    Event first = value.gone();
    if (first != null) {
      Span there = op.function(first.function()).span(first.insn());
      builder.label(new Label(there, "released here first", Label.Role.RELEASE));
    }
    reports.add(builder.help("remove one of the two"), state, value);
    state.setReg(register, reports.poisoned());
  }

  private void address(VerifierState state, int at, Kfunc kfunc, int register, AbiType type) {
    switch (type) {
      case OUT_BOOL:
        Integer place = arguments.writable(state, at, register, 1);
        if (place != null) {
          StackMemory stack = arguments.stack(state, register);
          RegState flag = RegState.scalar(Scalar.unsigned(0, 1), op.ids().fresh());
          Origin origin =
              new Origin(
                  Origin.Kind.KFUNC, kfunc.functionName(), state.top().function.index(), at, null);
          stack.store(place, 1, flag.withOrigin(origin));
        }
        break;
      case OUT_EVENTS:
        counters(state, at, register);
        break;
      case DSQ_ITERATOR:
      case TASK_ITERATOR:
      case FORMAT:
      case FORMAT_ARGS:
        break;
      default:
        reports.malformed(state, at, "`" + kfunc.functionName() + "` is not modelled yet");
        break;
    }
  }

  /** The call fills counters of any value in. */
  private void counters(VerifierState state, int at, int register) {
    int count = ScxEvent.values().length;
    Integer place = arguments.writable(state, at, register, 8 * count);
    if (place == null) {
      return;
    }
    StackMemory stack = arguments.stack(state, register);
    for (int i = 0; i < count; i++) {
      RegState any = RegState.scalar(Scalar.UNKNOWN, op.ids().fresh());
      stack.store(place + 8 * i, 8, any);
    }
  }

  private void range(
      VerifierState state, Span span, Kfunc kfunc, KfuncParameter parameter, RegState value) {
    Range range = parameter.range();
    if (range == null) {
      return;
    }
    Scalar scalar =
        parameter.type().bytes() == 4 ? value.scalar().signExtend(32, 64) : value.scalar();
    if (scalar.smin() < range.min() || scalar.smax() > range.max()) {
      String title =
          "`"
              + parameter.name()
              + "` of "
              + kfunc.functionName()
              + " is "
              + range
              + ", found "
              + RangeReports.range(scalar);
      reports.add(
          reports
              .at(DiagnosticCode.ARGUMENT_RANGE, state, span, title)
              .help("keep it below with `min(x, " + range.max() + ")`"),
          state,
          value);
    }
  }

  private void release(VerifierState state, int at, Kfunc kfunc, RegState value) {
    if (Reports.isPoisoned(value) || value.gone() != null || !value.isHandle()) {
      return;
    }
    VerifierState.Reference reference = state.reference(value.ref());
    Span span = arguments.span(state, at, 1);
    String name = reports.names().of(state.top().function, at, 1);
    if (reference == null) {
      reports.add(
          reports
              .at(
                  DiagnosticCode.RELEASE_NOT_ACQUIRED,
                  state,
                  span,
                  "`" + name + "` was not acquired here")
              .help("remove this call"),
          state,
          value);
      return;
    }
    Optional<Kfunc> partner = reference.acquiredBy().releasedBy();
    if (partner.isPresent() && partner.get() != kfunc) {
      Event acquired = reference.acquired();
      reports.add(
          reports
              .at(
                  DiagnosticCode.WRONG_RELEASE,
                  state,
                  at,
                  "use `" + partner.get().functionName() + "` for " + Reports.what(value))
              .label(
                  new Label(
                      op.function(acquired.function()).span(acquired.insn()),
                      "acquired here",
                      Label.Role.ACQUIRE)),
          state,
          value);
    }
    state.add(PathStep.Event.RELEASE, at, true, value.id());
    Event released = state.last;
    int id = value.ref();
    state.removeReference(id);
    if (released != null) {
      state.mapValues(v -> v.ref() == id && v.isHandle() ? v.withRef(0).withGone(released) : v);
    }
  }

  private RegState effect(VerifierState state, int at, Kfunc kfunc, RegState[] passed) {
    switch (kfunc) {
      case DSQ_INSERT:
      case DSQ_INSERT_VTIME:
        protocol.insert(state, at, passed[1], arguments.span(state, at, 1));
        break;
      case DISPATCH_CANCEL:
        protocol.cancel(state, at);
        break;
      case DSQ_MOVE_TO_LOCAL:
        protocol.flush(state);
        break;
      case DISPATCH_NR_SLOTS:
        return origin(state, at, kfunc, protocol.freeSlots(state));
      case DSQ_NR_QUEUED:
        return origin(state, at, kfunc, protocol.length(passed[1]));
      case ERROR:
      case EXIT:
        state.ended = true;
        break;
      case ITER_SCX_DSQ_NEW:
        iterators.begin(state, at);
        break;
      case ITER_SCX_DSQ_NEXT:
        return origin(state, at, kfunc, iterators.next(state, at));
      case ITER_SCX_DSQ_DESTROY:
        iterators.end(state, at);
        break;
      case ITER_TASK_NEW:
        taskIterators.begin(state, at);
        break;
      case ITER_TASK_NEXT:
        return origin(state, at, kfunc, taskIterators.next(state, at));
      case ITER_TASK_DESTROY:
        taskIterators.end(state, at);
        break;
      case DSQ_MOVE:
      case DSQ_MOVE_VTIME:
        iterators.move(state, at, passed[2]);
        break;
      case DSQ_MOVE_SET_SLICE:
      case DSQ_MOVE_SET_VTIME:
        iterators.live(state, at);
        break;
      default:
        break;
    }
    return result(state, at, kfunc);
  }

  private RegState origin(VerifierState state, int at, Kfunc kfunc, RegState value) {
    return value.withOrigin(
        new Origin(
            Origin.Kind.KFUNC, kfunc.functionName(), state.top().function.index(), at, null));
  }

  private RegState result(VerifierState state, int at, Kfunc kfunc) {
    AbiType type = kfunc.result();
    long id = op.ids().fresh();
    if (type == AbiType.VOID) {
      return RegState.UNINIT;
    }
    if (!type.isHandle()) {
      boolean anyNumber = kfunc.nullableResult();
      RegState value = Values.result(type, kfunc.resultRange(), anyNumber, id);
      boolean orNegative = anyNumber && !kfunc.functionName().startsWith("cpumask_");
      return origin(state, at, kfunc, orNegative ? validUnlessNegative(value, type) : value);
    }
    Nullness nullness = kfunc.nullableResult() ? Nullness.MAYBE : Nullness.NON_NULL;
    RegState handle = origin(state, at, kfunc, RegState.handle(type, nullness, id));
    if (kfunc.borrowedResult()) {
      return handle.withMarks(Facts.BORROWED);
    }
    if (kfunc.releasedBy().isEmpty()) {
      return handle;
    }
    state.add(PathStep.Event.ACQUIRE, at, true, id);
    Event acquired = state.last;
    int reference = op.ids().freshReference();
    if (acquired != null) {
      state.addReference(new VerifierState.Reference(reference, kfunc, acquired, false));
    }
    return handle.withRef(reference);
  }

  private static RegState validUnlessNegative(RegState value, AbiType type) {
    return value
        .withScalar(Scalar.lowSigned(Integer.MIN_VALUE, Values.maxIndex(type)))
        .withFacts(Facts.validUnlessNegative(type));
  }

  private static RegState staleAfterMove(RegState value) {
    boolean borrowed =
        value.isHandle() && value.type() == AbiType.TASK && value.hasMark(Facts.BORROWED);
    Origin origin = value.origin();
    boolean peeked = origin != null && origin.name().equals(Kfunc.DSQ_PEEK.functionName());
    return borrowed && peeked && !value.hasFact(Facts.IN_ITERATION)
        ? value.withMarks(value.marks() | Facts.STALE)
        : value;
  }

  /** In a program that sleeps nothing keeps a borrowed object over a call that may sleep. */
  private void endBorrows(VerifierState state, int at) {
    state.add(PathStep.Event.CALL, at, true, 0);
    Event call = state.last;
    if (call != null) {
      state.mapValues(
          v ->
              v.isHandle() && v.hasMark(Facts.BORROWED) && v.kind() == Kind.HANDLE
                  ? v.withGone(call)
                  : v);
    }
  }
}
