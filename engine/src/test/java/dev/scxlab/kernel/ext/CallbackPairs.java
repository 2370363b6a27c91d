package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.abi.OpsFlag;
import dev.scxlab.kernel.Task;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy that does what another one does and checks the order of the calls about each task
 * ({@code sched-ext.md} 2.3): runnable and quiescent alternate, running and stopping are pairs
 * within, enqueue comes within, BLOCKED goes to waiters for locks only.
 */
final class CallbackPairs implements SchedExtOps {

  private static final Set<OpsCallback> WATCHED =
      EnumSet.of(
          OpsCallback.RUNNABLE,
          OpsCallback.QUIESCENT,
          OpsCallback.RUNNING,
          OpsCallback.STOPPING,
          OpsCallback.ENQUEUE_TASK,
          OpsCallback.DISABLE);

  private final SchedExtOps inner;
  private final boolean enqBlocked;
  private final Set<Integer> runnable = new java.util.HashSet<>();
  private final Map<Integer, Boolean> running = new HashMap<>();
  private final StringBuilder broken = new StringBuilder();
  long blockedEnqueues;

  CallbackPairs(SchedExtOps inner, boolean enqBlocked) {
    this.inner = inner;
    this.enqBlocked = enqBlocked && inner.implemented(OpsCallback.ENQUEUE_TASK);
  }

  /** What was out of order; empty when nothing was. */
  String broken() {
    return broken.toString();
  }

  private void expect(boolean ok, Task p, String what) {
    if (!ok) {
      broken.append(p).append(' ').append(what).append('\n');
    }
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean implemented(OpsCallback op) {
    return inner.implemented(op) || (WATCHED.contains(op) && op != OpsCallback.ENQUEUE_TASK);
  }

  @Override
  public long flags() {
    return inner.flags() | (enqBlocked ? OpsFlag.ENQ_BLOCKED.value() : 0);
  }

  @Override
  public int timeoutMs() {
    return inner.timeoutMs();
  }

  @Override
  public void attach(ScxKfuncs kfuncs) {
    inner.attach(kfuncs);
  }

  @Override
  public int init() {
    return inner.init();
  }

  @Override
  public int selectCpu(Task p, int prevCpu, long wakeFlags) {
    return inner.selectCpu(p, prevCpu, wakeFlags);
  }

  @Override
  public void enqueue(Task p, long enqFlags) {
    expect(runnable.contains(p.pid), p, "is enqueued but not runnable");
    if ((enqFlags & EnqFlags.BLOCKED) != 0) {
      blockedEnqueues++;
      expect(enqBlocked, p, "is enqueued blocked without the flag");
      expect(p.isRetainedDonor(), p, "is enqueued blocked but does not wait");
      expect((enqFlags & EnqFlags.WAKEUP) == 0, p, "is enqueued blocked by a wakeup");
    }
    inner.enqueue(p, enqFlags);
  }

  @Override
  public void dequeue(Task p, long deqFlags) {
    inner.dequeue(p, deqFlags);
  }

  @Override
  public void dispatch(int cpu, @Nullable Task prev) {
    inner.dispatch(cpu, prev);
  }

  @Override
  public void tick(Task p) {
    expect(running.containsKey(p.pid), p, "gets a tick but does not run");
    inner.tick(p);
  }

  @Override
  public void runnable(Task p, long enqFlags) {
    expect(runnable.add(p.pid), p, "becomes runnable twice");
  }

  @Override
  public void running(Task p) {
    expect(runnable.contains(p.pid), p, "runs but is not runnable");
    expect(running.put(p.pid, true) == null, p, "runs twice");
    inner.running(p);
  }

  @Override
  public void stopping(Task p, boolean stays) {
    expect(running.remove(p.pid) != null, p, "stops but does not run");
  }

  @Override
  public void quiescent(Task p, long deqFlags) {
    expect(!running.containsKey(p.pid), p, "becomes quiescent while it runs");
    expect(runnable.remove(p.pid), p, "becomes quiescent twice");
  }

  @Override
  public void disable(Task p) {
    expect(!runnable.contains(p.pid), p, "is disabled while runnable");
  }

  @Override
  public boolean yieldTask(Task from, @Nullable Task to) {
    return inner.yieldTask(from, to);
  }

  @Override
  public void updateIdle(int cpu, boolean idle) {
    inner.updateIdle(cpu, idle);
  }

  @Override
  public void cpuRelease(int cpu, int reason, @Nullable Task task) {
    inner.cpuRelease(cpu, reason, task);
  }
}
