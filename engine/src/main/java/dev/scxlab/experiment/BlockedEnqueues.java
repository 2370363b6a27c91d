package dev.scxlab.experiment;

import dev.scxlab.abi.Flag;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import java.util.Arrays;

/** Counts per task how often {@code enqueue} was called with {@code SCX_ENQ_BLOCKED}. */
final class BlockedEnqueues implements TraceSink {

  private static final int OP = 0;
  private static final int ENQ_FLAGS = 2;

  private long[] counts = new long[16];

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    if (kind != TraceKind.OP
        || args[OP] != OpsCallback.ENQUEUE_TASK.ordinal()
        || (args[ENQ_FLAGS] & Flag.ENQ_BLOCKED.value()) == 0) {
      return;
    }
    if (pid >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(pid + 1, counts.length * 2));
    }
    counts[pid]++;
  }

  /** Calls about a task. */
  long of(int pid) {
    return pid < counts.length ? counts[pid] : 0;
  }
}
