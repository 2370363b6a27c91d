package dev.scxlab.verifier;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.DsqDef;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.DsqName;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** How tasks get into DSQs: which DSQ ids a call takes, direct inserts, the dispatch buffer. */
final class DispatchProtocol {

  /** Calls that end the policy when there is no such DSQ; others tell by their result. */
  private static final ImmutableSet<Kfunc> NEEDS_DSQ =
      Sets.immutableEnumSet(
          Kfunc.DSQ_INSERT,
          Kfunc.DSQ_INSERT_VTIME,
          Kfunc.DSQ_MOVE_TO_LOCAL,
          Kfunc.DSQ_MOVE,
          Kfunc.DSQ_MOVE_VTIME,
          Kfunc.DSQ_PEEK);

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;

  DispatchProtocol(OpAnalysis op, Reports reports, RangeReports ranges) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
  }

  /** The value that a call names its DSQ by, or null. */
  @Nullable RegState dsqArgument(VerifierState state, Kfunc kfunc) {
    for (int i = 0; i < kfunc.parameters().size(); i++) {
      KfuncParameter parameter = kfunc.parameters().get(i);
      if (parameter.type() == AbiType.DSQ) {
        return state.reg(i + 1);
      }
    }
    return null;
  }

  void checkDsq(VerifierState state, int at, Span span, Kfunc kfunc, RegState value) {
    Scalar id = value.scalar();
    if (DsqName.surelyLocalOn(id) && !value.hasFact(Facts.valid(AbiType.CPU))) {
      Scalar cpu = id.zeroExtend(32).signExtend(32, 64);
      RegState number =
          RegState.scalar(cpu, value.id()).withFacts(value.facts()).withOrigin(value.origin());
      Span inside = reports.names().argumentOf(span, "LOCAL_ON");
      ranges.checkIndex(DiagnosticCode.LOCAL_ON_INVALID_CPU, state, inside, number, AbiType.CPU);
    }
    if (NEEDS_DSQ.contains(kfunc) && id.isConstant() && DsqName.surelyUser(id) && !exists(value)) {
      checkCreated(state, span, value, id.smin());
    }
    switch (kfunc) {
      case DSQ_INSERT_VTIME:
      case DSQ_MOVE_VTIME:
        if (DsqName.surelyBuiltin(id)) {
          String title = DsqName.nameOf(id) + " is a FIFO queue";
          reports.add(
              reports
                  .at(DiagnosticCode.VTIME_IN_BUILTIN_DSQ, state, span, title)
                  .help("use `dsq_insert`, or a DSQ declared `vtime`"),
              state,
              value);
        }
        break;
      case CREATE_DSQ:
        if (DsqName.surelyBuiltin(id)) {
          reports.add(
              reports
                  .at(
                      DiagnosticCode.DSQ_ID_BUILTIN_BIT,
                      state,
                      span,
                      "ids from 2^63 on are those of built-in DSQs")
                  .help("write a smaller number, or declare `dsq queue: fifo;` and use its name"),
              state,
              value);
        }
        break;
      case DSQ_MOVE_TO_LOCAL:
      case DSQ_PEEK:
      case ITER_SCX_DSQ_NEW:
        if (DsqName.surelyBuiltin(id)) {
          String title = DsqName.nameOf(id) + " is emptied by the core, not by the policy";
          reports.add(
              reports
                  .at(DiagnosticCode.BUILTIN_DSQ_OPERATION, state, span, title)
                  .help("let the core do it: what waits there runs when a local DSQ is empty"),
              state,
              value);
        }
        break;
      default:
        break;
    }
  }

  /** Whether the policy calls create_dsq itself; init does it for what is declared. */
  private boolean mayCreateDsqs() {
    for (FunctionInfo function : op.functions()) {
      for (int i = 0; i < function.function().insns().size(); i++) {
        boolean creates =
            function.insn(i).symbol() instanceof Symbol.Kfunc k
                && k.id() == Kfunc.CREATE_DSQ.ordinal();
        if (creates && reports.names().text(function, i).startsWith("create_dsq")) {
          return true;
        }
      }
    }
    return false;
  }

  /** A number names a DSQ that no declaration makes: the policy has to create it itself. */
  private void checkCreated(VerifierState state, Span span, RegState value, long id) {
    if (mayCreateDsqs()) {
      return;
    }
    reports.add(
        reports
            .at(DiagnosticCode.DSQ_NEVER_CREATED, state, span, "DSQ " + id + " is never created")
            .at("no declaration and no call of `create_dsq` makes it")
            .help("declare it at the top of the policy, `dsq queue: fifo;`, and use its name"),
        state,
        value);
  }

  /** A task is queued: at once in select_cpu and enqueue, by the buffer in dispatch. */
  void insert(VerifierState state, int at, RegState task, Span span) {
    if (op.insertsOwnTask()) {
      insertOwn(state, at, task, span);
    } else if (op.isOp(OpsCallback.DISPATCH_CPU)) {
      insertIntoBuffer(state, at);
    }
  }

  private void insertOwn(VerifierState state, int at, RegState task, Span span) {
    if (task.isPoisoned()) {
      return;
    }
    RegState own = op.arguments().get(0);
    if (!task.sameValue(own)) {
      Diagnostic.Builder builder =
          reports.at(
              DiagnosticCode.INSERT_OTHER_TASK,
              state,
              span,
              op.context().name()
                  + " may insert its own task only, which is `"
                  + reports.taskName()
                  + "`");
      reports.addProducer(builder, task.origin());
      reports.add(builder.help("move or insert other tasks in dispatch"), state, task);
      state.insertedMin = Math.max(state.insertedMin, 1); // meant for its own: not lost as well
      return;
    }
    if (state.insertedMax > 0) {
      Diagnostic.Builder builder =
          reports.at(
              DiagnosticCode.DOUBLE_INSERT,
              state,
              at,
              "`" + reports.taskName() + "` was already inserted on this path");
      Event first = state.inserted;
      if (first != null) {
        builder.label(
            Label.cause(op.function(first.function()).span(first.insn()), "inserted here first"));
      }
      builder.help("`return` after the first insert, or use `else`");
      reports.add(builder, state, task);
    }
    state.insertedMin = Math.min(state.insertedMin + 1, 2);
    state.insertedMax = Math.min(state.insertedMax + 1, 2);
    state.add(PathStep.Event.CALL, at, true, task.id());
    state.inserted = state.last;
  }

  private void insertIntoBuffer(VerifierState state, int at) {
    int batch = op.batch();
    if (state.pendingMax >= batch) {
      boolean sure = state.pendingMin >= batch;
      String most =
          state.pendingMax == Integer.MAX_VALUE
              ? "any number of inserts"
              : "up to " + (state.pendingMax + 1) + " inserts";
      reports.add(
          reports
              .at(DiagnosticCode.BATCH_OVERFLOW, state, at, most + ", the batch holds " + batch)
              .severity(sure ? Severity.ERROR : Severity.WARNING)
              .help("leave the loop when `dispatch_nr_slots() == 0`"),
          state,
          0);
      state.pendingMin = 0;
      state.pendingMax = 0;
    }
    state.pendingMin = Math.min(state.pendingMin + 1, batch);
    if (state.pendingMax != Integer.MAX_VALUE) {
      state.pendingMax = Math.min(state.pendingMax + 1, batch);
    }
    forgetSlots(state);
  }

  private static void forgetSlots(VerifierState state) {
    state.mapValues(
        v -> v.hasFact(Facts.FREE_SLOTS) ? v.withFacts(v.facts() & ~Facts.FREE_SLOTS) : v);
  }

  void flush(VerifierState state) {
    state.pendingMin = 0;
    state.pendingMax = 0;
    forgetSlots(state);
  }

  void cancel(VerifierState state, int at) {
    if (state.pendingMin == 0) {
      boolean sure = state.pendingMax == 0;
      reports.add(
          reports
              .at(DiagnosticCode.CANCEL_WITHOUT_INSERT, state, at, "nothing to cancel on this path")
              .severity(sure ? Severity.ERROR : Severity.WARNING)
              .help("call it only after an insert on the same path"),
          state,
          0);
    }
    state.pendingMin = Math.max(state.pendingMin - 1, 0);
    if (state.pendingMax != Integer.MAX_VALUE) {
      state.pendingMax = Math.max(state.pendingMax - 1, 0);
    }
    forgetSlots(state);
  }

  /** The result of {@code dispatch_nr_slots}. */
  RegState freeSlots(VerifierState state) {
    long least = Math.max(0, op.batch() - (long) state.pendingMax);
    long most = Math.max(0, op.batch() - (long) state.pendingMin);
    return RegState.scalar(Scalar.lowUnsigned(least, most), op.ids().fresh())
        .withFacts(Facts.FREE_SLOTS);
  }

  /** The result of {@code dsq_nr_queued}: never negative for a DSQ that surely exists. */
  RegState length(RegState dsq) {
    boolean exists = dsq.isScalar() && exists(dsq);
    return RegState.scalar(
        Scalar.lowSigned(exists ? 0 : -4095, Integer.MAX_VALUE), op.ids().fresh());
  }

  private boolean exists(RegState dsq) {
    Scalar id = dsq.scalar();
    if (DsqName.surelyLocalOn(id)) {
      return dsq.hasFact(Facts.valid(AbiType.CPU));
    }
    if (id.isConstant(DsqId.LOCAL) || dsq.hasFact(Facts.DECLARED_DSQ)) {
      return true;
    }
    long declaration = id.umin() >>> DsqId.DECLARATION_SHIFT;
    boolean one = declaration == id.umax() >>> DsqId.DECLARATION_SHIFT;
    if (!one || declaration >= op.program().dsqs().size()) {
      return false;
    }
    DsqDef def = op.program().dsqs().get((int) declaration);
    long most = id.umax() & ((1L << DsqId.DECLARATION_SHIFT) - 1);
    if (def.dims().isEmpty()) {
      return most == 0;
    }
    if (def.dims().size() != 1) {
      return id.isConstant() && existsInRows(def, most);
    }
    int dim = def.dims().get(0);
    if (dim >= 0) {
      return most < dim;
    }
    return -dim <= Facts.DOMAINS.size()
        && (most == 0 || dsq.hasFact(Facts.valid(Facts.DOMAINS.get(-dim - 1))));
  }

  /** Whether every machine has the element with a number in a family of several dimensions. */
  private static boolean existsInRows(DsqDef def, long index) {
    long rest = index;
    for (int i = def.dims().size() - 1; i >= 0; i--) {
      int dim = def.dims().get(i);
      if (-dim > Facts.DOMAINS.size()) {
        return false;
      }
      long stride = dim >= 0 ? dim : KernelLimits.most(Facts.DOMAINS.get(-dim - 1));
      long here = i == 0 ? rest : rest % stride;
      if (here >= (dim >= 0 ? dim : 1)) {
        return false; // of cpus, llcs and so on each machine has number 0
      }
      rest /= stride;
    }
    return true;
  }
}
