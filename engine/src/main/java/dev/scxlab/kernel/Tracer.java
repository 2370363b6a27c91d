package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import org.jspecify.annotations.Nullable;

/**
 * Folds every event of a run into its hash (design D9 "Trace hash") and hands it to the listener,
 * if there is one.
 */
public final class Tracer {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int ROTATION = 27;
  private static final int MAX_ARGS = 8;

  private final @Nullable TraceSink sink;
  private final long[] args = new long[MAX_ARGS];
  private final int[] argCounts;
  private long hash = 1;

  Tracer(@Nullable TraceSink sink) {
    this.sink = sink;
    this.argCounts = new int[TraceKind.values().length];
    for (TraceKind kind : TraceKind.values()) {
      argCounts[kind.ordinal()] = kind.argCount();
    }
  }

  /** The hash of all events so far. */
  public long hash() {
    return hash;
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
    int n = argCounts[kind.ordinal()];
    long h = hash;
    h = fold(h, timeNs);
    h = fold(h, kind.number());
    h = fold(h, cpu);
    h = fold(h, pid);
    if (n > 0) {
      h = fold(h, a);
    }
    if (n > 1) {
      h = fold(h, b);
    }
    if (n > 2) {
      h = fold(h, c);
    }
    if (n > 3) {
      h = fold(h, d);
    }
    if (n > 4) {
      h = fold(h, e);
    }
    hash = h;
    if (sink != null) {
      args[0] = a;
      args[1] = b;
      args[2] = c;
      args[3] = d;
      args[4] = e;
      sink.event(timeNs, kind, cpu, pid, args);
    }
  }

  private static long fold(long h, long v) {
    return (Long.rotateLeft(h, ROTATION) ^ v) * MULTIPLIER;
  }
}
