package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import java.util.Arrays;

/** A bounded queue of values, first in first out. */
final class QueueMap extends PolicyMap {

  private final PolicyMemory memory;
  private final int base;
  private final int entries;
  private final int valueBytes;
  private int head;
  private int count;

  QueueMap(PolicyMemory memory, int entries, int valueBytes) {
    this.memory = memory;
    this.entries = entries;
    this.valueBytes = valueBytes;
    this.base = memory.allocate((long) entries * valueBytes);
  }

  @Override
  int push(long value, long flags) {
    if (count == entries) {
      if (flags != EXIST) {
        return E2BIG;
      }
      head = (head + 1) % entries;
      count--;
    }
    byte[] bytes = memory.bytes();
    System.arraycopy(bytes, (int) value, bytes, address((head + count) % entries), valueBytes);
    count++;
    return 0;
  }

  @Override
  int peek(long target, boolean remove) {
    byte[] bytes = memory.bytes();
    if (count == 0) {
      Arrays.fill(bytes, (int) target, (int) target + valueBytes, (byte) 0);
      return ENOENT;
    }
    System.arraycopy(bytes, address(head), bytes, (int) target, valueBytes);
    if (remove) {
      head = (head + 1) % entries;
      count--;
    }
    return 0;
  }

  private int address(int index) {
    return base + index * valueBytes;
  }
}
