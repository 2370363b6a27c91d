package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import java.util.Arrays;

/**
 * A tree: entries that begin with a 64-bit key leave in the order of their keys, which compare as
 * virtual times do ({@code (s64)(a - b) < 0}); those with equal keys in order of arrival. A heap
 * whose entries stay where they are in policy memory.
 */
final class OrderedMap extends PolicyMap {

  private final PolicyMemory memory;
  private final int base;
  private final int valueBytes;

  /** The heap: numbers of entries, the first {@link #count} in use, the others free. */
  private final int[] heap;

  /** By number of an entry: when it arrived. */
  private final long[] arrival;

  private int count;
  private long arrivals;

  OrderedMap(PolicyMemory memory, int entries, int valueBytes) {
    this.memory = memory;
    this.valueBytes = valueBytes;
    this.base = memory.allocate((long) entries * valueBytes);
    this.heap = new int[entries];
    this.arrival = new long[entries];
    Arrays.setAll(heap, i -> i);
  }

  @Override
  int push(long value, long flags) {
    if (count == heap.length) {
      return E2BIG;
    }
    int entry = heap[count];
    byte[] bytes = memory.bytes();
    System.arraycopy(bytes, (int) value, bytes, address(entry), valueBytes);
    arrival[entry] = arrivals++;
    siftUp(count++);
    return 0;
  }

  @Override
  int peek(long target, boolean remove) {
    byte[] bytes = memory.bytes();
    if (count == 0) {
      Arrays.fill(bytes, (int) target, (int) target + valueBytes, (byte) 0);
      return ENOENT;
    }
    System.arraycopy(bytes, address(heap[0]), bytes, (int) target, valueBytes);
    if (remove) {
      swap(0, --count);
      siftDown(0);
    }
    return 0;
  }

  private void siftUp(int from) {
    int i = from;
    while (i > 0 && before(heap[i], heap[(i - 1) / 2])) {
      swap(i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  }

  private void siftDown(int from) {
    int i = from;
    while (2 * i + 1 < count) {
      int child = 2 * i + 1;
      if (child + 1 < count && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], heap[i])) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private boolean before(int a, int b) {
    long difference = key(a) - key(b);
    return difference == 0 ? arrival[a] < arrival[b] : difference < 0;
  }

  private long key(int entry) {
    return PolicyMemory.load64(memory.bytes(), address(entry));
  }

  private void swap(int i, int j) {
    int entry = heap[i];
    heap[i] = heap[j];
    heap[j] = entry;
  }

  private int address(int entry) {
    return base + entry * valueBytes;
  }
}
