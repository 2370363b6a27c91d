package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a user DSQ ({@code struct bpf_iter_scx_dsq}): sees the tasks that were queued before
 * it began. Reusable: {@link ScxKfuncs#iterDsqNew} starts it afresh.
 */
public final class DsqIterator {

  /** The queue walked over; null before the start, after a failed start and after the end. */
  @Nullable DispatchQueue dsq;

  /** The task that {@code next} gave last. */
  @Nullable Task current;

  /** The queue's insertion counter at the start. */
  long startSeq;

  boolean reverse;
  boolean finished;
  boolean sliceSet;
  boolean vtimeSet;
  long sliceNs;
  long vtime;

  private @Nullable SchedExtEntity upcoming;

  void place(@Nullable SchedExtEntity after) {
    DispatchQueue queue = dsq;
    if (queue == null) {
      upcoming = null;
    } else if (after == null) {
      upcoming = reverse ? queue.last() : queue.first();
    } else {
      upcoming = reverse ? after.prevOnDsq() : after.nextOnDsq();
    }
  }

  @Nullable Task next() {
    DispatchQueue queue = dsq;
    SchedExtEntity e = upcoming;
    while (queue != null && e != null && e.dsqSeq - startSeq > 0 && e.dsq == queue) {
      e = reverse ? e.prevOnDsq() : e.nextOnDsq();
    }
    if (queue == null || e == null || e.dsq != queue) {
      upcoming = null;
      current = null;
      return null;
    }
    current = e.task;
    upcoming = reverse ? e.prevOnDsq() : e.nextOnDsq();
    return current;
  }

  void end() {
    dsq = null;
    current = null;
    upcoming = null;
  }
}
