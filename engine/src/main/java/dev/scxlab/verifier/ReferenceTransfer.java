package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Origin;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What acquiring, releasing, sleeping and moving tasks do to the objects that a state holds. */
final class ReferenceTransfer {

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;

  ReferenceTransfer(OpAnalysis op, Reports reports, Arguments arguments) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
  }

  /** A call gave an object that must be released; gives it with its reference. */
  RegState acquire(VerifierState state, int at, Kfunc kfunc, RegState handle) {
    state.add(PathStep.Event.ACQUIRE, at, true, handle.id());
    Event acquired = state.last;
    int reference = op.ids().freshReference();
    if (acquired != null) {
      state.addReference(new VerifierState.Reference(reference, kfunc, acquired, false));
    }
    return handle.withRef(reference);
  }

  /** The first argument of a call is released; says so when it must not be, or not by this one. */
  void release(VerifierState state, int at, Kfunc kfunc, RegState value) {
    if (value.isPoisoned() || value.gone() != null || !value.isHandle()) {
      return;
    }
    VerifierState.Reference reference = state.reference(value.ref());
    Span span = arguments.span(state, at, 1);
    String name = reports.names().of(state.top().function, at, 1);
    if (reference == null) {
      reports.add(
          reports
              .at(
                  DiagnosticCode.RELEASE_NOT_ACQUIRED,
                  state,
                  span,
                  "`" + name + "` was not acquired here")
              .help("remove this call"),
          state,
          value);
      return;
    }
    Optional<Kfunc> partner = reference.acquiredBy().releasedBy();
    if (partner.isPresent() && partner.get() != kfunc) {
      Event acquired = reference.acquired();
      reports.add(
          reports
              .at(
                  DiagnosticCode.WRONG_RELEASE,
                  state,
                  at,
                  "use `" + partner.get().functionName() + "` for " + Reports.what(value))
              .label(
                  new Label(
                      op.function(acquired.function()).span(acquired.insn()),
                      "acquired here",
                      Label.Role.ACQUIRE)),
          state,
          value);
    }
    state.add(PathStep.Event.RELEASE, at, true, value.id());
    Event released = state.last;
    int id = value.ref();
    state.removeReference(id);
    if (released != null) {
      state.mapValues(v -> v.ref() == id && v.isHandle() ? v.withRef(0).withGone(released) : v);
    }
  }

  /** Says that a value is released once more. */
  void doubleRelease(VerifierState state, int at, int register, RegState value) {
    String name = reports.names().of(state.top().function, at, register);
    Diagnostic.Builder builder =
        reports.at(
            DiagnosticCode.DOUBLE_RELEASE,
            state,
            arguments.span(state, at, register),
            "`" + name + "` was already released");
    Event first = value.gone();
    if (first != null) {
      Span there = op.function(first.function()).span(first.insn());
      builder.label(new Label(there, "released here first", Label.Role.RELEASE));
    }
    reports.add(builder.help("remove one of the two"), state, value);
    state.setReg(register, reports.poisoned());
  }

  /** In a program that sleeps nothing keeps a borrowed object over a call that may sleep. */
  void endBorrows(VerifierState state, int at) {
    state.add(PathStep.Event.CALL, at, true, 0);
    Event call = state.last;
    if (call != null) {
      state.mapValues(
          v ->
              v.isHandle() && v.hasMark(Facts.BORROWED) && v.kind() == Kind.HANDLE
                  ? v.withGone(call)
                  : v);
    }
  }

  /** Tasks were moved by a call. */
  static void moved(VerifierState state, int at) {
    Set<Long> stale = new LinkedHashSet<>();
    state.mapValues(
        v -> {
          RegState after = staleAfterMove(v);
          if (after != v) {
            stale.add(v.id());
          }
          return after;
        });
    stale.forEach(id -> state.add(PathStep.Event.CALL, at, true, id));
  }

  /** What a value is after tasks were moved: one that was peeked at may have left its DSQ. */
  private static RegState staleAfterMove(RegState value) {
    boolean borrowed =
        value.isHandle() && value.type() == AbiType.TASK && value.hasMark(Facts.BORROWED);
    Origin origin = value.origin();
    boolean peeked = origin != null && origin.name().equals(Kfunc.DSQ_PEEK.functionName());
    return borrowed && peeked && !value.hasFact(Facts.IN_ITERATION)
        ? value.withMarks(value.marks() | Facts.STALE)
        : value;
  }
}
