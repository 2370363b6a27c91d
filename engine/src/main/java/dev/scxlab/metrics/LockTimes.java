package dev.scxlab.metrics;

import dev.scxlab.trace.TraceKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long locks were waited for and held. A wait runs from the call that finds the lock taken
 * until the task has it; a lock that was free gives no sample. A hold runs from there until the
 * lock is given back. What began in the warm-up does not count.
 */
final class LockTimes {

  private final long windowStartNs;
  private final LatencyHistogram waits = LatencyHistogram.ofRun();
  private final LatencyHistogram holds = LatencyHistogram.ofRun();

  /** Since when each lock is held. */
  private long[] heldSinceNs = new long[16];

  LockTimes(long windowStartNs) {
    this.windowStartNs = windowStartNs;
  }

  void event(long timeNs, TraceKind kind, TaskFold task, int lock) {
    if (lock >= heldSinceNs.length) {
      heldSinceNs = Arrays.copyOf(heldSinceNs, Math.max(lock + 1, heldSinceNs.length * 2));
    }
    switch (kind) {
      case LOCK_WAIT -> {
        if (task.lockWaitNs == TaskFold.NONE) {
          task.lockWaitNs = timeNs;
        }
      }
      case LOCK_ACQUIRED -> {
        if (task.lockWaitNs != TaskFold.NONE) {
          record(waits, task.lockWaitNs, timeNs);
          task.lockWaitNs = TaskFold.NONE;
        }
        heldSinceNs[lock] = timeNs;
      }
      default -> record(holds, heldSinceNs[lock], timeNs);
    }
  }

  private void record(LatencyHistogram samples, long fromNs, long toNs) {
    if (fromNs >= windowStartNs) {
      samples.record(toNs - fromNs);
    }
  }

  void addTo(MetricValues values) {
    set(values, Metric.LOCK_WAIT_P50, waits.percentile(500));
    set(values, Metric.LOCK_WAIT_P99, waits.percentile(990));
    set(values, Metric.LOCK_WAIT_MAX, waits.max());
    set(values, Metric.LOCK_HOLD_P50, holds.percentile(500));
    set(values, Metric.LOCK_HOLD_P99, holds.percentile(990));
    set(values, Metric.LOCK_HOLD_MAX, holds.max());
  }

  private static void set(MetricValues values, Metric metric, @Nullable Long ns) {
    if (ns != null) {
      values.set(metric, ns);
    }
  }
}
