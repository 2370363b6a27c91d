package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.DispatchQueue;
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
  boolean started;
  boolean finished;
  boolean sliceSet;
  boolean vtimeSet;
  long sliceNs;
  long vtime;
}
