package dev.scxlab.workload;

import org.jspecify.annotations.Nullable;

/** The samples of a {@link LockTest} during a run. */
public final class LockTestTimes {

  private final LockTest test;
  private final long[] holdNs;
  private final long[] waitNs;
  private int holds;
  private int waits;

  LockTestTimes(LockTest test) {
    this.test = test;
    this.holdNs = new long[test.samples()];
    this.waitNs = new long[test.samples()];
  }

  static @Nullable LockTestTimes of(@Nullable LockTest test) {
    return test == null ? null : new LockTestTimes(test);
  }

  /** A task got a mutex it had waited for. */
  void acquired(int place, int mutex, long waitedNs) {
    if (mutex == test.mutex() && place == test.donor()) {
      add(waitNs, waits++, waitedNs);
    }
  }

  /** A task is about to give a mutex back. */
  void released(int place, int mutex, long heldNs) {
    if (mutex == test.mutex() && place == test.owner()) {
      add(holdNs, holds++, heldNs);
    }
  }

  private void add(long[] samples, int round, long ns) {
    int i = round - test.warmup();
    if (i >= 0 && i < samples.length) {
      samples[i] = ns;
    }
  }

  /** Counted rounds that are complete. */
  public int samples() {
    return Math.max(0, Math.min(Math.min(holds, waits) - test.warmup(), test.samples()));
  }

  /** Mean time the owner held the mutex in ns, rounded down; 0 without samples. */
  public long holdMeanNs() {
    return mean(holdNs);
  }

  /** Mean time from the donor's call until it had the mutex in ns, rounded down. */
  public long waitMeanNs() {
    return mean(waitNs);
  }

  private long mean(long[] samples) {
    int n = samples();
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += samples[i];
    }
    return n == 0 ? 0 : sum / n;
  }
}
