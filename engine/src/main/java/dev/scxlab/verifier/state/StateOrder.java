package dev.scxlab.verifier.state;

import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import org.jspecify.annotations.Nullable;

/** Whether one state says no more than another, so that a loop need not be walked again. */
public final class StateOrder {

  /** Places that one state calls by one name have several in the other. */
  private static final long DISAGREED = -1;

  /** How many lookups after another are followed. */
  private static final int MAX_CHAIN = 4;

  private StateOrder() {}

  /**
   * Whether everything {@code b} may be {@code a} may be too. Identities do not count: the head of
   * a loop gives new ones to everything that the loop changes.
   */
  public static boolean includes(VerifierState a, VerifierState b) {
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
      RegState other = alike(a, b, c, MAX_CHAIN);
      if (other == null || !includes(c.value(), other)) {
        return false;
      }
    }
    return true;
  }

  /** What {@code b} knows of a place of {@code a}, which may have another name there; or null. */
  private static @Nullable RegState alike(
      VerifierState a, VerifierState b, VerifierState.Cell c, int depth) {
    RegState same = b.findCell(c.base(), c.baseId(), c.index(), c.offset(), c.size());
    if (same != null || depth == 0) {
      return same;
    }
    long base = nameIn(a, b, c.baseId(), depth - 1);
    return base == 0 ? null : b.findCell(c.base(), base, c.index(), c.offset(), c.size());
  }

  /**
   * The name that {@code b} has for a value: one and the same in all places where {@code a} has it.
   * 0 when there is no such.
   */
  private static long nameIn(VerifierState a, VerifierState b, long id, int depth) {
    long name = 0;
    for (int f = 0; f < a.frames.length; f++) {
      RegState[] regs = a.frames[f].regs;
      for (int r = 0; r < regs.length; r++) {
        if (regs[r].id() == id) {
          name = agreed(name, regs[r], b.frames[f].regs[r]);
        }
      }
      for (StackMemory.Cell c : a.frames[f].stack.cells()) {
        if (c.value().id() == id) {
          name = agreed(name, c.value(), b.frames[f].stack.find(c.offset(), c.size()));
        }
      }
    }
    for (VerifierState.Cell c : a.cells) {
      if (c.value().id() == id) {
        name = agreed(name, c.value(), alike(a, b, c, depth));
      }
    }
    return Math.max(name, 0);
  }

  private static long agreed(long name, RegState value, @Nullable RegState other) {
    boolean same = other != null && other.delta() == value.delta() && other.id() != 0;
    return same && other != null && (name == 0 || name == other.id()) ? other.id() : DISAGREED;
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

  public static boolean includes(RegState a, RegState b) {
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
