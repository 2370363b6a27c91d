package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import java.util.Arrays;

/**
 * Values by keys that are compared as raw bytes: open addressing with linear probing over entries
 * that stay where they are, because a policy holds the address of a value.
 */
final class HashTableMap extends PolicyMap {

  private final PolicyMemory memory;
  private final int maxEntries;
  private final int keyBytes;
  private final int valueBytes;
  private final int valueOffset;

  /** Addresses of entries (key, then value), 0 for a free place; a power of two of them. */
  private int[] table;

  private int[] free = new int[8];
  private int freeCount;
  private int count;

  HashTableMap(PolicyMemory memory, int maxEntries, int keyBytes, int valueBytes) {
    this.memory = memory;
    this.maxEntries = maxEntries;
    this.keyBytes = keyBytes;
    this.valueBytes = valueBytes;
    this.valueOffset = (keyBytes + 7) & -8;
    this.table = new int[16];
  }

  @Override
  long lookup(long key, int cpu) {
    int entry = table[find(key)];
    return entry == 0 ? 0 : entry + valueOffset;
  }

  @Override
  int update(long key, long value, long flags, int cpu) {
    int place = find(key);
    int entry = table[place];
    if (entry != 0 && flags == NOEXIST) {
      return EEXIST;
    }
    if (entry == 0) {
      if (flags == EXIST) {
        return ENOENT;
      }
      if (count == maxEntries) {
        return E2BIG;
      }
      entry = insert(place, key);
    }
    byte[] bytes = memory.bytes();
    System.arraycopy(bytes, (int) value, bytes, entry + valueOffset, valueBytes);
    return 0;
  }

  private int insert(int place, long key) {
    int size = valueOffset + ((valueBytes + 7) & -8);
    int entry = freeCount > 0 ? free[--freeCount] : memory.allocate(size);
    byte[] bytes = memory.bytes();
    System.arraycopy(bytes, (int) key, bytes, entry, keyBytes);
    table[place] = entry;
    count++;
    if (count * 2 > table.length) {
      grow();
    }
    return entry;
  }

  @Override
  int delete(long key) {
    int place = find(key);
    int entry = table[place];
    if (entry == 0) {
      return ENOENT;
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = entry;
    count--;
    close(place);
    return 0;
  }

  /** Moves entries behind a freed place forward, so that no search stops too early. */
  private void close(int freed) {
    int mask = table.length - 1;
    int hole = freed;
    int at = freed;
    while (true) {
      at = (at + 1) & mask;
      int entry = table[at];
      if (entry == 0) {
        table[hole] = 0;
        return;
      }
      int home = hash(memory.bytes(), entry) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        table[hole] = entry;
        hole = at;
      }
    }
  }

  private void grow() {
    int[] old = table;
    table = new int[old.length * 2];
    for (int entry : old) {
      if (entry != 0) {
        table[find(entry)] = entry;
      }
    }
  }

  /** The place of the entry with the key at an address, or the free place where it belongs. */
  private int find(long key) {
    byte[] bytes = memory.bytes();
    int mask = table.length - 1;
    int at = (int) key;
    int place = hash(bytes, at) & mask;
    while (true) {
      int entry = table[place];
      if (entry == 0 || Arrays.equals(bytes, entry, entry + keyBytes, bytes, at, at + keyBytes)) {
        return place;
      }
      place = (place + 1) & mask;
    }
  }

  private int hash(byte[] bytes, int at) {
    long hash = 0;
    int i = 0;
    for (; i + 8 <= keyBytes; i += 8) {
      hash = mix(hash ^ PolicyMemory.load64(bytes, at + i));
    }
    if (i < keyBytes) {
      long tail = 0;
      for (int shift = 0; i < keyBytes; i++, shift += 8) {
        tail |= (bytes[at + i] & 0xffL) << shift;
      }
      hash = mix(hash ^ tail);
    }
    return (int) hash;
  }

  private static long mix(long value) {
    long mixed = (value + 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
    return mixed ^ mixed >>> 32;
  }
}
