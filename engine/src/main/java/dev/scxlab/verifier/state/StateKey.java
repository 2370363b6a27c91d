package dev.scxlab.verifier.state;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The discrete part of a state, as numbers: states that differ in it are kept apart where paths
 * join ({@code verifier.md} 4.3). Registers that are not read any more do not count.
 */
public final class StateKey {

  /** How parts begin that may be joined before others: numbers, and outcomes of conditions. */
  private static final long FLAG = RegState.Kind.SCALAR.ordinal();

  /** How much more a difference in null-ness, references and the like counts than one of these. */
  private static final int WEIGHT = 16;

  private final long[] parts;

  private StateKey(long[] parts) {
    this.parts = parts;
  }

  public static StateKey of(VerifierState state) {
    int size = 5;
    size += 2 * state.references.length;
    for (FuncState frame : state.frames) {
      size += 1 + frame.regs.length + frame.stack.cells().length + frame.outcomes.length;
    }
    long[] parts = new long[size];
    int at = 0;
    parts[at++] = state.lockId == 0 ? 0 : 1;
    parts[at++] = Math.min(state.insertedMin, 2) * 4L + Math.min(state.insertedMax, 2);
    parts[at++] = (state.stored ? 1L : 0L) | (state.ended ? 2L : 0L);
    parts[at++] = state.notes.key();
    parts[at++] = state.references.length;
    for (VerifierState.Reference r : state.references) {
      parts[at++] = r.acquiredBy().ordinal();
      parts[at++] = r.acquired().function() * 65_536L + r.acquired().insn();
    }
    for (FuncState frame : state.frames) {
      parts[at++] = -1L - frame.function.index();
      BitSet flags = frame.function.flags();
      for (int i = 0; i < frame.regs.length; i++) {
        parts[at++] = part(state, frame.regs[i], flags.get(i));
      }
      for (StackMemory.Cell cell : frame.stack.cells()) {
        boolean pointer = !cell.value().isScalar();
        parts[at++] = pointer ? part(state, cell.value(), false) * 1024 + cell.offset() : 0;
      }
      for (byte outcome : frame.outcomes) {
        parts[at++] = FLAG | (long) outcome << 8;
      }
    }
    return new StateKey(at == size ? parts : Arrays.copyOf(parts, at));
  }

  private static long part(VerifierState state, RegState value, boolean flag) {
    long kind = value.kind().ordinal();
    if (value.isScalar()) {
      boolean one = flag && value.scalar().isSingle();
      long facts = (long) Facts.ofIndex(value.facts()) << 40;
      return one ? kind | (value.scalar().umin() + 1) << 8 | facts : kind | facts;
    }
    if (value.kind() == RegState.Kind.UNINIT) {
      return kind;
    }
    long type = value.type() == null ? 0 : value.type().ordinal() + 1;
    long key = kind | (long) value.nullness().ordinal() << 4 | type << 6;
    key |= (long) (value.index() & 0xffff) << 14 | (long) position(state, value.ref()) << 30;
    key |= value.gone() == null ? 0 : 1L << 40;
    return key | (value.hasMark(Facts.STALE) ? 1L << 41 : 0);
  }

  /** References are named by the order in which they were acquired. */
  private static int position(VerifierState state, int reference) {
    for (int i = 0; i < state.references.length; i++) {
      if (state.references[i].id() == reference) {
        return i + 1;
      }
    }
    return 0;
  }

  /** In how many places two keys differ; as many as possible when they have no common shape. */
  public int distance(StateKey other) {
    if (parts.length != other.parts.length) {
      return Integer.MAX_VALUE;
    }
    int differing = 0;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] != other.parts[i]) {
        boolean flags = (parts[i] & 0xff) == FLAG && (other.parts[i] & 0xff) == FLAG;
        differing += flags ? 1 : WEIGHT;
      }
    }
    return differing;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof StateKey other && Arrays.equals(parts, other.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parts);
  }
}
