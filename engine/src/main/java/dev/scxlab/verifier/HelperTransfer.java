package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Helper;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.MapDef;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.lint.MapLints;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.Values;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;
import java.util.Optional;

/** What calls of BPF helpers do to a state. A call that may fail gives one state per outcome. */
final class HelperTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;
  private final Outcomes outcomes;
  private final MapArguments mapArguments;
  private final MapTransfer maps;
  private final QueueTransfer queues;
  private final StorageTransfer storage;
  private final LockTransfer locks;
  private final TimerTransfer timers;

  HelperTransfer(
      OpAnalysis op,
      Reports reports,
      Arguments arguments,
      LockTransfer locks,
      Lints lints,
      MapLints mapLints) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
    this.outcomes = new Outcomes(op);
    this.mapArguments = new MapArguments(op, reports, arguments);
    this.maps = new MapTransfer(op, reports, arguments, mapArguments, outcomes, mapLints);
    this.queues = new QueueTransfer(reports, arguments, mapArguments, outcomes, lints);
    this.storage = new StorageTransfer(op, reports, mapArguments, outcomes, mapLints);
    this.locks = locks;
    this.timers = new TimerTransfer(op, reports);
  }

  List<VerifierState> call(VerifierState state, int at, Insn insn) {
    Optional<Helper> helper = Helper.byNumber(insn.imm());
    if (helper.isEmpty()) {
      reports.malformed(state, at, "helper " + insn.imm() + " is not known");
      return Outcomes.finish(state, reports.poisoned());
    }
    if (state.lockId != 0 && helper.get() != Helper.SPIN_UNLOCK) {
      locks.lockedCall(state, at, reports.names().text(state.top().function, at));
    }
    switch (helper.get()) {
      case MAP_LOOKUP_ELEM:
      case MAP_LOOKUP_PERCPU_ELEM:
        return Outcomes.finish(state, maps.lookup(state, at, helper.get()));
      case MAP_UPDATE_ELEM:
        return maps.update(state, at);
      case MAP_DELETE_ELEM:
        return maps.delete(state, at);
      case MAP_PUSH_ELEM:
        return queues.push(state, at);
      case MAP_POP_ELEM:
        return queues.take(state, at, true);
      case MAP_PEEK_ELEM:
        return queues.take(state, at, false);
      case TASK_STORAGE_GET:
      case CGRP_STORAGE_GET:
        return Outcomes.finish(state, storage.get(state, at));
      case TASK_STORAGE_DELETE:
      case CGRP_STORAGE_DELETE:
        return storage.delete(state, at);
      case TIMER_INIT:
      case TIMER_SET_CALLBACK:
      case TIMER_START:
      case TIMER_CANCEL:
        return Outcomes.finish(state, timers.call(state, at, helper.get()));
      case RINGBUF_OUTPUT:
        return Outcomes.finish(state, ringOutput(state, at));
      case SPIN_LOCK:
        locks.lock(state, at);
        return Outcomes.finish(state, RegState.UNINIT);
      case SPIN_UNLOCK:
        locks.unlock(state, at);
        return Outcomes.finish(state, RegState.UNINIT);
      default:
        return Outcomes.finish(state, simple(state, at, helper.get()));
    }
  }

  private RegState simple(VerifierState state, int at, Helper helper) {
    long id = op.ids().fresh();
    Origin origin =
        new Origin(Origin.Kind.HELPER, helper.symbol(), state.top().function.index(), at, null);
    switch (helper) {
      case GET_PRANDOM_U32:
        return RegState.scalar(Scalar.unsigned(0, 0xffff_ffffL), id).withOrigin(origin);
      case GET_SMP_PROCESSOR_ID:
        return Values.ofType(AbiType.CPU, null, false, id).withOrigin(origin);
      case GET_CURRENT_TASK_BTF:
        return RegState.handle(AbiType.TASK, Nullness.NON_NULL, id)
            .withMarks(Facts.BORROWED)
            .withOrigin(origin);
      case TRACE_VPRINTK:
        message(state, at, 1, 3, 4);
        return RegState.scalar(Scalar.UNKNOWN, id);
      default:
        reports.malformed(state, at, helper.symbol() + " is not modelled yet");
        return reports.poisoned();
    }
  }

  /** Checks a format and its arguments. */
  void message(VerifierState state, int at, int format, int values, int sizeRegister) {
    RegState text = reports.read(state, at, format);
    if (text.kind() != Kind.DATA && !text.isPoisoned()) {
      reports.malformed(state, at, "the format must be a constant");
    }
    RegState size = reports.read(state, at, sizeRegister);
    if (!size.isScalar() || !size.scalar().isConstant() || size.scalar().umin() > 96) {
      reports.malformed(state, at, "the size of the message's arguments must be a constant");
    } else if (size.scalar().umin() > 0) {
      arguments.readable(state, at, values, (int) size.scalar().umin(), "the message");
    }
  }

  private RegState ringOutput(VerifierState state, int at) {
    MapDef map = mapArguments.map(state, at);
    if (map != null && map.kind() != MapDef.Kind.RINGBUF) {
      reports.malformed(state, at, "`" + map.name() + "` is no ring buffer");
    } else if (map != null) {
      RegState size = reports.read(state, at, 3);
      if (!size.isScalar() || !size.scalar().isConstant(map.value().size())) {
        reports.malformed(state, at, "a record of the ring buffer has another size");
      } else {
        arguments.readable(state, at, 2, map.value().size(), "the record");
      }
      reports.read(state, at, 4);
    }
    return outcomes.zeroOrErrno(state, at, "output");
  }
}
