package dev.scxlab.kernel.ext;

import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import java.util.HashMap;
import java.util.Map;

/**
 * Who executed and whose context was used, from the trace alone: a switch names who executes, in
 * its own context unless a PROXY event follows.
 */
final class ContextTimes implements TraceSink {

  private final long[] sinceNs;
  private final int[] executing;
  private final int[] donor;
  private final Map<Integer, Long> executedNs = new HashMap<>();
  private final Map<Integer, Long> donatedNs = new HashMap<>();

  ContextTimes(int cpus) {
    sinceNs = new long[cpus];
    executing = new int[cpus];
    donor = new int[cpus];
  }

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    if (kind == TraceKind.SWITCH) {
      settle(cpu, timeNs);
      executing[cpu] = (int) args[1];
      donor[cpu] = executing[cpu];
    } else if (kind == TraceKind.PROXY) {
      settle(cpu, timeNs);
      donor[cpu] = pid;
    }
  }

  private void settle(int cpu, long timeNs) {
    long ns = timeNs - sinceNs[cpu];
    executedNs.merge(executing[cpu], ns, Long::sum);
    if (donor[cpu] != executing[cpu]) {
      donatedNs.merge(donor[cpu], ns, Long::sum);
    }
    sinceNs[cpu] = timeNs;
  }

  void settleAll(long timeNs) {
    for (int cpu = 0; cpu < sinceNs.length; cpu++) {
      settle(cpu, timeNs);
    }
  }

  /** How long a task executed. */
  long executedNs(int pid) {
    return executedNs.getOrDefault(pid, 0L);
  }

  /** How long others executed with a task's context. */
  long donatedNs(int pid) {
    return donatedNs.getOrDefault(pid, 0L);
  }
}
