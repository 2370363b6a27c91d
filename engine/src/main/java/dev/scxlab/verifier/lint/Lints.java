package dev.scxlab.verifier.lint;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.DsqName;
import dev.scxlab.verifier.report.KnownRange;
import dev.scxlab.verifier.report.Observation;
import dev.scxlab.verifier.report.Observation.What;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.report.Witness;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/**
 * Watches for programs that are safe and schedule badly ({@code verifier.md} 3, group N): what one
 * call or one path shows is said here, what only the whole policy shows is noted for {@link
 * PolicyLints}.
 */
public final class Lints {

  /** A slice below this is spent on switching: 100 us. */
  private static final long TINY_SLICE_NS = 100_000;

  private final OpAnalysis op;
  private final Reports reports;
  private final CpuLints cpus;

  public Lints(OpAnalysis op, Reports reports, CpuLints cpus) {
    this.op = op;
    this.reports = reports;
    this.cpus = cpus;
  }

  /**
   * A kfunc is called.
   *
   * @param passed what r1 to r5 held
   */
  public void call(VerifierState state, int at, Kfunc kfunc, RegState[] passed) {
    if (state.ended) {
      return;
    }
    for (int i = 0; i < kfunc.parameters().size() && i + 1 < passed.length; i++) {
      KfuncParameter parameter = kfunc.parameters().get(i);
      if (kfunc != Kfunc.CPUMASK_TEST_CPU) {
        CpuLints.used(state, passed[i + 1]);
      }
      if (parameter.name().equals("slice") || parameter.type() == AbiType.TIME) {
        slice(state, at, kfunc, i + 1, passed[i + 1]);
      }
    }
    switch (kfunc) {
      case DSQ_INSERT:
        fills(state, at, passed[2], 2, What.FILLS_FIFO);
        cpus.affinity(state, at, passed[2], 2);
        break;
      case DSQ_INSERT_VTIME:
        fills(state, at, passed[2], 2, What.FILLS_VTIME);
        sorts(state, at, passed[4]);
        break;
      case DSQ_MOVE:
        fills(state, at, passed[3], 3, What.FILLS_FIFO);
        cpus.affinity(state, at, passed[3], 3);
        break;
      case DSQ_MOVE_VTIME:
        fills(state, at, passed[3], 3, What.FILLS_VTIME);
        break;
      case DSQ_MOVE_TO_LOCAL:
      case ITER_SCX_DSQ_NEW:
        int from = kfunc == Kfunc.DSQ_MOVE_TO_LOCAL ? 1 : 2;
        note(What.TAKES, state, at, passed[from], argument(state, at, from));
        state.notes = state.notes.withWork();
        break;
      case DSQ_NR_QUEUED:
      case DSQ_PEEK:
        state.notes = state.notes.withWork();
        break;
      case CREATE_DSQ:
        note(What.CREATES, state, at, passed[1]);
        break;
      case DESTROY_DSQ:
        note(What.DESTROYS, state, at, passed[1]);
        break;
      case KICK_CPU:
        note(What.ENDS_SLICE, state, at, null);
        cpus.kick(state, at, passed[2]);
        break;
      case CPUPERF_SET:
        cpus.ownCpu(state, at, passed[1]);
        break;
      case TASK_SET_SLICE:
        note(What.ENDS_SLICE, state, at, null);
        break;
      case TASK_SET_DSQ_VTIME:
        note(What.WRITES_VTIME, state, at, null);
        break;
      case TASK_FROM_PID:
      case TID_TO_TASK:
        note(What.LOOKS_UP_PID, state, at, null);
        break;
      default:
        break;
    }
  }

  private void fills(VerifierState state, int at, RegState dsq, int register, What what) {
    note(what, state, at, dsq, argument(state, at, register));
    state.notes = state.notes.withWork();
  }

  private void note(What what, VerifierState state, int at, @Nullable RegState dsq) {
    note(what, state, at, dsq, state.top().function.span(at));
  }

  /** Where an argument of a call stands. */
  private Span argument(VerifierState state, int at, int register) {
    return reports.names().spanOf(state.top().function, at, register);
  }

  private void note(What what, VerifierState state, int at, @Nullable RegState dsq, Span span) {
    long name = 0;
    if (dsq != null) {
      name = dsq.isScalar() ? DsqName.of(op.program(), dsq.scalar()) : DsqName.ANY;
    }
    FunctionInfo function = state.top().function;
    Scalar id = dsq != null && dsq.isScalar() ? dsq.scalar() : Scalar.constant(0);
    boolean family = DsqName.isDeclared(name);
    long least = family ? DsqName.index(id.umin()) : 0;
    long most = family ? DsqName.index(id.umax()) : 0;
    reports.observe(
        new Observation(what, op.entry(), function.index(), at, span, name, least, most));
  }

  /** R121 and R122: what the order of a queue is made of. */
  private void sorts(VerifierState state, int at, RegState vtime) {
    if (vtime.hasMark(Facts.VTIME)) {
      Span key = argument(state, at, 4);
      note(What.SORTS_BY_VTIME, state, at, null, key);
      Origin origin = vtime.origin();
      if (origin != null && origin.kind() == Origin.Kind.FIELD) {
        note(What.SORTS_BY_PLAIN_VTIME, state, at, null, key);
      }
    }
  }

  /** A field of a task is written. */
  public void writesField(VerifierState state, int at, String field) {
    if (field.equals("dsq_vtime")) {
      note(What.WRITES_VTIME, state, at, null);
    } else if (field.equals("slice")) {
      note(What.ENDS_SLICE, state, at, null);
    }
  }

  /** Two numbers are compared or subtracted. */
  public void compares(VerifierState state, int at, RegState a, RegState b) {
    boolean vtime = a.hasMark(Facts.VTIME) != b.hasMark(Facts.VTIME);
    if (vtime && !a.scalar().isConstant() && !b.scalar().isConstant()) {
      note(What.BOUNDS_VTIME, state, at, null);
    }
  }

  /** R116 and R117. */
  private void slice(VerifierState state, int at, Kfunc kfunc, int register, RegState value) {
    if (!value.isScalar() || value.isPoisoned()) {
      return;
    }
    Scalar slice = value.scalar();
    if (slice.isConstant(-1)) {
      note(What.INFINITE_SLICE, state, at, null, argument(state, at, register));
      return;
    }
    Span span = reports.names().spanOf(state.top().function, at, register);
    boolean meant =
        kfunc == Kfunc.TASK_SET_SLICE || reports.names().text(span).contains("KEEP_SLICE");
    boolean tiny = Long.compareUnsigned(slice.umax(), TINY_SLICE_NS) < 0;
    if (!tiny || meant) {
      return;
    }
    Diagnostic.Builder builder =
        slice.isConstant(0)
            ? reports
                .at(DiagnosticCode.TINY_SLICE, state, span, "slice 0 keeps the remaining slice")
                .help(
                    Help.edit(
                        "give a whole slice, or `KEEP_SLICE` when that is meant",
                        Help.Applicability.LIKELY,
                        span,
                        "SLICE_DFL"))
            : reports
                .at(
                    DiagnosticCode.TINY_SLICE,
                    state,
                    span,
                    "a slice below 100us is spent on switching")
                .known(KnownRange.of(reports.names().text(span), "time", slice))
                .help("give at least 100us");
    reports.add(builder, state, value);
  }

  /** The op's own task is kept where the policy may find it again. */
  public void storesPid(VerifierState state, int at) {
    note(What.STORES_PID, state, at, null);
  }

  /** R18 and R70: a task that may have left the queue where the policy saw it. */
  public RegState stale(VerifierState state, int at, int register, RegState value) {
    if (!value.hasMark(Facts.STALE) || value.isPoisoned()) {
      return value;
    }
    FunctionInfo function = state.top().function;
    String name = reports.names().of(function, at, register);
    boolean snapshot = value.hasMark(Facts.SNAPSHOT);
    DiagnosticCode code =
        snapshot ? DiagnosticCode.SNAPSHOT_AFTER_LOOP : DiagnosticCode.BORROW_ENDED;
    String title =
        snapshot
            ? "`" + name + "` may have left its DSQ since the loop"
            : "`" + name + "` may have left its DSQ since this call";
    Diagnostic.Builder builder =
        reports.at(code, state, reports.names().spanOf(function, at, register), title);
    Event moved = Witness.find(state.last, PathStep.Event.CALL, value.id());
    Origin origin = value.origin();
    if (!snapshot && moved != null) {
      Span call = op.function(moved.function()).span(moved.insn());
      builder.label(new Label(call, "this call may move it", Label.Role.CALL));
    } else if (snapshot && origin != null) {
      builder.label(Label.cause(reports.spanOf(origin.producer()), "it was in the DSQ here"));
    }
    reports.add(
        builder
            .severity(Severity.WARNING)
            .at("used here")
            .help(
                snapshot
                    ? "inside the loop, keep what you need of it, such as its CPU or its pid, not the task"
                    : "read what you need of it before the call that moves tasks"),
        state,
        value);
    int marks = Facts.STALE | Facts.SNAPSHOT;
    state.mapValues(v -> v.sameValue(value) ? v.withMarks(v.marks() & ~marks) : v);
    return value.withMarks(value.marks() & ~marks);
  }
}
