package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.Helper;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.Observation.What;
import org.jspecify.annotations.Nullable;

/**
 * Watches for programs that are safe and schedule badly ({@code verifier.md} 3, group N): what one
 * call or one path shows is said here, what only the whole policy shows is noted for {@link
 * PolicyLints}.
 */
final class Lints {

  /** A slice below this is spent on switching: 100 us. */
  private static final long TINY_SLICE_NS = 100_000;

  private final OpAnalysis op;
  private final Reports reports;

  Lints(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /**
   * A kfunc is called.
   *
   * @param passed what r1 to r5 held
   */
  void call(VerifierState state, int at, Kfunc kfunc, RegState[] passed) {
    if (state.ended) {
      return;
    }
    for (int i = 0; i < kfunc.parameters().size() && i + 1 < passed.length; i++) {
      KfuncParameter parameter = kfunc.parameters().get(i);
      if (kfunc != Kfunc.CPUMASK_TEST_CPU) {
        used(state, passed[i + 1]);
      }
      if (parameter.name().equals("slice") || parameter.type() == AbiType.TIME) {
        slice(state, at, kfunc, i + 1, passed[i + 1]);
      }
    }
    switch (kfunc) {
      case DSQ_INSERT:
        fills(state, at, passed[2], What.FILLS_FIFO);
        affinity(state, at, passed[2], 2);
        break;
      case DSQ_INSERT_VTIME:
        fills(state, at, passed[2], What.FILLS_VTIME);
        sorts(state, at, passed[4]);
        break;
      case DSQ_MOVE:
        fills(state, at, passed[3], What.FILLS_FIFO);
        affinity(state, at, passed[3], 3);
        break;
      case DSQ_MOVE_VTIME:
        fills(state, at, passed[3], What.FILLS_VTIME);
        break;
      case DSQ_MOVE_TO_LOCAL:
      case ITER_SCX_DSQ_NEW:
        RegState from = passed[kfunc == Kfunc.DSQ_MOVE_TO_LOCAL ? 1 : 2];
        note(What.TAKES, state, at, from);
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
        kick(state, at, passed[2]);
        break;
      case CPUPERF_SET:
        ownCpu(state, at, passed[1]);
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

  private void fills(VerifierState state, int at, RegState dsq, What what) {
    note(what, state, at, dsq);
    state.notes = state.notes.withWork();
  }

  private void note(What what, VerifierState state, int at, @Nullable RegState dsq) {
    long name = 0;
    if (dsq != null) {
      name = dsq.isScalar() ? DsqName.of(op.program(), dsq.scalar()) : DsqName.ANY;
    }
    FunctionInfo function = state.top().function;
    reports.observe(
        new Observation(what, op.entry(), function.index(), at, function.span(at), name));
  }

  /** R121 and R122: what the order of a queue is made of. */
  private void sorts(VerifierState state, int at, RegState vtime) {
    if (vtime.hasMark(Facts.VTIME)) {
      note(What.SORTS_BY_VTIME, state, at, null);
      Origin origin = vtime.origin();
      if (origin != null && origin.kind() == Origin.Kind.FIELD) {
        note(What.SORTS_BY_PLAIN_VTIME, state, at, null);
      }
    }
  }

  /** A field of a task is written. */
  void writesField(VerifierState state, int at, String field) {
    if (field.equals("dsq_vtime")) {
      note(What.WRITES_VTIME, state, at, null);
    } else if (field.equals("slice")) {
      note(What.ENDS_SLICE, state, at, null);
    }
  }

  /** Two numbers are compared or subtracted. */
  void compares(VerifierState state, int at, RegState a, RegState b) {
    boolean vtime = a.hasMark(Facts.VTIME) != b.hasMark(Facts.VTIME);
    if (vtime && !a.scalar().isConstant() && !b.scalar().isConstant()) {
      note(What.BOUNDS_VTIME, state, at, null);
    }
  }

  /** R116 and R117. */
  private void slice(VerifierState state, int at, Kfunc kfunc, int register, RegState value) {
    if (!value.isScalar() || Reports.isPoisoned(value)) {
      return;
    }
    Scalar slice = value.scalar();
    if (slice.isConstant(-1)) {
      note(What.INFINITE_SLICE, state, at, null);
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
                .help("give at least 100us");
    reports.add(builder, state, value);
  }

  /** R115: a kick that interrupts needs a reason. */
  private void kick(VerifierState state, int at, RegState flags) {
    note(What.ENDS_SLICE, state, at, null);
    boolean polite =
        flags.isScalar() && (flags.scalar().bits().value() & Flag.KICK_IDLE.value()) != 0;
    if (polite || !needsReason()) {
      return;
    }
    state.notes = state.notes.withKick(state.aside(at, 0));
  }

  /** R43: with its run queue locked an op sets the performance of that CPU only. */
  private void ownCpu(VerifierState state, int at, RegState cpu) {
    boolean locked =
        op.isOp(OpsCallback.RUNNING) || op.isOp(OpsCallback.STOPPING) || op.isOp(OpsCallback.TICK);
    Origin origin = cpu.origin() == null ? null : cpu.origin().producer();
    boolean own = origin != null && origin.name().equals(Kfunc.TASK_CPU.functionName());
    if (!locked || own || Reports.isPoisoned(cpu)) {
      return;
    }
    reports.add(
        reports
            .at(
                DiagnosticCode.CPUPERF_OTHER_CPU,
                state,
                reports.names().spanOf(state.top().function, at, 1),
                op.context().name() + " may set the performance of its own CPU only")
            .at("not surely the CPU of the task")
            .help("name it with `task_cpu(p)`"),
        state,
        cpu);
  }

  private boolean needsReason() {
    return op.op() != null
        && !op.isOp(OpsCallback.CPU_ACQUIRE)
        && !op.isOp(OpsCallback.CPU_RELEASE_OP)
        && op.context() != CallContext.TIMER
        && op.context() != CallContext.AGENT;
  }

  /** R123: a task goes to a CPU that it may not run on. */
  private void affinity(VerifierState state, int at, RegState dsq, int register) {
    boolean localOn = dsq.isScalar() && DispatchProtocol.surelyLocalOn(dsq.scalar());
    if (!localOn
        || Reports.isPoisoned(dsq)
        || dsq.hasFact(Facts.ALLOWED)
        || state.notes.anyCpu()
        || dsq.scalar().isConstant(DsqId.LOCAL_ON | KernelLimits.MAX_CPUS)) {
      return;
    }
    FunctionInfo function = state.top().function;
    Diagnostic.Builder builder =
        reports.at(
            DiagnosticCode.LOCAL_ON_AFFINITY,
            state,
            reports.names().spanOf(function, at, register),
            "`" + reports.names().of(function, at, 1) + "` may not be allowed on this CPU");
    builder.at("not tested before");
    builder.help("test it first: `if c in t.cpus { ... }`");
    reports.add(builder, state, dsq);
  }

  /** The op's own task is kept where the policy may find it again. */
  void storesPid(VerifierState state, int at) {
    note(What.STORES_PID, state, at, null);
  }

  /** Something is written to policy memory, which other CPUs may wait for. */
  void writesPlace(VerifierState state, RegState base) {
    boolean statistics = false;
    if (base.kind() == RegState.Kind.MAP_VALUE) {
      MapDef.Kind kind = op.program().maps().get(base.index()).kind();
      statistics = kind == MapDef.Kind.STAT || kind == MapDef.Kind.HIST;
    }
    if (!statistics) {
      state.notes = state.notes.withWork();
    }
  }

  /** R126: this CPU's copy in an op that may run on another CPU than the task. */
  void lookup(VerifierState state, int at, MapDef map) {
    boolean remote = op.isOp(OpsCallback.RUNNING) || op.isOp(OpsCallback.STOPPING);
    FunctionInfo function = state.top().function;
    boolean own = function.insn(at).imm() == Helper.MAP_LOOKUP_ELEM.number();
    if (remote && own && map.kind() == MapDef.Kind.PERCPU_ARRAY) {
      reports.add(
          reports
              .at(DiagnosticCode.THIS_CPU_IN_REMOTE_OP, state, at, "use `task_cpu(p)` here")
              .at(op.context().name() + " may be called on another CPU than the task's")
              .help(
                  Help.edit(
                      "name the CPU of the task",
                      Help.Applicability.LIKELY,
                      function.span(at),
                      reports.names().text(function, at).replace(".this", "[task_cpu(p)]"))),
          state,
          0);
    }
  }

  /** R99: an entry of a storage is made where memory may not be had. */
  void creates(VerifierState state, int at, MapDef map) {
    if (op.isOp(OpsCallback.INIT_TASK) || op.isOp(OpsCallback.CGROUP_INIT) || op.sleepable()) {
      return;
    }
    boolean task = map.kind() == MapDef.Kind.TASK_STORAGE;
    String where = task ? "init_task" : "cgroup_init";
    reports.add(
        reports
            .at(
                DiagnosticCode.STORAGE_CREATE_CONTEXT,
                state,
                at,
                (task ? "task" : "cgroup") + " storage is created in " + where)
            .severity(op.profile() == KernelProfile.V6_12 ? Severity.ERROR : Severity.WARNING)
            .at(op.context().name() + " runs with a lock held, so this may fail")
            .help("create it in " + where + ", and use `get` here"),
        state,
        0);
  }

  /** What the lints remember of a result. */
  RegState result(VerifierState state, int at, Kfunc kfunc, RegState[] passed, RegState result) {
    claims(state, at, kfunc, result);
    switch (kfunc) {
      case CPUMASK_TEST_CPU:
        state.notes =
            state.notes.withTest(
                new PathNotes.Test(result.id(), passed[1].id(), passed[1].delta()));
        return result;
      case PICK_IDLE_CPU:
      case PICK_ANY_CPU:
      case SELECT_CPU_DFL:
      case SELECT_CPU_AND:
      case TASK_CPU:
      case CPUMASK_FIRST:
      case CPUMASK_ANY:
      case CPUMASK_FIRST_AND:
      case CPUMASK_ANY_AND:
        return result.withFacts(result.facts() | Facts.ALLOWED);
      default:
        return result;
    }
  }

  /** R124: a search for an idle CPU found one, which now counts as busy. */
  private void claims(VerifierState state, int at, Kfunc kfunc, RegState result) {
    if (kfunc == Kfunc.PICK_IDLE_CPU && result.isScalar()) {
      Event event = state.aside(at, result.id());
      state.notes = state.notes.withClaim(new PathNotes.Claim(result.id(), event));
    }
  }

  /** A value is used for something. */
  static void used(VerifierState state, RegState value) {
    if (!state.notes.claims().isEmpty() && value.isScalar()) {
      state.notes = state.notes.withoutClaim(value.id());
    }
  }

  /** The op returns. */
  void exit(VerifierState state, int at) {
    if (state.ended) {
      return;
    }
    used(state, state.reg(0));
    for (PathNotes.Claim claim : state.notes.claims()) {
      forgotten(state, at, claim.event());
    }
    Event kick = state.notes.kicked();
    if (kick != null && !state.notes.worked()) {
      withoutWork(state, kick);
    }
  }

  private void forgotten(VerifierState state, int at, Event claim) {
    FunctionInfo function = op.function(claim.function());
    String name = reports.names().ofResult(function, claim.insn());
    reports.add(
        reports
            .at(
                DiagnosticCode.IDLE_CLAIM_FORGOTTEN,
                state,
                function.span(claim.insn()),
                "`" + name + "` was claimed but is not used on this path")
            .at("from here on it counts as busy")
            .label(Label.cause(state.top().function.span(at), "the op returns here"))
            .help("return it from select_cpu, insert into its local DSQ, or kick it"),
        state,
        claim.value());
  }

  private void withoutWork(VerifierState state, Event kick) {
    Span span = op.function(kick.function()).span(kick.insn());
    reports.add(
        reports
            .at(
                DiagnosticCode.KICK_WITHOUT_WORK,
                state,
                span,
                "CPU is kicked but nothing was queued for it")
            .at("interrupts it for nothing on this path")
            .help("queue a task first, or kick with KICK_IDLE"),
        state,
        0);
  }

  /** R18 and R70: a task that may have left the queue where the policy saw it. */
  RegState stale(VerifierState state, int at, int register, RegState value) {
    if (!value.hasMark(Facts.STALE) || Reports.isPoisoned(value)) {
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
    reports.add(
        reports
            .at(code, state, reports.names().spanOf(function, at, register), title)
            .severity(Severity.WARNING)
            .at("used here")
            .help(
                snapshot
                    ? "act on it inside the loop, or remember its pid and look it up again"
                    : "read what you need before the call that moves tasks"),
        state,
        value);
    int marks = Facts.STALE | Facts.SNAPSHOT;
    state.mapValues(v -> v.sameValue(value) ? v.withMarks(v.marks() & ~marks) : v);
    return value.withMarks(value.marks() & ~marks);
  }
}
