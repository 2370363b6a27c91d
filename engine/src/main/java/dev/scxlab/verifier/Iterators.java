package dev.scxlab.verifier;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Facts;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** Loops by iterators on the stack: over a DSQ, 48 bytes, or over all tasks, 24 bytes. */
final class Iterators {

  private final OpAnalysis op;
  private final Reports reports;
  private final Arguments arguments;
  private final AbiType type;
  private final int bytes;

  private Iterators(OpAnalysis op, Reports reports, Arguments arguments, AbiType type, int bytes) {
    this.type = type;
    this.bytes = bytes;
    this.op = op;
    this.reports = reports;
    this.arguments = arguments;
  }

  static Iterators overDsqs(OpAnalysis op, Reports reports, Arguments arguments) {
    return new Iterators(
        op, reports, arguments, AbiType.DSQ_ITERATOR, KernelLimits.DSQ_ITERATOR_BYTES);
  }

  static Iterators overTasks(OpAnalysis op, Reports reports, Arguments arguments) {
    return new Iterators(
        op, reports, arguments, AbiType.TASK_ITERATOR, KernelLimits.TASK_ITERATOR_BYTES);
  }

  void begin(VerifierState state, int at) {
    Integer place = arguments.writable(state, at, 1, bytes);
    if (place == null) {
      return;
    }
    RegState dsq = type == AbiType.DSQ_ITERATOR ? state.reg(2) : RegState.UNINIT;
    Scalar id = dsq.isScalar() ? dsq.scalar() : Scalar.UNKNOWN;
    RegState iterator =
        new RegState(
            Kind.ITERATOR,
            Nullness.NON_NULL,
            dsq.id(),
            dsq.delta(),
            id,
            type,
            0,
            0,
            0,
            0,
            dsq.origin(),
            null);
    arguments.stack(state, 1).store(place, bytes, iterator);
  }

  /** The place of the live iterator that r1 points at, or null after saying that there is none. */
  @Nullable Integer live(VerifierState state, int at) {
    Integer place = arguments.stackPlace(state, 1, bytes);
    RegState iterator = place == null ? null : arguments.stack(state, 1).find(place, bytes);
    if (place == null
        || iterator == null
        || iterator.kind() != Kind.ITERATOR
        || iterator.type() != type) {
      if (!state.reg(1).isPoisoned()) {
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
      arguments.stack(state, 1).clear(place, bytes);
    }
  }

  /** Checks that a task that is moved is that of the present step of the loop. */
  void move(VerifierState state, int at, RegState task) {
    Integer place = live(state, at);
    if (place == null || task.isPoisoned()) {
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
