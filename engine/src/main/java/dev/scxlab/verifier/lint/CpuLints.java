package dev.scxlab.verifier.lint;

import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.DsqId;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.report.DsqName;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.PathNotes;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;

/**
 * Watches how CPUs are chosen, claimed, kicked and set: a claim or a kick needs work, and a task a
 * CPU that it may run on.
 */
public final class CpuLints {

  private final OpAnalysis op;
  private final Reports reports;

  public CpuLints(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** R115: a kick that interrupts needs a reason. */
  public void kick(VerifierState state, int at, RegState flags) {
    boolean polite =
        flags.isScalar() && (flags.scalar().bits().value() & Flag.KICK_IDLE.value()) != 0;
    if (polite || !needsReason()) {
      return;
    }
    state.notes = state.notes.withKick(state.aside(at, 0));
  }

  private boolean needsReason() {
    return op.op() != null
        && !op.isOp(OpsCallback.CPU_ACQUIRE)
        && !op.isOp(OpsCallback.CPU_RELEASE_OP)
        && op.context() != CallContext.TIMER
        && op.context() != CallContext.AGENT;
  }

  /** R43: with its run queue locked an op sets the performance of that CPU only. */
  public void ownCpu(VerifierState state, int at, RegState cpu) {
    boolean locked =
        op.isOp(OpsCallback.RUNNING) || op.isOp(OpsCallback.STOPPING) || op.isOp(OpsCallback.TICK);
    Origin origin = cpu.origin() == null ? null : cpu.origin().producer();
    boolean own = origin != null && origin.name().equals(Kfunc.TASK_CPU.functionName());
    if (!locked || own || cpu.isPoisoned()) {
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
            .help("name it with `task_cpu(" + reports.taskName() + ")`"),
        state,
        cpu);
  }

  /** R123: a task goes to a CPU that it may not run on. */
  public void affinity(VerifierState state, int at, RegState dsq, int register) {
    boolean localOn = dsq.isScalar() && DsqName.surelyLocalOn(dsq.scalar());
    if (!localOn
        || dsq.isPoisoned()
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
    builder.help(
        "test it first: `if CPU in " + reports.names().of(function, at, 1) + ".cpus { ... }`");
    reports.add(builder, state, dsq);
  }

  /** What the lints remember of a result. */
  public RegState result(
      VerifierState state, int at, Kfunc kfunc, RegState[] passed, RegState result) {
    claims(state, at, kfunc, result);
    switch (kfunc) {
      case CPUMASK_TEST_CPU:
        if (!isForeign(passed[2])) {
          state.notes =
              state.notes.withTest(
                  new PathNotes.Test(result.id(), passed[1].id(), passed[1].delta()));
        }
        return result;
      case CPUMASK_SUBSET:
      case CPUMASK_EQUAL:
        state.notes = state.notes.withTest(PathNotes.Test.ofWholeMask(result.id()));
        return result;
      case PICK_IDLE_CPU:
      case PICK_IDLE_CPU_NODE:
      case PICK_ANY_CPU:
      case PICK_ANY_CPU_NODE:
      case CPUMASK_FIRST:
      case CPUMASK_ANY:
        return isForeign(passed[1]) ? result : allowed(result);
      case CPUMASK_FIRST_AND:
      case CPUMASK_ANY_AND:
        return isForeign(passed[1]) && isForeign(passed[2]) ? result : allowed(result);
      case SELECT_CPU_DFL:
      case SELECT_CPU_AND:
      case TASK_CPU:
        return allowed(result);
      default:
        return result;
    }
  }

  private static RegState allowed(RegState result) {
    return result.withFacts(result.facts() | Facts.ALLOWED);
  }

  /** Whether a mask surely says nothing of what a task may run on: a param, a cache, idle CPUs. */
  private boolean isForeign(RegState mask) {
    Origin origin = mask.origin() == null ? null : mask.origin().producer();
    if (origin == null) {
      return false;
    }
    return origin.kind() == Origin.Kind.KFUNC
        ? !origin.name().equals(Kfunc.CPUMASK_CREATE.functionName())
        : origin.kind() == Origin.Kind.PLACE && op.program().isReadOnly(origin.name());
  }

  /** R124: a search for an idle CPU found one, which now counts as busy. */
  private void claims(VerifierState state, int at, Kfunc kfunc, RegState result) {
    boolean picks = kfunc == Kfunc.PICK_IDLE_CPU || kfunc == Kfunc.PICK_IDLE_CPU_NODE;
    if (picks && result.isScalar()) {
      Event event = state.aside(at, result.id());
      state.notes = state.notes.withClaim(new PathNotes.Claim(result.id(), event));
    }
  }

  /** A value, or what it was computed from, is used for something. */
  public static void used(VerifierState state, RegState value) {
    if (state.notes.claims().isEmpty() || !value.isScalar()) {
      return;
    }
    state.notes = state.notes.withoutClaim(value.id());
    Origin origin = value.origin();
    while (origin != null && origin.kind() == Origin.Kind.COMPUTED) {
      state.notes = state.notes.withoutClaim(origin.source());
      origin = origin.from();
    }
  }

  /** The op returns. */
  public void exit(VerifierState state, int at) {
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
            .label(
                new Label(state.top().function.span(at), "the op returns here", Label.Role.RETURN))
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
}
