package dev.scxlab.verifier.report;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.OptionalNumber;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends findings, for the reports of each group of rules. A report says what is wrong and
 * hands back a value with which the walk can go on as if it were right, so that one mistake is
 * reported once.
 */
public final class Reports {

  private final OpAnalysis op;
  private final Findings findings;
  private final Names names;
  private final Witness witness;
  private final AssignmentReports assignments;
  private final NullReports nulls;
  private final OperandReports operands;
  private final ReferenceReports references;
  private final CallReports calls;

  public Reports(OpAnalysis op, Findings findings, Names names) {
    this.op = op;
    this.findings = findings;
    this.names = names;
    this.witness = new Witness(op, names);
    this.assignments = new AssignmentReports(op, this);
    this.nulls = new NullReports(op, this);
    this.operands = new OperandReports(this);
    this.references = new ReferenceReports(op, this);
    this.calls = new CallReports(this);
  }

  public Names names() {
    return names;
  }

  public Witness witness() {
    return witness;
  }

  public AssignmentReports assignments() {
    return assignments;
  }

  public NullReports nulls() {
    return nulls;
  }

  public OperandReports operands() {
    return operands;
  }

  public ReferenceReports references() {
    return references;
  }

  public CallReports calls() {
    return calls;
  }

  /** Starts a finding at an instruction of the top function. */
  public Diagnostic.Builder at(DiagnosticCode code, VerifierState state, int at, String title) {
    return at(code, state, state.top().function.span(at), title);
  }

  public Diagnostic.Builder at(DiagnosticCode code, VerifierState state, Span span, String title) {
    Diagnostic.Builder builder = Diagnostic.of(code, span, title).op(contextName());
    witness.callLabels(state).forEach(builder::label);
    return builder;
  }

  /** Ends a finding with the way that leads to it, as far as it concerns a value. */
  public void add(Diagnostic.Builder builder, VerifierState state, RegState value) {
    witness.addPath(builder, state.last, value);
    findings.add(builder.build());
  }

  /** Ends a finding that is not about a value, or about one that is named by its identity. */
  public void add(Diagnostic.Builder builder, VerifierState state, long value) {
    witness.addPath(builder, state.last, RegState.scalar(Scalar.UNKNOWN, value));
    findings.add(builder.build());
  }

  /**
   * Ends a finding that is another one when some path passes the instruction well.
   *
   * @param always what to say when none does
   */
  public void add(
      Diagnostic.Builder always,
      Diagnostic.Builder sometimes,
      VerifierState state,
      int at,
      RegState value) {
    witness.addPath(always, state.last, value);
    witness.addPath(sometimes, state.last, value);
    Diagnostic built = always.build();
    long place = Findings.place(state.top().function, at, built.code());
    findings.add(built, sometimes.build(), place);
  }

  /** Notes that a path passes an instruction without what a code is about. */
  public void fine(VerifierState state, int at, DiagnosticCode question) {
    findings.fine(Findings.place(state.top().function, at, question));
  }

  /** The op's or function's name for messages. */
  public String contextName() {
    return op.function(op.entry()).function().name();
  }

  /** Reads a register that must hold something; gives a poisoned value when it does not. */
  public RegState read(VerifierState state, int at, int register) {
    RegState value = state.reg(register);
    if (value.kind() != Kind.UNINIT && OptionalNumber.isThere(state, register)) {
      return value.hasMark(Facts.ABSENT) ? value.withMarks(value.marks() & ~Facts.ABSENT) : value;
    }
    return assignments.unassigned(state, at, register);
  }

  public RegState poisoned() {
    return RegState.scalar(Scalar.UNKNOWN, op.ids().fresh()).withMarks(Facts.POISONED);
  }

  /** What the text calls the op's own task. */
  public String taskName() {
    return taskName(op.op(), names.text(op.function(op.entry()).function().span()));
  }

  /**
   * What the head of an op calls its task.
   *
   * @param callback the op, or null for code that has no task of its own
   * @param head for example {@code on enqueue(p, enq_flags)}
   */
  public static String taskName(@Nullable OpsCallback callback, String head) {
    int open = head.indexOf('(');
    int close = head.indexOf(')', open + 1);
    if (callback == null || open < 0 || close < 0) {
      return "p";
    }
    String[] written = head.substring(open + 1, close).split(",", -1);
    for (int i = 0; i < Math.min(written.length, callback.parameters().size()); i++) {
      if (callback.parameters().get(i).type() == AbiType.TASK) {
        return written[i].split(":", -1)[0].strip();
      }
    }
    return "p";
  }

  /** Notes something that only the whole policy can judge. */
  public void observe(Observation observation) {
    findings.observe(observation);
  }

  public static String what(RegState value) {
    if (value.type() != null) {
      String label = value.type().label();
      return ("aeiou".indexOf(label.charAt(0)) >= 0 ? "an " : "a ") + label;
    }
    return value.isScalar() ? "a number" : "an address";
  }

  /** A structural fault of bytecode that no policy text leads to. */
  public void malformed(VerifierState state, int at, String problem) {
    add(at(DiagnosticCode.PROGRAM_TOO_LARGE, state, at, problem), state, 0);
  }

  /** Labels what gave a value, with why there may be nothing. */
  public void addProducer(Diagnostic.Builder builder, @Nullable Origin origin) {
    if (origin == null) {
      return;
    }
    String reason = reason(origin);
    if (!reason.isEmpty()) {
      builder.label(Label.cause(spanOf(origin), reason));
    }
  }

  /** Where a value came from. */
  public Span spanOf(Origin origin) {
    return op.function(origin.function()).span(origin.insn());
  }

  private static String reason(Origin origin) {
    switch (origin.kind()) {
      case LOOKUP:
        return "finds nothing when there is no entry in `" + origin.name() + "`";
      case KFUNC:
        return Kfunc.byName(origin.name(), KernelProfile.NEWEST)
            .filter(Kfunc::nullableResult)
            .map(k -> nothingFound(origin.name()))
            .orElse("");
      case PARAMETER:
        return "the kernel may pass null";
      default:
        return "";
    }
  }

  private static String nothingFound(String kfunc) {
    switch (kfunc) {
      case "task_from_pid":
        return "null when no task has this pid any more";
      case "dsq_peek":
        return "null when the DSQ is empty";
      case "cpu_curr":
        return "null when there is no such CPU";
      case "pick_idle_cpu":
        return "null when no CPU is idle";
      case "pick_any_cpu":
        return "null when the mask holds no CPU";
      case "cpumask_create":
        return "null when there is no memory left";
      default:
        return "`" + kfunc + "` may find nothing";
    }
  }
}
