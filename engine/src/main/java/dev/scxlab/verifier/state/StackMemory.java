package dev.scxlab.verifier.state;

import dev.scxlab.abi.KernelLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The 512 bytes below a frame's r10: which of them were written, and the values of which more is
 * known than that. Places are offsets from r10, -512..-1.
 */
public final class StackMemory {

  /** A value at a place; it lies there alone. */
  public record Cell(int offset, int size, RegState value) {}

  private static final int BYTES = KernelLimits.STACK_BYTES;

  private final BitSet written;
  private Cell[] cells;

  public StackMemory() {
    this(new BitSet(BYTES), new Cell[0]);
  }

  private StackMemory(BitSet written, Cell[] cells) {
    this.written = written;
    this.cells = cells;
  }

  public StackMemory copy() {
    return new StackMemory((BitSet) written.clone(), cells);
  }

  public Cell[] cells() {
    return cells;
  }

  public void setCells(Cell[] values) {
    cells = values;
  }

  public static boolean inFrame(long offset, long size) {
    return offset >= -BYTES && offset + size <= 0;
  }

  /** Whether all bytes were written on every path. */
  public boolean isWritten(int offset, int size) {
    return written.nextClearBit(offset + BYTES) >= offset + BYTES + size;
  }

  /** The first byte of a range that was not written on some path, or 0 when all were. */
  public int firstUnwritten(int offset, int size) {
    int clear = written.nextClearBit(offset + BYTES);
    return clear >= offset + BYTES + size ? 0 : clear - BYTES;
  }

  /** The value that occupies exactly this range, or null. */
  public @Nullable RegState find(int offset, int size) {
    for (Cell cell : cells) {
      if (cell.offset == offset && cell.size == size) {
        return cell.value;
      }
    }
    return null;
  }

  /** The live iterator whose range meets this one, or null. */
  public @Nullable Cell iteratorIn(int offset, int size) {
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
  public void forget(int offset, int size) {
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
  public void store(int offset, int size, RegState value) {
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

  /**
   * Writes a value to one of several places: each keeps what it had or gets the value.
   *
   * @param places where it may go, all of the same size and one behind the other
   */
  public void storeAtOne(Places places, int size, RegState value, IdSource ids) {
    Cell[] all = cells;
    forget(places.low(), places.high() - places.low() + size);
    List<Cell> kept = new ArrayList<>(Arrays.asList(cells));
    for (Cell cell : all) {
      boolean within = cell.offset < places.high() + size && places.low() < cell.offset + cell.size;
      if (!within) {
        continue;
      }
      if (!places.mayHit(cell.offset, cell.size, size)) {
        kept.add(cell);
      } else if (cell.size == size && places.has(cell.offset) && cell.value.isScalar()) {
        kept.add(new Cell(cell.offset, size, either(cell.value, value, ids)));
      }
    }
    kept.sort(Comparator.comparingInt(Cell::offset));
    cells = kept.toArray(new Cell[0]);
  }

  /** What one of several places holds, as far as it is known of all of them; else null. */
  public @Nullable RegState findAtOne(Places places, int size, IdSource ids) {
    RegState found = null;
    for (int at = places.low(); at <= places.high(); at += places.distance()) {
      RegState cell = find(at, size);
      if (cell == null || (!cell.isScalar() && places.low() != places.high())) {
        return null;
      }
      found = found == null ? cell : either(found, cell, ids);
    }
    return found;
  }

  /** Whether all bytes that an access may hit were written on every path. */
  public boolean isWritten(Places places, int size) {
    for (int at = places.low(); at <= places.high(); at += places.distance()) {
      if (!isWritten(at, size)) {
        return false;
      }
    }
    return true;
  }

  private static RegState either(RegState a, RegState b, IdSource ids) {
    return RegState.scalar(a.scalar().join(b.scalar()), ids.fresh())
        .withFacts(Facts.ofEither(a, b))
        .withMarks(a.marks() | b.marks())
        .withOrigin(a.origin());
  }

  /**
   * Places of one size, of which an access hits one.
   *
   * @param low the first
   * @param high the last
   * @param distance bytes from one to the next; at least 1
   */
  public record Places(int low, int high, int distance) {

    public boolean has(int offset) {
      return offset >= low && offset <= high && (offset - low) % distance == 0;
    }

    /** Whether an access of {@code size} bytes may touch a cell. */
    public boolean mayHit(int offset, int cellSize, int size) {
      for (int at = Math.max(low, offset - size + 1); at < offset + cellSize; at++) {
        if (has(at)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Writes bytes of which nothing is known. */
  public void fill(int offset, int size) {
    forget(offset, size);
    written.set(offset + BYTES, offset + BYTES + size);
  }

  /** Makes a range one that was never written. */
  public void clear(int offset, int size) {
    forget(offset, size);
    written.clear(offset + BYTES, offset + BYTES + size);
  }

  /** Keeps as written only what both have written. */
  public void keepWrittenIn(StackMemory other) {
    written.and(other.written);
  }

  /** Whether every byte that is written here is written there too. */
  public boolean writtenWithin(StackMemory other) {
    BitSet missing = (BitSet) written.clone();
    missing.andNot(other.written);
    return missing.isEmpty();
  }
}
