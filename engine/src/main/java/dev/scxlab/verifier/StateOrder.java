package dev.scxlab.verifier;

import dev.scxlab.verifier.RegState.Kind;
import dev.scxlab.verifier.RegState.Nullness;

/** Whether one state says no more than another, so that a loop need not be walked again. */
final class StateOrder {

  private StateOrder() {}

  /**
   * Whether everything {@code b} may be {@code a} may be too. Identities do not count: the head of
   * a loop gives new ones to everything that the loop changes.
   */
  static boolean includes(VerifierState a, VerifierState b) {
    if (a.frames.length != b.frames.length
        || a.references.length != b.references.length
        || (a.lockId == 0) != (b.lockId == 0)
        || a.insertedMin > b.insertedMin
        || a.insertedMax < b.insertedMax
        || a.pendingMin > b.pendingMin
        || a.pendingMax < b.pendingMax
        || (a.stored && !b.stored)
        || (a.ended && !b.ended)
        || !a.notes.includes(b.notes)) {
      return false;
    }
    for (int i = 0; i < a.references.length; i++) {
      VerifierState.Reference x = a.references[i];
      VerifierState.Reference y = b.references[i];
      if (x.acquiredBy() != y.acquiredBy() || x.acquired().insn() != y.acquired().insn()) {
        return false;
      }
    }
    for (int i = 0; i < a.frames.length; i++) {
      if (!includes(a.frames[i], b.frames[i])) {
        return false;
      }
    }
    for (VerifierState.Cell c : a.cells) {
      RegState other = b.findCell(c.base(), c.baseId(), c.index(), c.offset(), c.size());
      if (other == null || !includes(c.value(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean includes(FuncState a, FuncState b) {
    for (int i = 0; i < a.regs.length; i++) {
      if (!includes(a.regs[i], b.regs[i])) {
        return false;
      }
    }
    for (StackMemory.Cell c : a.stack.cells()) {
      RegState other = b.stack.find(c.offset(), c.size());
      if (other == null || !includes(c.value(), other)) {
        return false;
      }
    }
    for (StackMemory.Cell c : b.stack.cells()) {
      boolean iterator = c.value().kind() == Kind.ITERATOR;
      if (iterator && a.stack.find(c.offset(), c.size()) == null) {
        return false;
      }
    }
    return a.rounds.includes(b.rounds) && a.stack.writtenWithin(b.stack);
  }

  static boolean includes(RegState a, RegState b) {
    if (a == b || a.kind() == Kind.UNINIT) {
      return true;
    }
    if (b.kind() == Kind.UNINIT && b.hasMark(Facts.ABSENT)) {
      return a.isScalar() && a.hasMark(Facts.ABSENT);
    }
    if (b.kind() == Kind.UNINIT
        || (a.facts() & ~b.facts()) != 0
        || (b.marks() & ~a.marks()) != 0
        || (a.gone() == null && b.gone() != null)) {
      return false;
    }
    if (a.kind() == Kind.MIXED) {
      return true;
    }
    if (a.isNullable() && b.isScalar() && b.isZero()) {
      return a.nullness() != Nullness.NON_NULL;
    }
    // A task that is of no loop any more stands for those that are of one.
    boolean ofNoLoop = a.kind() == Kind.HANDLE && a.index() == 0 && !a.hasFact(Facts.IN_ITERATION);
    return a.kind() == b.kind()
        && a.type() == b.type()
        && (a.index() == b.index() || ofNoLoop)
        && (a.nullness() == b.nullness() || a.nullness() == Nullness.MAYBE)
        && a.scalar().includes(b.scalar());
  }
}
