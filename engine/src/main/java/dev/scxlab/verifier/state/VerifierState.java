package dev.scxlab.verifier.state;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.PathStep;
import dev.scxlab.verifier.number.Scalar;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What holds at a point of a program on some set of paths: all frames, the references held, the
 * lock, and where the op stands in the protocol of its task. Mutable; copied where paths part.
 */
public final class VerifierState {

  /** A reference that must be released: its number, what acquired it, and where. */
  public record Reference(int id, Kfunc acquiredBy, Event acquired, boolean onSomePathsOnly) {}

  /** A place of policy memory or of a kernel object whose content is known. */
  public record Cell(Base base, long baseId, int index, long offset, int size, RegState value) {}

  /** What a {@link Cell} lies in. */
  public enum Base {
    /** A variable of a data section: {@code index} names it. */
    DATA,
    /** A value of map {@code index} whose address has id {@code baseId}. */
    MAP_VALUE,
    /** The kernel object whose handle has id {@code baseId}. */
    OBJECT,
    /**
     * What a lookup in map {@code index} gives for the key or object with id {@code baseId}, moved
     * by {@code offset}.
     */
    LOOKUP
  }

  private static final Reference[] NO_REFERENCES = {};
  private static final Cell[] NO_CELLS = {};
  private static final Relation[] NO_RELATIONS = {};
  private static final Computed[] NO_COMPUTED = {};

  private static final int MAX_CELLS = 64;
  private static final int MAX_RELATIONS = 32;
  private static final int MAX_COMPUTED = 16;

  public FuncState[] frames;
  public Reference[] references = NO_REFERENCES;
  public Cell[] cells = NO_CELLS;
  public Relation[] relations = NO_RELATIONS;

  /** Results of arithmetic that the same instruction on the same values gives again. */
  public Computed[] computed = NO_COMPUTED;

  /** Id of the value whose lock is held, 0 for none; and the event that took it. */
  public long lockId;

  public @Nullable Event locked;

  /** How often the op's own task was inserted on these paths: at least and at most. */
  public int insertedMin;

  public int insertedMax;

  /** The last insert of the op's own task, for messages. */
  public @Nullable Event inserted;

  /** Whether the op's own task was surely (may have been) put where the policy finds it again. */
  public boolean stored;

  /** Whether error or exit was called on all these paths. */
  public boolean ended;

  /** How many inserts wait in the dispatch buffer: at least and at most. */
  public int pendingMin;

  public int pendingMax;

  /** While {@link #pendingMax} is what it was at the head of a loop: how rounds bound it. */
  public @Nullable PendingBound pendingBound;

  /** What the lints remember. */
  public PathNotes notes = PathNotes.NONE;

  /** The newest event; the others hang behind it. */
  public @Nullable Event last;

  public VerifierState(FuncState entry) {
    this.frames = new FuncState[] {entry};
  }

  private VerifierState(FuncState[] frames) {
    this.frames = frames;
  }

  public VerifierState copy() {
    FuncState[] copies = new FuncState[frames.length];
    for (int i = 0; i < frames.length; i++) {
      copies[i] = frames[i].copy();
    }
    VerifierState copy = new VerifierState(copies);
    copy.references = references;
    copy.cells = cells;
    copy.relations = relations;
    copy.computed = computed;
    copy.lockId = lockId;
    copy.locked = locked;
    copy.insertedMin = insertedMin;
    copy.insertedMax = insertedMax;
    copy.inserted = inserted;
    copy.stored = stored;
    copy.ended = ended;
    copy.pendingMin = pendingMin;
    copy.pendingMax = pendingMax;
    copy.pendingBound = pendingBound;
    copy.notes = notes;
    copy.last = last;
    return copy;
  }

  public FuncState top() {
    return frames[frames.length - 1];
  }

  public RegState reg(int register) {
    return top().regs[register];
  }

  public void setReg(int register, RegState value) {
    top().regs[register] = value;
  }

  public void push(FuncState frame) {
    frames = Arrays.copyOf(frames, frames.length + 1);
    frames[frames.length - 1] = frame;
  }

  public void pop() {
    frames = Arrays.copyOf(frames, frames.length - 1);
  }

  public void add(PathStep.Event kind, int insn, boolean taken, long value) {
    add(kind, insn, taken, value, null);
  }

  public void add(PathStep.Event kind, int insn, boolean taken, long value, @Nullable String note) {
    FuncState top = top();
    last = new Event(kind, top.function.index(), insn, taken, value, note, top.depth, last, null);
  }

  /** An event of the present that later events do not hang behind. */
  public Event aside(int insn, long value) {
    FuncState top = top();
    return new Event(
        PathStep.Event.CALL, top.function.index(), insn, true, value, null, top.depth, last, null);
  }

  /** Notes that this state came together with another one at an instruction. */
  public void addMerge(int insn, Event.Merge merge) {
    FuncState top = top();
    last =
        new Event(
            PathStep.Event.MERGE,
            top.function.index(),
            insn,
            false,
            0,
            null,
            top.depth,
            last,
            merge);
  }

  /** Decides the null-ness of a value and all its copies; a null one holds no reference. */
  public void setNullness(RegState value, RegState.Nullness nullness) {
    mapValues(v -> v.isNullable() && v.sameValue(value) ? v.withNullness(nullness) : v);
    if (nullness == RegState.Nullness.NULL && value.ref() != 0) {
      removeReference(value.ref());
    }
  }

  /** Changes every value everywhere: registers, stack, known places. */
  public void mapValues(UnaryOperator<RegState> change) {
    for (FuncState frame : frames) {
      RegState[] regs = frame.regs;
      for (int i = 0; i < regs.length; i++) {
        if (regs[i].kind() != RegState.Kind.UNINIT) {
          regs[i] = change.apply(regs[i]);
        }
      }
      StackMemory.Cell[] old = frame.stack.cells();
      if (old.length > 0) {
        StackMemory.Cell[] changed = old.clone();
        for (int i = 0; i < changed.length; i++) {
          StackMemory.Cell c = changed[i];
          changed[i] = new StackMemory.Cell(c.offset(), c.size(), change.apply(c.value()));
        }
        frame.stack.setCells(changed);
      }
    }
    if (cells.length > 0) {
      Cell[] changed = cells.clone();
      for (int i = 0; i < changed.length; i++) {
        Cell c = changed[i];
        changed[i] = new Cell(c.base, c.baseId, c.index, c.offset, c.size, change.apply(c.value));
      }
      cells = changed;
    }
    if (computed.length > 0) {
      computed =
          Arrays.stream(computed)
              .map(c -> c.withValue(change.apply(c.value())))
              .toArray(Computed[]::new);
    }
  }

  /** Gives values other identities, wherever they are named. */
  public void rename(LongUnaryOperator names) {
    mapValues(v -> v.id() == 0 ? v : v.withId(names.applyAsLong(v.id()), v.delta()));
    cells =
        Arrays.stream(cells)
            .map(
                c ->
                    new Cell(
                        c.base, names.applyAsLong(c.baseId), c.index, c.offset, c.size, c.value))
            .toArray(Cell[]::new);
    relations =
        Arrays.stream(relations)
            .map(
                r ->
                    new Relation(
                        names.applyAsLong(r.low()),
                        r.lowDelta(),
                        names.applyAsLong(r.high()),
                        r.highDelta(),
                        r.kind()))
            .toArray(Relation[]::new);
    computed =
        Arrays.stream(computed)
            .map(
                c ->
                    new Computed(
                        c.kind(),
                        names.applyAsLong(c.left()),
                        c.leftDelta(),
                        names.applyAsLong(c.right()),
                        c.rightDelta(),
                        c.value()))
            .toArray(Computed[]::new);
    lockId = names.applyAsLong(lockId);
    notes = notes.renamed(names);
  }

  /** A value is one of these numbers: if it counts rounds, fewer inserts may wait. */
  public void narrowPending(long id, Scalar scalar) {
    PendingBound bound = pendingBound;
    if (bound != null && bound.counter().id() == id && pendingMax == bound.most()) {
      pendingMax = bound.when(scalar);
      pendingMin = Math.min(pendingMin, pendingMax);
      pendingBound = null;
    }
  }

  public void addReference(Reference reference) {
    references = Arrays.copyOf(references, references.length + 1);
    references[references.length - 1] = reference;
  }

  public @Nullable Reference reference(int id) {
    for (Reference r : references) {
      if (r.id == id) {
        return r;
      }
    }
    return null;
  }

  /** Whether anything but one register of the top frame holds a reference. */
  public boolean holds(int reference, int besides) {
    for (FuncState frame : frames) {
      for (int r = 0; r < frame.regs.length; r++) {
        boolean skipped = frame == top() && r == besides;
        if (!skipped && frame.regs[r].ref() == reference) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a reference is held that was acquired at the same place. */
  public boolean holdsFrom(Reference other) {
    return Arrays.stream(references)
        .anyMatch(
            r ->
                r.acquired.function() == other.acquired.function()
                    && r.acquired.insn() == other.acquired.insn());
  }

  public void removeReference(int id) {
    references = Arrays.stream(references).filter(r -> r.id != id).toArray(Reference[]::new);
  }

  public @Nullable RegState findCell(Base base, long baseId, int index, long offset, int size) {
    for (Cell c : cells) {
      if (c.base == base
          && c.baseId == baseId
          && c.index == index
          && c.offset == offset
          && c.size == size) {
        return c.value;
      }
    }
    return null;
  }

  public void addCell(Cell cell) {
    Cell[] kept = cells.length < MAX_CELLS ? cells : Arrays.copyOfRange(cells, 1, cells.length);
    cells = Arrays.copyOf(kept, kept.length + 1);
    cells[kept.length] = cell;
  }

  public void forgetCells(Predicate<Cell> which) {
    if (cells.length > 0) {
      cells = Arrays.stream(cells).filter(which.negate()).toArray(Cell[]::new);
    }
  }

  public void addRelation(Relation relation) {
    if (relation.low() == 0 || relation.high() == 0) {
      return;
    }
    for (Relation known : relations) {
      if (known.equals(relation)) {
        return;
      }
    }
    Relation[] kept =
        relations.length < MAX_RELATIONS
            ? relations
            : Arrays.copyOfRange(relations, 1, relations.length);
    relations = Arrays.copyOf(kept, kept.length + 1);
    relations[kept.length] = relation;
  }

  /** Whether a value is known to be at most another, compared without sign. */
  public boolean isAtMost(RegState low, RegState high) {
    return low.id() != 0 && high.id() != 0 && relates(low, high, Relation.Kind::isAtMost);
  }

  /** Whether something is known of two values, in this order. */
  public boolean relates(RegState low, RegState high, Predicate<Relation.Kind> kind) {
    for (Relation r : relations) {
      if (kind.test(r.kind()) && r.isOf(low, high)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some relation has {@code value} as its lower side and satisfies a condition. */
  public boolean isBelow(RegState value, Predicate<Relation> condition) {
    for (Relation r : relations) {
      if (r.isLow(value) && condition.test(r)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some relation has {@code value} as its higher side and satisfies a condition. */
  public boolean isAbove(RegState value, Predicate<Relation> condition) {
    for (Relation r : relations) {
      if (r.isHigh(value) && condition.test(r)) {
        return true;
      }
    }
    return false;
  }

  /** The number with an identity, as some register knows it, or null. */
  public @Nullable RegState findNumber(long id, long delta) {
    for (FuncState frame : frames) {
      for (RegState v : frame.regs) {
        if (v.isScalar() && v.id() == id && v.delta() == delta) {
          return v;
        }
      }
    }
    return null;
  }

  /** What the same arithmetic gave before, or null. */
  public @Nullable RegState findComputed(Computed same) {
    for (Computed c : computed) {
      if (c.isSame(same)) {
        return c.value();
      }
    }
    return null;
  }

  public void addComputed(Computed result) {
    Computed[] kept =
        computed.length < MAX_COMPUTED
            ? computed
            : Arrays.copyOfRange(computed, 1, computed.length);
    computed = Arrays.copyOf(kept, kept.length + 1);
    computed[kept.length] = result;
  }
}
