package dev.scxlab.verifier.lint;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.number.ScalarBounds;
import dev.scxlab.verifier.report.KnownRange;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.VerifierState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arithmetic that is legal and rarely meant: differences that wrap, casts that lose bits. */
public final class ValueLints {

  private static final Set<String> UNSIGNED = Set.of("u32", "u64", "time");

  private final OpAnalysis op;
  private final Reports reports;

  public ValueLints(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  /** R89, R119 and R125: {@code a - b}. */
  public void difference(VerifierState state, int at, Insn insn, RegState a, RegState b) {
    FunctionInfo function = state.top().function;
    if (a.isPoisoned() || b.isPoisoned()) {
      return;
    }
    String role = function.role(at);
    boolean plain = role.equals("-");
    if ((plain || role.equals("wrapping -")) && measuresSlice(a, b)) {
      sliceAsClock(state, at, b);
      return;
    }
    RegisterInfo info = function.register(insn.dst());
    boolean constant = b.scalar().isConstant() && isPlace(a.origin());
    if (!plain || info == null || !UNSIGNED.contains(info.type()) || constant) {
      return;
    }
    boolean narrow = info.type().equals("u32");
    boolean fits =
        narrow
            ? Long.compareUnsigned(a.scalar().low().umin(), b.scalar().low().umax()) >= 0
            : Long.compareUnsigned(a.scalar().umin(), b.scalar().umax()) >= 0;
    if (!fits && !a.sameValue(b) && !state.isAtMost(b, a)) {
      mayWrap(state, at, function.register(insn.dst()), a, b);
    }
  }

  private static boolean isPlace(@Nullable Origin origin) {
    return origin != null && origin.kind() == Origin.Kind.PLACE;
  }

  private void mayWrap(
      VerifierState state, int at, @Nullable RegisterInfo result, RegState a, RegState b) {
    Span span = state.top().function.span(at);
    boolean clocks =
        a.origin() != null
            && a.origin().kind() == Origin.Kind.KFUNC
            && a.origin().name().equals("now")
            && isPlace(b.origin());
    Diagnostic.Builder builder =
        clocks
            ? reports
                .at(
                    DiagnosticCode.CROSS_CPU_CLOCK,
                    state,
                    span,
                    "clocks of different CPUs may disagree")
                .at("may wrap below 0 when the time was taken on another CPU")
                .help("treat a negative difference as 0: `sub_sat(now(), ...)`")
            : reports
                .at(DiagnosticCode.SUBTRACTION_MAY_WRAP, state, span, "this may wrap below 0")
                .known(KnownRange.of(side(span, true), typeOf(result), a.scalar()))
                .known(KnownRange.of(side(span, false), typeOf(result), b.scalar()))
                .help("compare first, use `sub_sat(a, b)`, or `wrapping(...)` when it is meant");
    if (b.origin() != null) {
      Origin from = b.origin().producer();
      Span there = op.function(from.function()).span(from.insn());
      builder.label(Label.cause(there, "what is taken away"));
    }
    reports.add(builder, state, b);
  }

  /** What stands on one side of an operator. */
  private String side(Span operator, boolean left) {
    Span side =
        left ? reports.names().operandBefore(operator) : reports.names().operandBehind(operator);
    return side == null ? left ? "the left side" : "the right side" : reports.names().text(side);
  }

  private static String typeOf(@Nullable RegisterInfo info) {
    return info == null ? "" : info.type();
  }

  /** Whether something is taken a task's slice away from, where the time used is of interest. */
  private boolean measuresSlice(RegState a, RegState b) {
    boolean measures =
        op.isOp(OpsCallback.STOPPING)
            || op.isOp(OpsCallback.QUIESCENT)
            || op.isOp(OpsCallback.TICK);
    return measures && b.hasMark(Facts.SLICE) && !a.hasMark(Facts.SLICE);
  }

  private void sliceAsClock(VerifierState state, int at, RegState slice) {
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.SLICE_AS_CLOCK,
                state,
                at,
                "this measures the slice, not the time used")
            .at("wrong when the slice was extended, cut, infinite, or given up by a yield");
    reports.addProducer(builder, slice.origin());
    builder.help("keep `now()` in running, and subtract that in stopping");
    reports.add(builder, state, slice);
  }

  /** R90: a cast to 32 bits. */
  public void narrowing(VerifierState state, int at, Insn insn, RegState value) {
    String role = state.top().function.role(at);
    boolean cast = role.startsWith("as ") && Opcode.isRegisterSource(insn.opcode());
    ScalarBounds whole = value.scalar().whole();
    boolean fits =
        (whole.smin() >= 0 && whole.smax() <= 0xffff_ffffL)
            || (whole.smin() >= Integer.MIN_VALUE && whole.smax() <= Integer.MAX_VALUE);
    if (!cast || fits || value.isPoisoned()) {
      return;
    }
    String type = role.substring(3);
    Diagnostic.Builder builder =
        reports
            .at(
                DiagnosticCode.NARROWING,
                state,
                at,
                "the value does not fit " + type + "; upper bits are dropped")
            .at("may be " + value.scalar().range());
    builder.help("keep it in 64 bits, or cut it first: `(x & 0xffffffff) as " + type + "`");
    reports.add(builder, state, value);
  }
}
