package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;

/**
 * Elements by a u32 index, each with a copy per CPU or one for all: {@code ARRAY} and {@code
 * PERCPU_ARRAY}. Elements exist always and start as zero.
 */
final class ArrayMap extends PolicyMap {

  private final PolicyMemory memory;
  private final int base;
  private final int entries;
  private final int valueBytes;
  private final int stride;
  private final int cpuStride;
  private final int copies;

  /**
   * Makes an array.
   *
   * @param copies 1, or the number of CPUs when each has its own elements
   */
  ArrayMap(PolicyMemory memory, int entries, int valueBytes, int copies) {
    this.memory = memory;
    this.entries = entries;
    this.valueBytes = valueBytes;
    this.stride = (valueBytes + 7) & -8;
    this.copies = copies;
    this.cpuStride = copies == 1 ? 0 : stride * entries;
    this.base = memory.allocate((long) stride * entries * copies);
  }

  @Override
  long lookup(long key, int cpu) {
    int index = PolicyMemory.load32(memory.bytes(), key);
    return Integer.compareUnsigned(index, entries) < 0 ? address(index, cpu) : 0;
  }

  @Override
  int update(long key, long value, long flags, int cpu) {
    if (flags == NOEXIST) {
      return EEXIST;
    }
    long target = lookup(key, cpu);
    if (target == 0) {
      return E2BIG;
    }
    byte[] bytes = memory.bytes();
    System.arraycopy(bytes, (int) value, bytes, (int) target, valueBytes);
    return 0;
  }

  @Override
  int delete(long key) {
    return EINVAL;
  }

  /** Gives every element its first bytes, those behind them stay as they are, and its masks. */
  void fill(byte[] first, PlacedMasks masks) {
    for (int cpu = 0; cpu < copies; cpu++) {
      for (int index = 0; index < entries; index++) {
        System.arraycopy(first, 0, memory.bytes(), (int) address(index, cpu), first.length);
        masks.make(address(index, cpu));
      }
    }
  }

  /** Whether a CPU has elements. */
  boolean hasCpu(long cpu) {
    return cpu >= 0 && cpu < copies;
  }

  /** The element that holds an address, of the first copy. */
  int indexOf(long address) {
    return (int) (address - base) / stride;
  }

  int entries() {
    return entries;
  }

  int copies() {
    return copies;
  }

  long address(int index, int cpu) {
    return base + (long) cpuStride * cpu + (long) stride * index;
  }
}
