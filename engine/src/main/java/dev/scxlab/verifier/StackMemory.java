package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The 512 bytes below a frame's r10: which of them were written, and the values of which more is
 * known than that. Places are offsets from r10, -512..-1.
 */
final class StackMemory {

  /** A value at a place; it lies there alone. */
  record Cell(int offset, int size, RegState value) {}

  private static final int BYTES = KernelLimits.STACK_BYTES;

  private final BitSet written;
  private Cell[] cells;

  StackMemory() {
    this(new BitSet(BYTES), new Cell[0]);
  }

  private StackMemory(BitSet written, Cell[] cells) {
    this.written = written;
    this.cells = cells;
  }

  StackMemory copy() {
    return new StackMemory((BitSet) written.clone(), cells);
  }

  Cell[] cells() {
    return cells;
  }

  void setCells(Cell[] values) {
    cells = values;
  }

  static boolean inFrame(long offset, long size) {
    return offset >= -BYTES && offset + size <= 0;
  }

  /** Whether all bytes were written on every path. */
  boolean isWritten(int offset, int size) {
    return written.nextClearBit(offset + BYTES) >= offset + BYTES + size;
  }

  /** The first byte of a range that was not written on some path, or 0 when all were. */
  int firstUnwritten(int offset, int size) {
    int clear = written.nextClearBit(offset + BYTES);
    return clear >= offset + BYTES + size ? 0 : clear - BYTES;
  }

  /** The value that occupies exactly this range, or null. */
  @Nullable RegState find(int offset, int size) {
    for (Cell cell : cells) {
      if (cell.offset == offset && cell.size == size) {
        return cell.value;
      }
    }
    return null;
  }

  /** The live iterator whose range meets this one, or null. */
  @Nullable Cell iteratorIn(int offset, int size) {
    for (Cell cell : cells) {
      if (cell.value.kind() == RegState.Kind.ITERATOR && overlaps(cell, offset, size)) {
        return cell;
      }
    }
    return null;
  }

  private static boolean overlaps(Cell cell, int offset, int size) {
    return cell.offset < offset + size && offset < cell.offset + cell.size;
  }

  /** Forgets what is known about a range; its bytes stay as written as they were. */
  void forget(int offset, int size) {
    int kept = 0;
    Cell[] rest = new Cell[cells.length];
    for (Cell cell : cells) {
      if (!overlaps(cell, offset, size)) {
        rest[kept++] = cell;
      }
    }
    if (kept < cells.length) {
      cells = Arrays.copyOf(rest, kept);
    }
  }

  /** Writes a value. */
  void store(int offset, int size, RegState value) {
    forget(offset, size);
    written.set(offset + BYTES, offset + BYTES + size);
    Cell[] more = Arrays.copyOf(cells, cells.length + 1);
    int at = cells.length;
    while (at > 0 && more[at - 1].offset > offset) {
      more[at] = more[at - 1];
      at--;
    }
    more[at] = new Cell(offset, size, value);
    cells = more;
  }

  /** Writes bytes of which nothing is known. */
  void fill(int offset, int size) {
    forget(offset, size);
    written.set(offset + BYTES, offset + BYTES + size);
  }

  /** Makes a range one that was never written. */
  void clear(int offset, int size) {
    forget(offset, size);
    written.clear(offset + BYTES, offset + BYTES + size);
  }

  /** Keeps as written only what both have written. */
  void keepWrittenIn(StackMemory other) {
    written.and(other.written);
  }

  /** Whether every byte that is written here is written there too. */
  boolean writtenWithin(StackMemory other) {
    BitSet missing = (BitSet) written.clone();
    missing.andNot(other.written);
    return missing.isEmpty();
  }
}
