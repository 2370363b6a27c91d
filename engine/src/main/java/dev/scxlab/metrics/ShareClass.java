package dev.scxlab.metrics;

import dev.scxlab.source.LabBug;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Tasks of one weight and one mask: an ideal scheduler gives all of them the same. */
final class ShareClass {

  final long weight;
  final BitSet allowed;
  int runnable;
  double perTask;
  double serviceNs;

  /** Used while a pool is solved: its share is settled. */
  boolean fixed;

  /** Number of its mask within its pool. */
  int mask;

  private @Nullable SharePool pool;

  ShareClass(long weight, BitSet allowed) {
    this.weight = weight;
    this.allowed = allowed;
  }

  void moveTo(SharePool newPool, int maskInPool) {
    pool = newPool;
    mask = maskInPool;
  }

  SharePool pool() {
    if (pool == null) {
      throw new LabBug("a share class without a pool");
    }
    return pool;
  }

  void change(int by, long timeNs) {
    pool().advance(timeNs);
    runnable += by;
    pool().changed(this, by);
  }
}
