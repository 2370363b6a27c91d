package dev.scxlab.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MapsTest {

  private static final long SEED = Long.getLong("seed", 3);

  private final PolicyMemory memory = new PolicyMemory(0);
  private final int key = memory.allocate(16);
  private final int value = memory.allocate(16);

  private void put(int address, long number) {
    PolicyMemory.store64(memory.bytes(), address, number);
  }

  private long get(long address) {
    return PolicyMemory.load64(memory.bytes(), address);
  }

  @Test
  void aHashBehavesLikeAMapWithACapacity() {
    int capacity = 100;
    HashTableMap hash = new HashTableMap(memory, capacity, 8, 8);
    Map<Long, Long> model = new HashMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50_000; i++) {
      long k = random.nextLong(160) * 0x1_0000_0001L;
      put(key, k);
      switch (random.nextInt(3)) {
        case 0:
          put(value, i);
          boolean fits = model.containsKey(k) || model.size() < capacity;
          assertThat(hash.update(key, value, 0, 0)).isEqualTo(fits ? 0 : PolicyMap.E2BIG);
          if (fits) {
            model.put(k, (long) i);
          }
          break;
        case 1:
          int deleted = model.remove(k) != null ? 0 : PolicyMap.ENOENT;
          assertThat(hash.delete(key)).isEqualTo(deleted);
          break;
        default:
          long found = hash.lookup(key, 0);
          Long expected = model.get(k);
          assertThat(found != 0).as("seed " + SEED + ", step " + i).isEqualTo(expected != null);
          if (expected != null) {
            assertThat(get(found)).isEqualTo(expected);
          }
      }
    }
  }

  @Test
  void theAddressOfAHashValueStaysWhileTheTableGrows() {
    HashTableMap hash = new HashTableMap(memory, 10_000, 12, 4);
    put(key, 77);
    put(key + 8, 1);
    hash.update(key, value, 0, 0);
    long address = hash.lookup(key, 0);
    for (int i = 1_000; i < 9_000; i++) {
      put(key, i);
      assertThat(hash.update(key, value, 0, 0)).isZero();
    }
    put(key, 77);
    assertThat(hash.lookup(key, 0)).isEqualTo(address);
  }

  @Test
  void updateFlagsOfAHashAreTheKernels() {
    HashTableMap hash = new HashTableMap(memory, 4, 8, 8);
    put(key, 5);
    assertThat(hash.update(key, value, PolicyMap.EXIST, 0)).isEqualTo(PolicyMap.ENOENT);
    assertThat(hash.update(key, value, PolicyMap.NOEXIST, 0)).isZero();
    assertThat(hash.update(key, value, PolicyMap.NOEXIST, 0)).isEqualTo(PolicyMap.EEXIST);
    assertThat(hash.update(key, value, PolicyMap.EXIST, 0)).isZero();
  }

  @Test
  void aQueueIsFirstInFirstOutAndRefusesWhenFull() {
    QueueMap queue = new QueueMap(memory, 3, 4);
    for (int round = 0; round < 5; round++) {
      for (int i = 1; i <= 3; i++) {
        put(value, 10L * round + i);
        assertThat(queue.push(value, 0)).isZero();
      }
      assertThat(queue.push(value, 0)).isEqualTo(PolicyMap.E2BIG);
      assertThat(queue.peek(value, false)).isZero();
      for (int i = 1; i <= 3; i++) {
        assertThat(queue.peek(value, true)).isZero();
        assertThat(PolicyMemory.load32(memory.bytes(), value)).isEqualTo(10 * round + i);
      }
      put(value, -1);
      assertThat(queue.peek(value, true)).isEqualTo(PolicyMap.ENOENT);
      assertThat(PolicyMemory.load32(memory.bytes(), value)).isZero();
    }
  }

  @Test
  void aTreeGivesItsEntriesByKeyAndArrival() {
    OrderedMap tree = new OrderedMap(memory, 64, 16);
    int entry = memory.allocate(16);
    List<long[]> expected = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    long near = Long.MAX_VALUE - 8; // keys wrap around in their middle
    for (int round = 0; round < 2_000; round++) {
      boolean pushes = random.nextInt(3) != 0;
      if (pushes) {
        long key = near + random.nextInt(16);
        PolicyMemory.store64(memory.bytes(), entry, key);
        PolicyMemory.store64(memory.bytes(), entry + 8, round);
        int result = tree.push(entry, 0);
        assertThat(result).isEqualTo(expected.size() == 64 ? PolicyMap.E2BIG : 0);
        if (result == 0) {
          expected.add(new long[] {key, round});
          expected.sort(
              (a, b) -> a[0] == b[0] ? Long.compare(a[1], b[1]) : a[0] - b[0] < 0 ? -1 : 1);
        }
      } else if (expected.isEmpty()) {
        assertThat(tree.peek(entry, true)).isEqualTo(PolicyMap.ENOENT);
      } else {
        assertThat(tree.peek(entry, true)).isZero();
        long[] first = expected.remove(0);
        assertThat(PolicyMemory.load64(memory.bytes(), entry)).isEqualTo(first[0]);
        assertThat(PolicyMemory.load64(memory.bytes(), entry + 8)).isEqualTo(first[1]);
      }
    }
  }

  @Test
  void storageIsMadeOnRequestAndZeroWhenMadeAgain() {
    PlacedMasks none = new PlacedMasks(memory, new Handles(1), new DataType.Text());
    StorageMap storage = new StorageMap(memory, 16, none);
    assertThat(storage.storage(300, 0, false)).isZero();
    long entry = storage.storage(300, 0, true);
    put((int) entry, 9);
    assertThat(storage.storage(300, 0, true)).isEqualTo(entry);
    assertThat(storage.storage(299, 0, false)).isZero();
    assertThat(storage.deleteStorage(300)).isZero();
    assertThat(storage.deleteStorage(300)).isEqualTo(PolicyMap.ENOENT);
    assertThat(get(storage.storage(301, 0, true))).isZero();
  }

  @Test
  void eachCpuHasElementsOfItsOwn() {
    ArrayMap array = new ArrayMap(memory, 3, 4, 2);
    PolicyMemory.store32(memory.bytes(), key, 2);
    long first = array.lookup(key, 0);
    long second = array.lookup(key, 1);
    assertThat(first).isNotZero().isNotEqualTo(second);
    PolicyMemory.store32(memory.bytes(), key, 3);
    assertThat(array.lookup(key, 0)).isZero();
    PolicyMemory.store32(memory.bytes(), key, -1);
    assertThat(array.lookup(key, 0)).isZero();
  }
}
