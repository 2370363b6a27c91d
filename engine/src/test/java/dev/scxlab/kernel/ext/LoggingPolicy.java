package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The base policy of the kernel cases in Java: everything FIFO into user DSQ 0 with 20 ms, and
 * every op logged. Tests override the {@code on} methods to do something else.
 */
class LoggingPolicy implements SchedExtOps {

  static final long MS = 1_000_000;
  static final long SLICE = 20 * MS;
  static final long SHARED = 0;

  final List<String> log = new ArrayList<>();
  final Set<OpsCallback> ops =
      EnumSet.of(
          OpsCallback.SELECT_CPU,
          OpsCallback.ENQUEUE_TASK,
          OpsCallback.DEQUEUE,
          OpsCallback.DISPATCH_CPU,
          OpsCallback.TICK,
          OpsCallback.RUNNABLE,
          OpsCallback.RUNNING,
          OpsCallback.STOPPING,
          OpsCallback.QUIESCENT,
          OpsCallback.SET_WEIGHT,
          OpsCallback.SET_CPUMASK,
          OpsCallback.INIT_TASK,
          OpsCallback.EXIT_TASK,
          OpsCallback.ENABLE,
          OpsCallback.DISABLE,
          OpsCallback.INIT,
          OpsCallback.EXIT);
  long flags;
  int timeoutMs;
  @Nullable ExitInfo exited;
  private @Nullable ScxKfuncs kfuncs;

  LoggingPolicy without(OpsCallback op) {
    ops.remove(op);
    return this;
  }

  LoggingPolicy with(OpsCallback op) {
    ops.add(op);
    return this;
  }

  /** The log lines that begin with one of the words, from line {@code from} on. */
  List<String> lines(int from, String... words) {
    List<String> found = new ArrayList<>();
    for (String line : log.subList(from, log.size())) {
      for (String word : words) {
        if (line.startsWith(word)) {
          found.add(line);
        }
      }
    }
    return found;
  }

  ScxKfuncs k() {
    return Objects.requireNonNull(kfuncs);
  }

  private void add(String format, Object... args) {
    log.add(String.format(Locale.ROOT, format, args));
  }

  @Override
  public String name() {
    return "kc_base";
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return ops.contains(op);
  }

  @Override
  public long flags() {
    return flags;
  }

  @Override
  public int timeoutMs() {
    return timeoutMs;
  }

  @Override
  public void attach(ScxKfuncs k) {
    kfuncs = k;
  }

  // What tests override.

  int onSelectCpu(Task p, int prevCpu, long wakeFlags) {
    return prevCpu;
  }

  void onEnqueue(Task p, long enqFlags) {
    k().inserts().dsqInsert(p, SHARED, SLICE, enqFlags);
  }

  void onDispatch(int cpu, @Nullable Task prev) {
    k().dispatches().dsqMoveToLocal(SHARED, 0);
  }

  void onRunning(Task p) {}

  void onTick(Task p) {}

  // Ops.

  @Override
  public int init() {
    return k().dsqs().createDsq(SHARED, -1);
  }

  @Override
  public int selectCpu(Task p, int prevCpu, long wakeFlags) {
    add("select_cpu %s prev=%d wf=%x", p.comm, prevCpu, wakeFlags);
    return onSelectCpu(p, prevCpu, wakeFlags);
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    add("enqueue %s ef=%x slice=%d cpu=%d", p.comm, enqFlags, p.scx.sliceNs, p.cpu);
    onEnqueue(p, enqFlags);
  }

  @Override
  public void dequeue(Task p, long deqFlags) {
    add("dequeue %s df=%x", p.comm, deqFlags);
  }

  @Override
  public void dispatch(int cpu, @Nullable Task prev) {
    add(
        "dispatch cpu=%d prev=%s queued=%d",
        cpu, prev == null ? "-" : prev.comm, prev == null ? -1 : prev.scx.flags & 1);
    onDispatch(cpu, prev);
  }

  @Override
  public void tick(Task p) {
    add("tick %s slice=%d", p.comm, p.scx.sliceNs);
    onTick(p);
  }

  @Override
  public void runnable(Task p, long enqFlags) {
    add("runnable %s ef=%x cpu=%d", p.comm, enqFlags, p.cpu);
  }

  @Override
  public void running(Task p) {
    add("running %s slice=%d cpu=%d", p.comm, p.scx.sliceNs, p.cpu);
    onRunning(p);
  }

  @Override
  public void stopping(Task p, boolean runnable) {
    add("stopping %s runnable=%d slice=%d", p.comm, runnable ? 1 : 0, p.scx.sliceNs);
  }

  @Override
  public void quiescent(Task p, long deqFlags) {
    add("quiescent %s df=%x", p.comm, deqFlags);
  }

  @Override
  public boolean yieldTask(Task from, @Nullable Task to) {
    add("yield %s", from.comm);
    return false;
  }

  @Override
  public void setWeight(Task p, int weight) {
    add("set_weight %s w=%d", p.comm, weight);
  }

  @Override
  public void setCpumask(Task p, CpuMask mask) {
    add("set_cpumask %s mask=%s", p.comm, mask);
  }

  @Override
  public void updateIdle(int cpu, boolean idle) {
    add("update_idle cpu=%d idle=%d", cpu, idle ? 1 : 0);
  }

  @Override
  public void cpuAcquire(int cpu) {
    add("cpu_acquire cpu=%d", cpu);
  }

  @Override
  public void cpuRelease(int cpu, int reason, @Nullable Task task) {
    add("cpu_release cpu=%d reason=%d task=%s", cpu, reason, task == null ? "-" : task.comm);
  }

  @Override
  public int initTask(Task p, boolean fork) {
    add("init_task %s fork=%d", p.comm, fork ? 1 : 0);
    return 0;
  }

  @Override
  public void exitTask(Task p, boolean cancelled) {
    add("exit_task %s cancelled=%d", p.comm, cancelled ? 1 : 0);
  }

  @Override
  public void enable(Task p) {
    add("enable %s slice=%d", p.comm, p.scx.sliceNs);
  }

  @Override
  public void disable(Task p) {
    add("disable %s", p.comm);
  }

  @Override
  public void cpuOnline(int cpu) {
    add("cpu_online cpu=%d", cpu);
  }

  @Override
  public void cpuOffline(int cpu) {
    add("cpu_offline cpu=%d", cpu);
  }

  @Override
  public void exit(ExitInfo info) {
    exited = info;
    add("exit kind=%d msg=%s", info.kind().number(), info.message());
  }
}
