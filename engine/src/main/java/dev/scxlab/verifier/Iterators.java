package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.verifier.RegState.Kind;
import dev.scxlab.verifier.RegState.Nullness;
import org.jspecify.annotations.Nullable;

/** Loops over DSQs by iterators of 48 bytes on the stack. */
final class Iterators {

  private static final int BYTES = KernelLimits.DSQ_ITERATOR_BYTES;

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;

  Iterators(OpAnalysis op, Reports reports, Arguments arguments) {
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
  }

  void begin(VerifierState state, int at) {
    Integer place = arguments.writable(state, at, 1, BYTES);
    if (place == null) {
      return;
    }
    RegState dsq = state.reg(2);
    Scalar id = dsq.isScalar() ? dsq.scalar() : Scalar.UNKNOWN;
    RegState iterator =
        new RegState(
            Kind.ITERATOR,
            Nullness.NON_NULL,
            dsq.id(),
            dsq.delta(),
            id,
            AbiType.DSQ_ITERATOR,
            0,
            0,
            0,
            0,
            dsq.origin(),
            null);
    arguments.stack(state, 1).store(place, BYTES, iterator);
  }

  /** The place of the live iterator that r1 points at, or null after saying that there is none. */
  @Nullable Integer live(VerifierState state, int at) {
    Integer place = arguments.stackPlace(state, 1, BYTES);
    RegState iterator = place == null ? null : arguments.stack(state, 1).find(place, BYTES);
    if (place == null || iterator == null || iterator.kind() != Kind.ITERATOR) {
      if (!Reports.isPoisoned(state.reg(1))) {
        reports.add(
            reports.at(
                DiagnosticCode.DSQ_MOVE_OUTSIDE_LOOP,
                state,
                at,
                "there is no loop over a DSQ around this call"),
            state,
            0);
      }
      return null;
    }
    return place;
  }

  /** How handles name the iterator they come from. */
  private static int name(VerifierState state, int place) {
    return state.reg(1).index() * KernelLimits.STACK_BYTES - place;
  }

  RegState next(VerifierState state, int at) {
    Integer place = live(state, at);
    if (place == null) {
      return reports.poisoned();
    }
    int name = name(state, place);
    endSteps(state, name);
    RegState handle = RegState.handle(AbiType.TASK, Nullness.MAYBE, op.ids().fresh());
    return new RegState(
        handle.kind(),
        handle.nullness(),
        handle.id(),
        0,
        handle.scalar(),
        AbiType.TASK,
        name,
        0,
        Facts.IN_ITERATION,
        Facts.BORROWED,
        null,
        null);
  }

  /** The task of the step before is a snapshot from now on. */
  private static void endSteps(VerifierState state, int name) {
    state.mapValues(
        v -> {
          boolean fromHere = v.isHandle() && v.hasFact(Facts.IN_ITERATION) && v.index() == name;
          return fromHere ? snapshot(v) : v;
        });
  }

  private static RegState snapshot(RegState v) {
    return new RegState(
        v.kind(),
        v.nullness(),
        v.id(),
        v.delta(),
        v.scalar(),
        v.type(),
        0,
        v.ref(),
        v.facts() & ~Facts.IN_ITERATION,
        v.marks() | Facts.STALE | Facts.SNAPSHOT,
        v.origin(),
        v.gone());
  }

  void end(VerifierState state, int at) {
    Integer place = live(state, at);
    if (place != null) {
      endSteps(state, name(state, place));
      arguments.stack(state, 1).clear(place, BYTES);
    }
  }

  /** Checks that a task that is moved is that of the present step of the loop. */
  void move(VerifierState state, int at, RegState task) {
    Integer place = live(state, at);
    if (place == null || Reports.isPoisoned(task)) {
      return;
    }
    boolean current = task.hasFact(Facts.IN_ITERATION) && task.index() == name(state, place);
    if (!current) {
      reports.add(
          reports
              .at(
                  DiagnosticCode.DSQ_MOVE_OUTSIDE_LOOP,
                  state,
                  arguments.span(state, at, 2),
                  "only the task of the present step of the loop can be moved")
              .help("name the variable of the innermost loop over the DSQ"),
          state,
          task);
    }
  }
}
