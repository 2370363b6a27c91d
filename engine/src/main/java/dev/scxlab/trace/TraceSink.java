package dev.scxlab.trace;

/**
 * Listens to the events of one run, in their order. Called on the hot path: an implementation does
 * not allocate per event.
 */
public interface TraceSink {

  /**
   * One event.
   *
   * @param timeNs simulated time
   * @param kind what happened
   * @param cpu the CPU it happened on, or -1
   * @param pid the task it is about, 0 for idle, or -1
   * @param args the arguments; only the first {@code kind.argCount()} count, the array is reused
   */
  void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args);
}
