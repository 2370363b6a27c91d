package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import java.util.Arrays;

/** An entry for each object that has one, found by the object's slot. */
final class StorageMap extends PolicyMap {

  private final PolicyMemory memory;
  private final int valueBytes;
  private final PlacedMasks masks;
  private int[] addresses = new int[64];
  private int[] free = new int[8];
  private int freeCount;

  StorageMap(PolicyMemory memory, int valueBytes, PlacedMasks masks) {
    this.masks = masks;
    this.memory = memory;
    this.valueBytes = valueBytes;
  }

  @Override
  long storage(int slot, long initial, boolean create) {
    int address = slot < addresses.length ? addresses[slot] : 0;
    return address != 0 || !create ? address : create(slot, initial);
  }

  private long create(int slot, long initial) {
    if (slot >= addresses.length) {
      addresses = Arrays.copyOf(addresses, Math.max(slot + 1, addresses.length * 2));
    }
    int address = freeCount > 0 ? free[--freeCount] : memory.allocate(valueBytes);
    byte[] bytes = memory.bytes();
    if (initial != 0) {
      System.arraycopy(bytes, (int) initial, bytes, address, valueBytes);
    } else {
      Arrays.fill(bytes, address, address + valueBytes, (byte) 0);
    }
    masks.make(address);
    addresses[slot] = address;
    return address;
  }

  @Override
  int deleteStorage(int slot) {
    int address = slot < addresses.length ? addresses[slot] : 0;
    if (address == 0) {
      return ENOENT;
    }
    masks.release(address);
    addresses[slot] = 0;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = address;
    return 0;
  }
}
