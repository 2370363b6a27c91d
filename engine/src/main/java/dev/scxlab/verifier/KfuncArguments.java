package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.KfuncParameter;
import dev.scxlab.abi.Range;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.lint.Lints;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.FlagReports;
import dev.scxlab.verifier.report.KnownRange;
import dev.scxlab.verifier.report.RangeReports;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.StackMemory;
import dev.scxlab.verifier.state.VerifierState;

/**
 * Whether the arguments of kfuncs are of the kind, in the range, and as sure as the kfunc needs.
 */
final class KfuncArguments {

  private final OpAnalysis op;
  private final Reports reports;
  private final RangeReports ranges;
  private final Arguments arguments;
  private final ReferenceTransfer references;
  private final DispatchProtocol protocol;
  private final Lints lints;
  private final FlagReports flags;

  KfuncArguments(
      OpAnalysis op,
      Reports reports,
      RangeReports ranges,
      Arguments arguments,
      ReferenceTransfer references,
      DispatchProtocol protocol,
      Lints lints) {
    this.op = op;
    this.reports = reports;
    this.ranges = ranges;
    this.arguments = arguments;
    this.references = references;
    this.protocol = protocol;
    this.lints = lints;
    this.flags = new FlagReports(op, reports);
  }

  /** Checks one argument of a call, and does what the call does through it. */
  void check(VerifierState state, int at, Kfunc kfunc, int register, KfuncParameter parameter) {
    RegState value = reports.read(state, at, register);
    if (value.isPoisoned()) {
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
      references.doubleRelease(state, at, register, value);
      return;
    }
    RegState sure =
        parameter.nullable()
            ? value
            : reports.calls().passed(state, at, register, value, kfunc.functionName());
    if (sure.isPoisoned() || (parameter.nullable() && sure.isZero())) {
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
              + scalar.range();
      Diagnostic.Builder builder = reports.at(DiagnosticCode.ARGUMENT_RANGE, state, span, title);
      if (!scalar.isConstant()) {
        String name = reports.names().text(span);
        builder.known(KnownRange.of(name, parameter.type().label(), scalar));
      }
      reports.add(builder.help("keep it below with `min(x, " + range.max() + ")`"), state, value);
    }
  }
}
