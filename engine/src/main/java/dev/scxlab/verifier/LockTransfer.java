package dev.scxlab.verifier;

import dev.scxlab.ir.DataType;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Label;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.report.Reports;
import dev.scxlab.verifier.state.Event;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.Places;
import dev.scxlab.verifier.state.RegState;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.VerifierState;
import org.jspecify.annotations.Nullable;

/** What taking and giving back locks do to a state, and what may not be done in between. */
final class LockTransfer {

  private final OpAnalysis op;
  private final Reports reports;

  LockTransfer(OpAnalysis op, Reports reports) {
    this.op = op;
    this.reports = reports;
  }

  void lock(VerifierState state, int at) {
    RegState word = lockWord(state, at);
    if (word == null) {
      return;
    }
    state.add(PathStep.Event.LOCK, at, true, word.id());
    state.lockId = word.id() == 0 ? -1 - word.index() : word.id();
    state.locked = state.last;
  }

  void unlock(VerifierState state, int at) {
    RegState word = lockWord(state, at);
    if (word == null) {
      return;
    }
    long id = word.id() == 0 ? -1 - word.index() : word.id();
    if (state.lockId != id) {
      String title = state.lockId == 0 ? "nothing is locked here" : "another value is locked";
      reports.add(reports.at(DiagnosticCode.LOCK_UNBALANCED, state, at, title), state, 0);
    }
    state.add(PathStep.Event.UNLOCK, at, true, word.id());
    state.lockId = 0;
    state.locked = null;
    state.forgetCells(c -> c.base() != VerifierState.Base.OBJECT);
  }

  private @Nullable RegState lockWord(VerifierState state, int at) {
    RegState pointer = reports.nulls().dereference(state, at, 1, reports.read(state, at, 1));
    if (pointer.isPoisoned()) {
      return null;
    }
    DataType type =
        pointer.kind() == Kind.DATA
            ? op.program().data().get(pointer.index()).type()
            : pointer.kind() == Kind.MAP_VALUE
                ? op.program().maps().get(pointer.index()).value()
                : null;
    DataType part = type == null ? null : Places.find(type, pointer.scalar(), 4);
    if (!(part instanceof DataType.Scalar s) || s.kind() != DataType.ScalarKind.LOCK) {
      reports.malformed(state, at, "there is no lock here");
      return null;
    }
    return pointer;
  }

  /** Says that nothing may be called while a lock is held. */
  void lockedCall(VerifierState state, int at, String callee) {
    String title = "`" + callee + "` cannot be called while a lock is held";
    var builder = reports.at(DiagnosticCode.CALL_WHILE_LOCKED, state, at, title);
    Event locked = state.locked;
    if (locked != null) {
      builder.label(
          new Label(
              op.function(locked.function()).span(locked.insn()),
              "locked here",
              Label.Role.ACQUIRE));
    }
    reports.add(builder.help("copy what you need, leave, then call"), state, 0);
  }
}
