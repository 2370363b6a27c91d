package dev.scxlab.verifier;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.ir.Insn;
import dev.scxlab.verifier.lint.CpuLints;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.ContextReports;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;
import java.util.Optional;

/** What calls of kfuncs do to a state, and what they give. */
final class KfuncTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;
  private final HelperTransfer helpers;
  private final LockTransfer locks;
  private final Lints lints;
  private final CpuLints cpus;
  private final ContextReports contexts;
  private final ReferenceTransfer references;
  private final DispatchProtocol protocol;
  private final KfuncArguments kfuncArguments;
  private final Iterators iterators;
  private final Iterators taskIterators;

  KfuncTransfer(
      OpAnalysis op,
      Reports reports,
      RangeReports ranges,
      Arguments arguments,
      HelperTransfer helpers,
      LockTransfer locks,
      Lints lints,
      CpuLints cpus) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
    this.helpers = helpers;
    this.locks = locks;
    this.lints = lints;
    this.cpus = cpus;
    this.protocol = new DispatchProtocol(op, reports, ranges);
    this.contexts = new ContextReports(op, reports);
    this.references = new ReferenceTransfer(op, reports, arguments);
    this.kfuncArguments =
        new KfuncArguments(op, reports, ranges, arguments, references, protocol, lints);
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
    contexts.check(state, at, kfunc);
    if (state.lockId != 0) {
      locks.lockedCall(state, at, kfunc.functionName());
    }
    for (int i = 0; i < kfunc.parameters().size() && i < KernelLimits.MAX_PARAMETERS; i++) {
      kfuncArguments.check(state, at, kfunc, i + 1, kfunc.parameters().get(i));
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
      references.release(state, at, kfunc, passed[1]);
    }
    lints.call(state, at, kfunc, passed);
    RegState result = cpus.result(state, at, kfunc, passed, effect(state, at, kfunc, passed));
    state.forgetCells(c -> !isParameter(c));
    if (kfunc.sleeps()) {
      references.endBorrows(state, at);
    }
    if (kfunc.movesTasks()) {
      ReferenceTransfer.moved(state, at);
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
    return references.acquire(state, at, kfunc, handle);
  }

  private static RegState validUnlessNegative(RegState value, AbiType type) {
    return value
        .withScalar(Scalar.lowSigned(Integer.MIN_VALUE, Values.maxIndex(type)))
        .withFacts(Facts.validUnlessNegative(type));
  }
}
