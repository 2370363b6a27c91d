package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.DataType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of one operation on a map: a hash of 1,000 u64 entries, task storage, a queue. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MapBenchmark {

  private static final int ENTRIES = 1_000;

  private final PolicyMemory memory = new PolicyMemory(0);
  private final HashTableMap hash = new HashTableMap(memory, 2 * ENTRIES, 8, 8);
  private final StorageMap storage =
      new StorageMap(memory, 16, new PlacedMasks(memory, new Handles(1), new DataType.Text()));
  private final QueueMap queue = new QueueMap(memory, 4096, 4);
  private final int key = memory.allocate(8);
  private final int value = memory.allocate(8);
  private long next;

  /** Fills the maps. */
  public MapBenchmark() {
    for (int i = 0; i < ENTRIES; i++) {
      PolicyMemory.store64(memory.bytes(), key, i);
      hash.update(key, value, 0, 0);
      storage.storage(i, 0, true);
    }
  }

  private void nextKey() {
    next = (next * 13 + 7) % ENTRIES;
    PolicyMemory.store64(memory.bytes(), key, next);
  }

  @Benchmark
  public long hashGet() {
    nextKey();
    return hash.lookup(key, 0);
  }

  @Benchmark
  public int hashSet() {
    nextKey();
    return hash.update(key, value, 0, 0);
  }

  @Benchmark
  public int hashDeleteAndSet() {
    nextKey();
    return hash.delete(key) + hash.update(key, value, 0, 0);
  }

  @Benchmark
  public long taskStorageGet() {
    next = (next * 13 + 7) % ENTRIES;
    return storage.storage((int) next, 0, false);
  }

  @Benchmark
  public int queuePushAndPop() {
    return queue.push(value, 0) + queue.peek(value, true);
  }
}
