package dev.scxlab.verifier.report;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.ir.Symbol;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** Whether the flags of a call are ones it takes, and may stand together. */
public final class FlagReports {

  private static final long KICK_OTHERS =
      Flag.KICK_PREEMPT.value() | Flag.KICK_WAIT.value() | Flag.KICK_PREEMPT_LAZY.value();

  private final OpAnalysis op;
  private final Reports reports;

  public FlagReports(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /**
   * Checks a flags argument.
   *
   * @param family the flags that the call takes
   * @param dsq the DSQ of the call, or null
   */
  public void check(
      VerifierState state,
      Span span,
      Kfunc kfunc,
      AbiType family,
      RegState value,
      @Nullable RegState dsq) {
    Scalar flags = value.scalar();
    long known = Flag.known(family, op.profile());
    long[] members = flags.members();
    long set = flags.bits().value();
    if (members != null) {
      for (long member : members) {
        set |= member & ~known;
      }
    }
    long wrong = set & ~known;
    if (wrong != 0) {
      int bit = Long.numberOfTrailingZeros(wrong);
      reports.add(
          reports
              .at(DiagnosticCode.UNKNOWN_FLAG_BITS, state, span, "bit " + bit + " is reserved")
              .help("flags of this call: " + names(family)),
          state,
          value);
      return;
    }
    if (family == AbiType.KICK_FLAGS) {
      checkKick(state, span, value);
    } else if (family == AbiType.ENQ_FLAGS && dsq != null && dsq.isScalar()) {
      checkInvented(state, span, value);
      checkLocalOnly(state, span, value, dsq.scalar());
    }
  }

  /** Whether a constant is a flag of an enqueue that the core sets, to be passed through only. */
  public static boolean isOfCore(@Nullable Symbol symbol) {
    return symbol instanceof Symbol.Constant constant
        && Flag.byName(constant.name())
            .filter(f -> f.family() == AbiType.ENQ_FLAGS && f.origin() == Flag.Origin.CORE)
            .isPresent();
  }

  /** R45: what the core tells with its own flags must be true. */
  private void checkInvented(VerifierState state, Span span, RegState value) {
    if (!value.hasMark(Facts.INVENTED_FLAG)) {
      return;
    }
    String name = "a flag of the core";
    for (Flag flag : Flag.values()) {
      boolean of = flag.family() == AbiType.ENQ_FLAGS && flag.origin() == Flag.Origin.CORE;
      if (of && (value.scalar().bits().value() & flag.value()) != 0) {
        name = flag.name();
        break;
      }
    }
    reports.add(
        reports
            .at(DiagnosticCode.UNKNOWN_FLAG_BITS, state, span, name + " is set by the core only")
            .severity(Severity.WARNING)
            .help(
                "pass on the flags that came with the task; yours are " + names(AbiType.ENQ_FLAGS)),
        state,
        value);
  }

  private String names(AbiType family) {
    StringBuilder text = new StringBuilder();
    for (Flag flag : Flag.values()) {
      boolean mayBeSet = flag.origin() != Flag.Origin.CORE;
      if (flag.family() == family && op.profile().has(flag.since()) && mayBeSet) {
        text.append(text.length() == 0 ? "" : ", ").append(flag.name());
      }
    }
    return text.toString();
  }

  private void checkKick(VerifierState state, Span span, RegState value) {
    Scalar flags = value.scalar();
    long both = 0;
    long[] members = flags.members();
    if (members != null) {
      for (long member : members) {
        boolean idle = (member & Flag.KICK_IDLE.value()) != 0;
        both |= idle ? member & KICK_OTHERS : 0;
      }
    } else {
      long maybe = flags.bits().value() | flags.bits().mask();
      boolean idle = (maybe & Flag.KICK_IDLE.value()) != 0;
      both = idle ? maybe & KICK_OTHERS : 0;
    }
    if (both == 0) {
      return;
    }
    String other = "another kick flag";
    for (Flag flag : Flag.values()) {
      if (flag.family() == AbiType.KICK_FLAGS && (both & flag.value()) != 0) {
        other = flag.name();
        break;
      }
    }
    Diagnostic.Builder builder =
        reports.at(
            DiagnosticCode.KICK_FLAGS_EXCLUSIVE,
            state,
            span,
            "KICK_IDLE cannot be combined with " + other);
    labelWhereSet(builder, state, span, Flag.KICK_IDLE.name());
    labelWhereSet(builder, state, span, other);
    reports.add(builder.help("pass one of the two"), state, value);
  }

  /** When the flags are in a variable, where that gets one of them. */
  private void labelWhereSet(
      Diagnostic.Builder builder, VerifierState state, Span flags, String flag) {
    FunctionInfo function = state.top().function;
    String name = reports.names().text(flags);
    for (int at = 0; at < function.function().insns().size(); at++) {
      RegisterInfo info = function.register(function.insn(at).dst());
      Span written = reports.names().wholeLine(function.span(at));
      Span found = reports.names().nameWithin(written, flag);
      if (info != null && info.name().equals(name) && !found.equals(written)) {
        builder.label(Label.cause(found, "sets this flag"));
        return;
      }
    }
  }

  private void checkLocalOnly(VerifierState state, Span span, RegState value, Scalar dsq) {
    if (!DsqName.surelyUser(dsq)) {
      return;
    }
    long sure = value.scalar().bits().value();
    for (Flag flag : Flag.values()) {
      if (flag.family() != AbiType.ENQ_FLAGS || (sure & flag.value()) == 0) {
        continue;
      }
      if (flag.localOnly() || flag.localOnlyEffect()) {
        String title =
            flag.localOnly()
                ? flag.name() + " needs a local DSQ"
                : flag.name() + " does nothing unless the DSQ is a local one";
        reports.add(
            reports
                .at(DiagnosticCode.LOCAL_ONLY_FLAG, state, span, title)
                .severity(flag.localOnly() ? Severity.ERROR : Severity.WARNING)
                .help("use LOCAL or LOCAL_ON(cpu)"),
            state,
            value);
      }
    }
  }
}
