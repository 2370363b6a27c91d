package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import java.util.Arrays;

/**
 * The masks that lie in values of one type: they come into being, empty, with the value and go away
 * with it.
 */
final class PlacedMasks {

  private final PolicyMemory memory;
  private final Handles handles;
  private final int[] offsets;

  /** Knows where masks lie in a type. */
  PlacedMasks(PolicyMemory memory, Handles handles, DataType type) {
    this.memory = memory;
    this.handles = handles;
    this.offsets = offsets(type, 0);
  }

  private static int[] offsets(DataType type, int base) {
    if (type instanceof DataType.Mask) {
      return new int[] {base};
    }
    int[] all = {};
    if (type instanceof DataType.Array a && a.holdsMask()) {
      for (int i = 0; i < a.count(); i++) {
        all = join(all, offsets(a.element(), base + i * a.element().size()));
      }
    } else if (type instanceof DataType.Struct s) {
      for (DataType.Field f : s.fields()) {
        all = join(all, offsets(f.type(), base + f.offset()));
      }
    }
    return all;
  }

  private static int[] join(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Makes the masks of a new value. */
  void make(long address) {
    for (int offset : offsets) {
      PolicyMemory.store64(memory.bytes(), address + offset, handles.createMask());
    }
  }

  /** Gives the masks of a value back that goes away. */
  void release(long address) {
    for (int offset : offsets) {
      handles.releaseMask(PolicyMemory.load64(memory.bytes(), address + offset));
    }
  }
}
