package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.lint.CpuLints;
import dev.scxlab.verifier.number.ScalarBounds;
import dev.scxlab.verifier.report.Names;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.report.Witness;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.StackMemory;
import dev.scxlab.verifier.state.VerifierState;

/** What must hold when an op returns: nothing held, a legal result, the task not lost. */
final class ExitChecks {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final CpuLints cpus;

  ExitChecks(OpAnalysis op, Reports reports, RangeReports ranges, CpuLints cpus) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.cpus = cpus;
  }

  void check(VerifierState state, int at) {
    for (VerifierState.Reference reference : state.references) {
      leak(state, at, reference);
    }
    if (state.lockId != 0) {
      locked(state, at);
    }
    for (StackMemory.Cell cell : state.top().stack.cells()) {
      if (cell.value().kind() == Kind.ITERATOR) {
        reports.malformed(state, at, "an iterator is still in use when the op returns");
      }
    }
    cpus.exit(state, at);
    OpsCallback callback = op.op();
    if (callback != null) {
      result(state, at, callback);
      if (callback == OpsCallback.ENQUEUE_TASK) {
        dropped(state, at);
      }
    }
  }

  private void leak(VerifierState state, int at, VerifierState.Reference reference) {
    Event acquired = reference.acquired();
    FunctionInfo function = op.function(acquired.function());
    String name = reports.names().ofResult(function, acquired.insn());
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.REFERENCE_LEAK,
                state,
                at,
                "`" + name + "` is not released on this path")
            .at("the op returns here");
    builder.label(new Label(function.span(acquired.insn()), "acquired here", Label.Role.ACQUIRE));
    labelBranch(builder, state, acquired);
    reference
        .acquiredBy()
        .releasedBy()
        .ifPresent(
            release ->
                builder.help(
                    "write `using "
                        + name
                        + " = ...`, which releases it on every way out, or call `"
                        + release.functionName()
                        + "("
                        + name
                        + ")` here"));
    reports.add(builder, state, acquired.value());
  }

  /** Labels the last decision behind an event: what separates this path from the good ones. */
  private void labelBranch(Diagnostic.Builder builder, VerifierState state, Event since) {
    Event branch = Witness.lastBranch(state.last);
    for (Event e = state.last; e != null && e != since; e = e.before()) {
      if (e == branch) {
        builder.label(reports.witness().label(e));
        return;
      }
    }
  }

  private void locked(VerifierState state, int at) {
    Diagnostic.Builder builder =
        reports.at(
            DiagnosticCode.LOCK_UNBALANCED,
            state,
            at,
            "a value is still locked when the op returns");
    Event locked = state.locked;
    if (locked != null) {
      Span span = op.function(locked.function()).span(locked.insn());
      builder.label(new Label(span, "locked here", Label.Role.ACQUIRE));
    }
    reports.add(builder.help("use `lock (v) { ... }`"), state, 0);
  }

  private void result(VerifierState state, int at, OpsCallback callback) {
    if (callback.resultRule() == OpsCallback.ResultRule.NONE) {
      return;
    }
    FunctionInfo function = state.top().function;
    RegState value = state.reg(0);
    if (value.kind() == Kind.UNINIT) {
      reports.add(
          reports
              .at(DiagnosticCode.MISSING_RETURN, state, at, "no value is returned on this path")
              .help("return a value at the end"),
          state,
          0);
      return;
    }
    if (!value.isScalar()) {
      reports.operands().notANumber(state, at, 0, value);
      return;
    }
    Span span = resultSpan(function, at);
    switch (callback.resultRule()) {
      case VALID_CPU:
        ranges.checkIndex(DiagnosticCode.SELECT_CPU_RESULT, state, span, value, AbiType.CPU);
        break;
      case ERRNO:
        errno(state, span, callback, value);
        break;
      default:
        break;
    }
  }

  private Span resultSpan(FunctionInfo function, int at) {
    int writer = Names.lastWriter(function, at, 0);
    return writer < 0 ? function.span(at) : function.span(writer);
  }

  private void errno(VerifierState state, Span span, OpsCallback callback, RegState value) {
    ScalarBounds low = value.scalar().low();
    if (value.isPoisoned() || (low.smin() >= -4095 && low.smax() <= 0)) {
      return;
    }
    String found = low.isConstant() ? Long.toString(low.smin()) : low.smin() + ".." + low.smax();
    reports.add(
        reports
            .at(
                DiagnosticCode.ERRNO_RESULT,
                state,
                span,
                callback.opName() + " returns 0 or a negative errno, found " + found)
            .help("`return 0`"),
        state,
        value);
  }

  /** The policy owns the task now: nobody runs it unless it was queued or stored (R112, R127). */
  private void dropped(VerifierState state, int at) {
    if (state.insertedMin > 0 || state.stored || state.ended) {
      return;
    }
    Event failedPush = null;
    for (Event e = state.last; e != null && failedPush == null; e = e.before()) {
      boolean call = e.kind() == PathStep.Event.CALL && !e.taken();
      failedPush = call ? e : null;
    }
    Diagnostic.Builder builder;
    if (failedPush != null) {
      Span push = op.function(failedPush.function()).span(failedPush.insn());
      builder =
          reports
              .at(
                  DiagnosticCode.PUSH_IGNORED,
                  state,
                  push,
                  "`" + reports.taskName() + "` is lost when there is no room")
              .at("may fail");
      builder.help(
          "queue it elsewhere then: `if !... { dsq_insert(" + reports.taskName() + ", ...); }`");
    } else {
      builder =
          reports
              .at(
                  DiagnosticCode.TASK_DROPPED,
                  state,
                  exitSpan(state, at),
                  "`" + reports.taskName() + "` is neither queued nor stored on this path")
              .at("nobody will run `" + reports.taskName() + "`");
      Event branch = Witness.lastBranch(state.last);
      if (branch != null) {
        builder.label(reports.witness().label(branch));
      }
      builder.help("insert it into a DSQ that dispatch empties");
    }
    reports.add(builder, state, 0);
  }

  private static Span exitSpan(VerifierState state, int at) {
    return state.top().function.span(at);
  }
}
