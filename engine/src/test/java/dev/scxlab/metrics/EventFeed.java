package dev.scxlab.metrics;

import dev.scxlab.trace.TaskDirectory;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Hand-made events in milliseconds: {@code at(3).wakes(1)}. Tasks have weight 1024 and no pins. */
final class EventFeed implements TaskDirectory {

  private static final long MS = 1_000_000;

  private final Map<Integer, BitSet> pins = new HashMap<>();
  private final Map<Integer, Long> weights = new HashMap<>();
  private final TraceSink sink;
  private long nowNs;

  EventFeed(int cpus, long warmupMs) {
    this.sink = new MetricsCollector(cpus, this, warmupMs * MS, () -> 0);
  }

  EventFeed weight(int pid, long weight) {
    weights.put(pid, weight);
    return this;
  }

  EventFeed pin(int pid, int cpu) {
    pins.computeIfAbsent(pid, p -> new BitSet()).set(cpu);
    return this;
  }

  EventFeed at(long ms) {
    nowNs = ms * MS;
    return this;
  }

  EventFeed starts(int pid) {
    return event(TraceKind.WAKEUP_NEW, 0, pid, 0);
  }

  EventFeed wakes(int pid) {
    return event(TraceKind.WAKING, 0, pid, 0).event(TraceKind.WAKEUP, 0, pid, 0);
  }

  /** {@code prev} sleeps, {@code next} runs. */
  EventFeed sleeps(int cpu, int prev, int next) {
    return event(TraceKind.SWITCH, cpu, prev, 1, next, 1);
  }

  EventFeed blocks(int cpu, int prev, int next) {
    return event(TraceKind.SWITCH, cpu, prev, 1, next, 2);
  }

  EventFeed preempted(int cpu, int prev, int next) {
    return event(TraceKind.SWITCH, cpu, prev, 256, next, 0);
  }

  EventFeed fromIdle(int cpu, int next) {
    return event(TraceKind.SWITCH, cpu, 0, 0, next, 0);
  }

  EventFeed exits(int cpu, int pid, int next) {
    return event(TraceKind.EXIT, cpu, pid).event(TraceKind.SWITCH, cpu, pid, 16, next, 0);
  }

  EventFeed loops(int pid) {
    return event(TraceKind.LOOP, 0, pid, 1);
  }

  EventFeed waitsFor(int pid, int lock) {
    return event(TraceKind.LOCK_WAIT, 0, pid, lock);
  }

  EventFeed acquires(int pid, int lock) {
    return event(TraceKind.LOCK_ACQUIRED, 0, pid, lock);
  }

  EventFeed releases(int pid, int lock) {
    return event(TraceKind.LOCK_RELEASED, 0, pid, lock);
  }

  private EventFeed event(TraceKind kind, int cpu, int pid, long... args) {
    sink.event(nowNs, kind, cpu, pid, args);
    return this;
  }

  RunMetrics endsAt(long ms) {
    return ((MetricsCollector) sink).finish(ms * MS);
  }

  @Override
  public String comm(int pid) {
    return "t" + pid;
  }

  @Override
  public int prio(int pid) {
    return 120;
  }

  @Override
  public long weight(int pid) {
    return weights.getOrDefault(pid, 1024L);
  }

  @Override
  public boolean mayRunOn(int pid, int cpu) {
    BitSet allowed = pins.get(pid);
    return allowed == null || allowed.get(cpu);
  }
}
