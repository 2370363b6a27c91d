package dev.scxlab.verifier.state;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.verifier.number.Scalar;
import dev.scxlab.verifier.number.Thresholds;
import dev.scxlab.verifier.state.RegState.Kind;
import dev.scxlab.verifier.state.RegState.Nullness;
import dev.scxlab.verifier.state.VerifierState.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins two states into one that holds everything either may be. Identities survive where both
 * sides agree: values that are equal on both sides are equal afterwards.
 */
public final class StateJoin {

  /** How numbers are put together. */
  public enum Mode {
    JOIN,
    /** Bounds that grew go to the next threshold, so that loops come to rest. */
    WIDEN
  }

  /** Of so many numbers it is remembered what they were on each side, for messages. */
  private static final int MAX_DIFFERING = 32;

  private final VerifierState a;
  private final VerifierState b;
  private final Mode mode;
  private final IdSource ids;
  private final List<JoinedValue> pairs = new ArrayList<>();
  private final List<Event.Merged> differing = new ArrayList<>();

  private StateJoin(VerifierState a, VerifierState b, Mode mode, IdSource ids) {
    this.a = a;
    this.b = b;
    this.mode = mode;
    this.ids = ids;
  }

  /**
   * Joins {@code b} into a copy of {@code a}; both stand at the same point.
   *
   * @param merged where the paths meet, as an instruction of the top function
   */
  public static VerifierState join(
      VerifierState a, VerifierState b, Mode mode, int merged, IdSource ids) {
    return new StateJoin(a, b, mode, ids).join(merged);
  }

  private VerifierState join(int merged) {
    VerifierState result = a.copy();
    for (int i = 0; i < result.frames.length; i++) {
      joinFrame(result.frames[i], b.frames[i]);
    }
    joinReferences(result);
    joinCells(result);
    joinComputed(result);
    new RelationJoin(a, b, pairs).join(result);
    result.notes = a.notes.join(b.notes, commonClaims());
    if (a.lockId != b.lockId) {
      result.lockId =
          idOf(
              RegState.scalar(Scalar.UNKNOWN, a.lockId), RegState.scalar(Scalar.UNKNOWN, b.lockId));
    }
    result.insertedMin = Math.min(a.insertedMin, b.insertedMin);
    result.insertedMax = Math.max(a.insertedMax, b.insertedMax);
    result.inserted = a.inserted != null ? a.inserted : b.inserted;
    result.stored = a.stored && b.stored;
    result.ended = a.ended && b.ended;
    result.pendingMin = Math.min(a.pendingMin, b.pendingMin);
    result.pendingMax = Math.max(a.pendingMax, b.pendingMax);
    result.pendingBound = a.pendingBound == b.pendingBound ? a.pendingBound : null;
    if (mode == Mode.WIDEN && result.pendingMax > a.pendingMax) {
      result.pendingMax =
          result.pendingMax <= KernelLimits.DISPATCH_BATCH
              ? KernelLimits.DISPATCH_BATCH
              : Integer.MAX_VALUE;
    }
    if (mode == Mode.WIDEN && result.pendingMin < a.pendingMin) {
      result.pendingMin = 0;
    }
    if (a.last != b.last) {
      result.addMerge(merged, new Event.Merge(b.last, differing));
    }
    return result;
  }

  private void joinFrame(FuncState into, FuncState from) {
    for (int i = 0; i < into.regs.length; i++) {
      into.regs[i] = value(into.regs[i], from.regs[i], into.function.thresholds());
    }
    List<StackMemory.Cell> cells = new ArrayList<>();
    for (StackMemory.Cell c : into.stack.cells()) {
      RegState other = from.stack.find(c.offset(), c.size());
      if (other != null) {
        RegState joined = value(c.value(), other, into.function.thresholds());
        if (joined.kind() != Kind.UNINIT) {
          cells.add(new StackMemory.Cell(c.offset(), c.size(), joined));
        }
      }
    }
    into.stack.setCells(cells.toArray(new StackMemory.Cell[0]));
    into.stack.keepWrittenIn(from.stack);
    into.rounds.join(from.rounds);
    into.joinOutcomes(from);
  }

  private RegState value(RegState x, RegState y, Thresholds thresholds) {
    if (x == y) {
      return x;
    }
    if (x.kind() == Kind.UNINIT || y.kind() == Kind.UNINIT) {
      return OptionalNumber.joined(x, y);
    }
    long id;
    long delta;
    if (x.id() == y.id() && x.delta() == y.delta()) {
      id = x.id();
      delta = x.delta();
    } else {
      id = idOf(x, y);
      delta = 0;
    }
    if (x.isScalar() && y.isScalar()) {
      Scalar scalar =
          mode == Mode.WIDEN
              ? x.scalar().widen(y.scalar(), thresholds)
              : x.scalar().join(y.scalar());
      if (id != 0 && differing.size() < MAX_DIFFERING && !x.scalar().equals(y.scalar())) {
        differing.add(new Event.Merged(id, x.id(), y.id(), x.scalar(), y.scalar()));
      }
      return merged(x, y, id, delta).withScalar(scalar);
    }
    if (x.isNullable() && y.isZero() && y.isScalar()) {
      return maybeNull(x, id, delta);
    }
    if (y.isNullable() && x.isZero() && x.isScalar()) {
      return maybeNull(y.withRef(referenceOfA(y.ref())), id, delta);
    }
    AbiType type = commonType(x, y);
    boolean compatible =
        x.kind() == y.kind()
            && (x.kind() != Kind.HANDLE || type != null)
            && x.index() == y.index()
            && sameReference(x.ref(), y.ref());
    if (!compatible && x.kind() == Kind.HANDLE && y.kind() == Kind.HANDLE && type != null) {
      return differentObjects(x, y, type, id, delta);
    }
    if (!compatible) {
      return mixed(x, y);
    }
    Scalar offset =
        mode == Mode.WIDEN ? x.scalar().widen(y.scalar(), thresholds) : x.scalar().join(y.scalar());
    RegState result = merged(x, y, id, delta).withScalar(offset);
    result = type == x.type() ? result : withType(result, type);
    return x.nullness() == y.nullness() ? result : result.withNullness(Nullness.MAYBE);
  }

  private static RegState withType(RegState value, @Nullable AbiType type) {
    return new RegState(
        value.kind(),
        value.nullness(),
        value.id(),
        value.delta(),
        value.scalar(),
        type,
        value.index(),
        value.ref(),
        value.facts(),
        value.marks(),
        value.origin(),
        value.gone());
  }

  private static @Nullable AbiType commonType(RegState x, RegState y) {
    if (x.type() == y.type()) {
      return x.type();
    }
    boolean masks = isMask(x.type()) && isMask(y.type());
    return masks ? AbiType.MASK : null;
  }

  private static boolean isMask(@Nullable AbiType type) {
    return type == AbiType.MASK || type == AbiType.OWN_MASK;
  }

  private boolean sameReference(int x, int y) {
    return positionOf(a, x) == positionOf(b, y);
  }

  /** The number that {@code a} has for a reference of {@code b}. */
  private int referenceOfA(int referenceOfB) {
    int at = positionOf(b, referenceOfB);
    return at >= 0 && at < a.references.length ? a.references[at].id() : referenceOfB;
  }

  private static int positionOf(VerifierState state, int reference) {
    for (int i = 0; i < state.references.length; i++) {
      if (state.references[i].id() == reference) {
        return i;
      }
    }
    return -1;
  }

  /** Two objects of one type, of which at most one is held by a reference or an iteration. */
  private RegState differentObjects(RegState x, RegState y, AbiType type, long id, long delta) {
    boolean held = positionOf(a, x.ref()) >= 0 || positionOf(b, y.ref()) >= 0;
    RegState result = withType(merged(x, y, id, delta), type);
    if (x.nullness() != y.nullness()) {
      result = result.withNullness(Nullness.MAYBE);
    }
    return new RegState(
        result.kind(),
        result.nullness(),
        result.id(),
        result.delta(),
        result.scalar(),
        type,
        0,
        0,
        result.facts() & ~Facts.IN_ITERATION,
        result.marks() | (held ? Facts.BORROWED : 0),
        result.origin(),
        result.gone());
  }

  private static RegState maybeNull(RegState value, long id, long delta) {
    Nullness nullness = value.nullness() == Nullness.NULL ? Nullness.NULL : Nullness.MAYBE;
    return value.withId(id, delta).withNullness(nullness);
  }

  private static RegState merged(RegState x, RegState y, long id, long delta) {
    Event gone = x.gone() != null ? x.gone() : y.gone();
    return new RegState(
        x.kind(),
        x.nullness(),
        id,
        delta,
        x.scalar(),
        x.type(),
        x.index(),
        x.ref(),
        x.facts() & y.facts(),
        x.marks() | y.marks(),
        x.origin() != null ? x.origin() : y.origin(),
        gone);
  }

  private static RegState mixed(RegState x, RegState y) {
    return new RegState(
        Kind.MIXED,
        Nullness.MAYBE,
        0,
        0,
        Scalar.UNKNOWN,
        null,
        0,
        0,
        0,
        (x.marks() | y.marks()) & Facts.POISONED,
        x.origin() != null ? x.origin() : y.origin(),
        x.gone() != null ? x.gone() : y.gone());
  }

  private long idOf(RegState x, RegState y) {
    if (x.id() == 0 || y.id() == 0) {
      return ids.fresh();
    }
    for (JoinedValue p : pairs) {
      if (p.idA() == x.id()
          && p.deltaA() == x.delta()
          && p.idB() == y.id()
          && p.deltaB() == y.delta()) {
        return p.id();
      }
    }
    long id = ids.fresh();
    pairs.add(new JoinedValue(x.id(), x.delta(), y.id(), y.delta(), id, x, y));
    return id;
  }

  private ImmutableList<PathNotes.Claim> commonClaims() {
    ImmutableList.Builder<PathNotes.Claim> common = ImmutableList.builder();
    for (PathNotes.Claim x : a.notes.claims()) {
      for (PathNotes.Claim y : b.notes.claims()) {
        if (!y.isFrom(x.event())) {
          continue;
        }
        if (x.id() == y.id()) {
          common.add(x);
        }
        for (JoinedValue p : pairs) {
          if (p.idA() == x.id() && p.idB() == y.id() && p.deltaA() == 0 && p.deltaB() == 0) {
            common.add(new PathNotes.Claim(p.id(), x.event()));
            break;
          }
        }
      }
    }
    return common.build();
  }

  private void joinReferences(VerifierState result) {
    List<Reference> all = new ArrayList<>();
    int common = Math.min(a.references.length, b.references.length);
    for (int i = 0; i < common; i++) {
      Reference x = a.references[i];
      Reference y = b.references[i];
      boolean same = x.acquiredBy() == y.acquiredBy() && x.acquired().insn() == y.acquired().insn();
      if (same && x.onSomePathsOnly() == y.onSomePathsOnly()) {
        all.add(x);
        continue;
      }
      addOnSomePathsOnly(x, all);
      if (!same) {
        addOnSomePathsOnly(y, all);
      }
    }
    for (int i = common; i < a.references.length; i++) {
      addOnSomePathsOnly(a.references[i], all);
    }
    for (int i = common; i < b.references.length; i++) {
      addOnSomePathsOnly(b.references[i], all);
    }
    result.references = all.toArray(new Reference[0]);
  }

  /**
   * One reference stands for all that one call left behind on some paths: a loop that leaks would
   * otherwise double them with each round.
   */
  private static void addOnSomePathsOnly(Reference r, List<Reference> all) {
    for (Reference x : all) {
      if (x.onSomePathsOnly()
          && x.acquiredBy() == r.acquiredBy()
          && x.acquired().insn() == r.acquired().insn()
          && x.acquired().function() == r.acquired().function()) {
        return;
      }
    }
    all.add(new Reference(r.id(), r.acquiredBy(), r.acquired(), true));
  }

  private void joinCells(VerifierState result) {
    List<VerifierState.Cell> kept = new ArrayList<>();
    for (VerifierState.Cell c : a.cells) {
      RegState other = b.findCell(c.base(), c.baseId(), c.index(), c.offset(), c.size());
      if (other != null) {
        RegState joined = value(c.value(), other, Thresholds.NONE);
        kept.add(
            new VerifierState.Cell(c.base(), c.baseId(), c.index(), c.offset(), c.size(), joined));
      }
    }
    // What lies at an address that has another name on each way.
    boolean named = mode == Mode.JOIN && a.cells.length > 0; // or loops would not come to rest
    for (int i = 0; i < pairs.size() && named; i++) {
      JoinedValue p = pairs.get(i);
      if (p.deltaA() == 0 && p.deltaB() == 0 && p.idA() != p.idB()) {
        joinCellsOf(p, kept);
      }
    }
    result.cells = kept.toArray(new VerifierState.Cell[0]);
  }

  private void joinCellsOf(JoinedValue p, List<VerifierState.Cell> kept) {
    for (VerifierState.Cell c : a.cells) {
      RegState other =
          c.baseId() == p.idA()
              ? b.findCell(c.base(), p.idB(), c.index(), c.offset(), c.size())
              : null;
      if (other != null) {
        RegState joined = value(c.value(), other, Thresholds.NONE);
        kept.add(new VerifierState.Cell(c.base(), p.id(), c.index(), c.offset(), c.size(), joined));
      }
    }
  }

  private void joinComputed(VerifierState result) {
    if (result.computed.length == 0) {
      return;
    }
    List<Computed> kept = new ArrayList<>();
    for (Computed c : a.computed) {
      RegState other = b.findComputed(c);
      if (other != null) {
        kept.add(c.withValue(value(c.value(), other, Thresholds.NONE)));
      }
    }
    result.computed = kept.toArray(new Computed[0]);
  }
}
