package dev.scxlab.kernel;

/**
 * Load averages of a task or of a fair run queue ({@code struct sched_avg}, eevdf.md 5.1). Values
 * carry 20 fraction bits; the getters give the kernel's whole numbers.
 */
public final class FairLoad {

  private static final int SHIFT = 20;

  /** Up to when the averages are counted. */
  public long updatedNs;

  /** Share of time queued, times the weight: a hog of nice 0 has 1024. */
  public long load;

  /** Share of time runnable, times 1024. */
  public long runnable;

  /** Share of time running, times 1024. */
  public long util;

  /** {@code load_avg}. */
  public long loadAvg() {
    return load >> SHIFT;
  }

  /** {@code runnable_avg}. */
  public long runnableAvg() {
    return runnable >> SHIFT;
  }

  /** {@code util_avg}. */
  public long utilAvg() {
    return util >> SHIFT;
  }
}
