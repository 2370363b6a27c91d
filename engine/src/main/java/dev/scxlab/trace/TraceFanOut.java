package dev.scxlab.trace;

import java.util.List;

/** Hands every event to several sinks, in a fixed order. */
public final class TraceFanOut implements TraceSink {

  private final TraceSink[] sinks;

  private TraceFanOut(List<? extends TraceSink> sinks) {
    this.sinks = sinks.toArray(new TraceSink[0]);
  }

  /** A sink that feeds all of {@code sinks}; a single one is returned as it is. */
  public static TraceSink of(List<? extends TraceSink> sinks) {
    return sinks.size() == 1 ? sinks.get(0) : new TraceFanOut(sinks);
  }

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    for (TraceSink sink : sinks) {
      sink.event(timeNs, kind, cpu, pid, args);
    }
  }
}
