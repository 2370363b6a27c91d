package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/**
 * Calls the ops of a policy: sets what kfuncs may assume (which op, whose task, which run queue is
 * locked), counts, traces and charges the call. Callers ask first whether the op exists.
 */
final class OpCalls {

  /** No run queue is locked. */
  static final int UNLOCKED = -1;

  private final Kernel kernel;
  private final ScxScheduler sch;
  private final SchedExtOps ops;
  private final long callbackNs;

  private final OpStack running = new OpStack();
  private final boolean nests;

  OpCalls(Kernel kernel, ScxScheduler sch) {
    this.kernel = kernel;
    this.sch = sch;
    this.ops = sch.ops;
    this.callbackNs = kernel.cost(Cost.CALLBACK);
    this.nests = kernel.config().proxy() == ProxyExecution.V2;
  }

  /** The op that runs, or null. */
  @Nullable OpsCallback current() {
    return running.op();
  }

  /** The task it is about, or null. */
  @Nullable Task subject() {
    return running.subject();
  }

  /** CPU of the locked run queue, or {@link #UNLOCKED}. */
  int lockedCpu() {
    return running.lockedCpu();
  }

  int selectCpu(Task p, int prevCpu, long wakeFlags) {
    enter(OpsCallback.SELECT_CPU, p, UNLOCKED);
    int result = ops.selectCpu(p, prevCpu, wakeFlags);
    leave(OpsCallback.SELECT_CPU, p.pid, p.pid, prevCpu, wakeFlags, result);
    return result;
  }

  void enqueue(Task p, long enqFlags) {
    enter(OpsCallback.ENQUEUE_TASK, p, p.cpu);
    ops.enqueue(p, enqFlags);
    leave(OpsCallback.ENQUEUE_TASK, p.pid, p.pid, enqFlags, 0, 0);
  }

  /** May be called inside {@code dispatch}. */
  void dequeue(Task p, long deqFlags) {
    enter(OpsCallback.DEQUEUE, p, running.isEmpty() ? p.cpu : running.lockedCpu());
    ops.dequeue(p, deqFlags);
    leave(OpsCallback.DEQUEUE, p.pid, p.pid, deqFlags, 0, 0);
  }

  void dispatch(int onCpu, @Nullable Task prev) {
    enter(OpsCallback.DISPATCH_CPU, prev, onCpu);
    ops.dispatch(onCpu, prev);
    int pid = prev == null ? -1 : prev.pid;
    leave(OpsCallback.DISPATCH_CPU, pid, onCpu, pid, 0, 0);
  }

  void tick(Task p) {
    enter(OpsCallback.TICK, p, p.cpu);
    ops.tick(p);
    leave(OpsCallback.TICK, p.pid, p.pid, 0, 0, 0);
  }

  /** Inside an op about another task the policy does not hear of it: version 2 of the series. */
  void runnable(Task p, long enqFlags) {
    if (nests && running.inTaskOp()) {
      return;
    }
    enter(OpsCallback.RUNNABLE, p, p.cpu);
    ops.runnable(p, enqFlags);
    leave(OpsCallback.RUNNABLE, p.pid, p.pid, enqFlags, 0, 0);
  }

  void running(Task p) {
    enter(OpsCallback.RUNNING, p, p.cpu);
    ops.running(p);
    leave(OpsCallback.RUNNING, p.pid, p.pid, 0, 0, 0);
  }

  void stopping(Task p, boolean runnable) {
    enter(OpsCallback.STOPPING, p, p.cpu);
    ops.stopping(p, runnable);
    leave(OpsCallback.STOPPING, p.pid, p.pid, runnable ? 1 : 0, 0, 0);
  }

  void quiescent(Task p, long deqFlags) {
    enter(OpsCallback.QUIESCENT, p, p.cpu);
    ops.quiescent(p, deqFlags);
    leave(OpsCallback.QUIESCENT, p.pid, p.pid, deqFlags, 0, 0);
  }

  boolean yieldTask(Task from, @Nullable Task to) {
    enter(OpsCallback.YIELD, from, from.cpu);
    boolean result = ops.yieldTask(from, to);
    leave(OpsCallback.YIELD, from.pid, from.pid, to == null ? -1 : to.pid, 0, result ? 1 : 0);
    return result;
  }

  boolean coreSchedBefore(Task a, Task b) {
    enter(OpsCallback.CORE_SCHED_BEFORE, a, a.cpu);
    boolean result = ops.coreSchedBefore(a, b);
    leave(OpsCallback.CORE_SCHED_BEFORE, a.pid, a.pid, b.pid, 0, result ? 1 : 0);
    return result;
  }

  void setWeight(Task p) {
    enter(OpsCallback.SET_WEIGHT, p, p.cpu);
    ops.setWeight(p, p.scx.weight);
    leave(OpsCallback.SET_WEIGHT, p.pid, p.pid, p.scx.weight, 0, 0);
  }

  void setCpumask(Task p, CpuMask mask) {
    enter(OpsCallback.SET_CPUMASK, p, p.cpu);
    ops.setCpumask(p, mask);
    leave(OpsCallback.SET_CPUMASK, p.pid, p.pid, mask.weight(), 0, 0);
  }

  void updateIdle(int onCpu, boolean idle) {
    enter(OpsCallback.UPDATE_IDLE, null, onCpu);
    ops.updateIdle(onCpu, idle);
    leave(OpsCallback.UPDATE_IDLE, -1, onCpu, idle ? 1 : 0, 0, 0);
  }

  void cpuAcquire(int onCpu) {
    enter(OpsCallback.CPU_ACQUIRE, null, onCpu);
    ops.cpuAcquire(onCpu);
    leave(OpsCallback.CPU_ACQUIRE, -1, onCpu, 0, 0, 0);
  }

  void cpuRelease(int onCpu, int reason, Task next) {
    enter(OpsCallback.CPU_RELEASE_OP, null, onCpu);
    ops.cpuRelease(onCpu, reason, next);
    leave(OpsCallback.CPU_RELEASE_OP, next.pid, onCpu, reason, next.pid, 0);
  }

  int initTask(Task p, boolean fork) {
    enter(OpsCallback.INIT_TASK, p, UNLOCKED);
    int result = ops.initTask(p, fork);
    leave(OpsCallback.INIT_TASK, p.pid, p.pid, fork ? 1 : 0, 0, result);
    return result;
  }

  void exitTask(Task p, boolean cancelled) {
    enter(OpsCallback.EXIT_TASK, p, p.cpu);
    ops.exitTask(p, cancelled);
    leave(OpsCallback.EXIT_TASK, p.pid, p.pid, cancelled ? 1 : 0, 0, 0);
  }

  void enable(Task p) {
    enter(OpsCallback.ENABLE, p, p.cpu);
    ops.enable(p);
    leave(OpsCallback.ENABLE, p.pid, p.pid, 0, 0, 0);
  }

  void disable(Task p) {
    enter(OpsCallback.DISABLE, p, p.cpu);
    ops.disable(p);
    leave(OpsCallback.DISABLE, p.pid, p.pid, 0, 0, 0);
  }

  void cpuOnline(int which) {
    enter(OpsCallback.CPU_ONLINE, null, UNLOCKED);
    ops.cpuOnline(which);
    leave(OpsCallback.CPU_ONLINE, -1, which, 0, 0, 0);
  }

  void cpuOffline(int which) {
    enter(OpsCallback.CPU_OFFLINE, null, UNLOCKED);
    ops.cpuOffline(which);
    leave(OpsCallback.CPU_OFFLINE, -1, which, 0, 0, 0);
  }

  int init() {
    enter(OpsCallback.INIT, null, UNLOCKED);
    int result = ops.init();
    leave(OpsCallback.INIT, -1, 0, 0, 0, result);
    return result;
  }

  void exit(ExitInfo info) {
    enter(OpsCallback.EXIT, null, UNLOCKED);
    ops.exit(info);
    leave(OpsCallback.EXIT, -1, info.kind().number(), info.code(), 0, 0);
  }

  void dump() {
    enter(OpsCallback.DUMP_ALL, null, UNLOCKED);
    ops.dump();
    leave(OpsCallback.DUMP_ALL, -1, 0, 0, 0, 0);
  }

  void dumpCpu(int which, boolean idle) {
    enter(OpsCallback.DUMP_CPU, null, which);
    ops.dumpCpu(which, idle);
    leave(OpsCallback.DUMP_CPU, -1, which, idle ? 1 : 0, 0, 0);
  }

  void dumpTask(Task p) {
    enter(OpsCallback.DUMP_TASK, p, p.cpu);
    ops.dumpTask(p);
    leave(OpsCallback.DUMP_TASK, p.pid, p.pid, 0, 0, 0);
  }

  /** Runs the body of an agent in its thread; what it cost in ns is the thread's to spend. */
  long agent(PolicyAgents agents, int agent) {
    agents.run(agent);
    long ns = ops.takeCostNs();
    sch.counts.addCost(ns);
    return ns;
  }

  void timer(int id) {
    ops.timer(id);
    charge();
  }

  /**
   * An op begins. As merged, ops about tasks never run inside each other, and the kernel warns if
   * they do; version 2 of the proxy series lets them ({@code sched-ext.md} 6.6).
   */
  private void enter(OpsCallback which, @Nullable Task about, int locked) {
    if (about != null && !nests && running.inTaskOp()) {
      throw new LabBug(which.opName() + " of " + about + " runs inside " + running.op());
    }
    running.push(which, about, locked);
  }

  private void leave(OpsCallback which, int pid, long a, long b, long c, long result) {
    running.pop();
    int cpu = kernel.thisCpu();
    sch.counts.called(which);
    kernel.tracer().event(kernel.nowNs(), TraceKind.OP, cpu, pid, which.ordinal(), a, b, c, result);
    charge();
  }

  private void charge() {
    long ns = callbackNs + ops.takeCostNs();
    sch.counts.addCost(ns);
    kernel.charge(kernel.thisCpu(), ns);
  }
}
