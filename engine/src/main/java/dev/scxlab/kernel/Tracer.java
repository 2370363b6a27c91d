package dev.scxlab.kernel;

import dev.scxlab.trace.TraceHash;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import org.jspecify.annotations.Nullable;

/**
 * Folds every event of a run into its hash (design D9 "Trace hash") and hands it to the listener,
 * if there is one.
 */
public final class Tracer {

  private static final int MAX_ARGS = 8;

  private final @Nullable TraceSink sink;
  private final long[] args = new long[MAX_ARGS];
  private final TraceHash hash = new TraceHash();

  Tracer(@Nullable TraceSink sink) {
    this.sink = sink;
  }

  /** The hash of all events so far. */
  public long hash() {
    return hash.value();
  }

  /** The hash as results show it: 16 lower-case hex digits. */
  public String hexHash() {
    return hash.hex();
  }

  /** An event of a kind without arguments. */
  public void event(long timeNs, TraceKind kind, int cpu, int pid) {
    event(timeNs, kind, cpu, pid, 0, 0, 0, 0, 0);
  }

  /** An event of a kind with one argument. */
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long a) {
    event(timeNs, kind, cpu, pid, a, 0, 0, 0, 0);
  }

  /** An event of a kind with two arguments. */
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long a, long b) {
    event(timeNs, kind, cpu, pid, a, b, 0, 0, 0);
  }

  /** An event of a kind with three arguments. */
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long a, long b, long c) {
    event(timeNs, kind, cpu, pid, a, b, c, 0, 0);
  }

  /** An event with up to five arguments; those beyond the kind's number do not count. */
  public void event(
      long timeNs, TraceKind kind, int cpu, int pid, long a, long b, long c, long d, long e) {
    args[0] = a;
    args[1] = b;
    args[2] = c;
    args[3] = d;
    args[4] = e;
    hash.event(timeNs, kind, cpu, pid, args);
    if (sink != null) {
      sink.event(timeNs, kind, cpu, pid, args);
    }
  }
}
