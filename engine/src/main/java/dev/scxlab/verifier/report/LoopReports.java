package dev.scxlab.verifier.report;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.LoopRegion;
import dev.scxlab.ir.RegisterInfo;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.LoopProof;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.VerifierState;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with a loop: it may not end, goes round too often, or loses references. */
public final class LoopReports {

  private final Reports reports;
  private final FunctionInfo function;
  private final Cfg.Loop loop;
  private final Span span;

  public LoopReports(Reports reports, FunctionInfo function, Cfg.Loop loop) {
    this.reports = reports;
    this.function = function;
    this.loop = loop;
    this.span = span(function, function.cfg().blocks().get(loop.header()).start());
  }

  /**
   * Checks the rounds that were proved.
   *
   * @param rounds what {@link LoopProof} says
   * @param left whether some path leaves the loop
   */
  public void check(long rounds, boolean left, List<VerifierState> latches) {
    if (rounds >= 0 && rounds <= KernelLimits.MAX_LOOP_STEPS) {
      return;
    }
    Diagnostic.Builder builder;
    if (!left) {
      builder =
          Diagnostic.of(
                  DiagnosticCode.CONDITION_ALWAYS_TRUE,
                  span,
                  "`" + reports.names().text(span) + "` never becomes false")
              .help("compare with a number that the counter reaches, or use a signed counter");
    } else if (rounds == LoopProof.UNBOUNDED) {
      Optional<StuckCounter> stuck = StuckCounter.find(function, loop);
      builder = stuck.isPresent() ? stuck(stuck.get()) : unbounded();
    } else {
      String most = rounds == LoopProof.HUGE ? "2^64-1" : Long.toString(rounds);
      builder =
          Diagnostic.of(
                  DiagnosticCode.BOUND_TOO_LARGE,
                  span,
                  "this loop may run up to " + most + " times")
              .help("cut the bound, for example with `min(n, 64)`");
    }
    builder.op(function.function().name());
    reports.add(builder, latches.get(0), 0);
  }

  private Diagnostic.Builder unbounded() {
    return Diagnostic.of(DiagnosticCode.UNBOUNDED_LOOP, span, "cannot show that this loop ends")
        .at("nothing that is compared here moves by a fixed step on every way round")
        .help("write `for i in 0..N`, or put `limit N` behind the condition");
  }

  private Diagnostic.Builder stuck(StuckCounter stuck) {
    RegisterInfo info = function.register(stuck.register());
    String name = info == null ? "the counter" : "`" + info.name() + "`";
    Span decision = function.span(stuck.branch());
    String way = Witness.isFalse(function, stuck.branch(), stuck.jumps()) ? "is false" : "is true";
    String condition = reports.names().text(decision);
    return Diagnostic.of(
            DiagnosticCode.COUNTER_STUCK,
            span,
            name + " does not change when `" + condition + "` " + way)
        .at("so this may hold for ever")
        .label(new Label(decision, "when this " + way, Label.Role.BRANCH))
        .label(Label.cause(function.span(stuck.write()), "changes here on the other way"))
        .help("move the change in front of the branch, or write `for`");
  }

  /** Says which references were acquired in this round and not released, and forgets them. */
  public static void dropAcquired(
      OpAnalysis op, Reports reports, VerifierState latch, int at, List<VerifierState> entries) {
    for (VerifierState.Reference r : latch.references) {
      boolean fromBefore = entries.stream().anyMatch(e -> e.holdsFrom(r));
      if (fromBefore) {
        continue;
      }
      Event acquired = r.acquired();
      FunctionInfo function = op.function(acquired.function());
      String name = reports.names().ofResult(function, acquired.insn());
      Diagnostic.Builder builder =
          reports
              .at(
                  DiagnosticCode.REFERENCE_IN_LOOP,
                  latch,
                  function.span(acquired.insn()),
                  "`" + name + "` is acquired again each time around")
              .at("acquired here")
              .label(Label.cause(latch.top().function.span(at), "the round ends here"));
      r.acquiredBy()
          .releasedBy()
          .ifPresent(
              release ->
                  builder.help(
                      "call `"
                          + release.functionName()
                          + "("
                          + name
                          + ")` at the end of the round"));
      reports.add(builder, latch, acquired.value());
      latch.removeReference(r.id());
      latch.mapValues(v -> v.ref() == r.id() ? reports.poisoned() : v);
    }
  }

  /** The head of a loop in the text. */
  public static Span span(FunctionInfo function, int head) {
    for (LoopRegion region : function.function().loops()) {
      if (region.head() == head) {
        return region.span();
      }
    }
    return function.span(head);
  }
}
