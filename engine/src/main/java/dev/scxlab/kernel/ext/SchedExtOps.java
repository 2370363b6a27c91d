package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Task;
import org.jspecify.annotations.Nullable;

/**
 * A policy ({@code struct sched_ext_ops}, {@code sched-ext.md} 2): what the core calls. The core
 * calls only ops for which {@link #implemented} holds; that must not change while the policy is
 * loaded. Ops run with time standing still and never nest for one CPU, except {@code dequeue}
 * inside {@code dispatch}.
 *
 * <p>The verified program of a policy text implements it; a class in Java may as well.
 */
public interface SchedExtOps {

  // Attributes.

  /** 1..127 characters. */
  String name();

  /** Whether the policy has the op. */
  boolean implemented(OpsCallback op);

  /** {@code ops.flags}: values of {@link dev.scxlab.abi.OpsFlag}. */
  default long flags() {
    return 0;
  }

  /** Watchdog timeout in ms, 0 for the default of 30 s. */
  default int timeoutMs() {
    return 0;
  }

  /** Slots of the dispatch buffer, 0 for the default of 32. */
  default int dispatchMaxBatch() {
    return 0;
  }

  /** Length of the dump in bytes, 0 for the default of 32768. */
  default int exitDumpLen() {
    return 0;
  }

  /** Hotplug count the policy was made for, 0 for any. */
  default long hotplugSeq() {
    return 0;
  }

  // Between core and program.

  /** Called once before {@link #init}: what the ops may call. */
  void attach(ScxKfuncs kfuncs);

  /**
   * What the last op or timer call cost beyond {@code callback_ns}, in ns: instructions and kfuncs.
   * Taking it resets it.
   */
  default long takeCostNs() {
    return 0;
  }

  /**
   * The load is complete: the loader does what it does after attaching, such as arming timers. Not
   * charged.
   */
  default void loaded() {}

  /** The user-space half, or null without one. */
  default @Nullable PolicyAgents agents() {
    return null;
  }

  /** A timer started by {@link PolicyKfuncs#timerStart} expired. */
  default void timer(int id) {}

  // Ops.

  default int selectCpu(Task p, int prevCpu, long wakeFlags) {
    return prevCpu;
  }

  default void enqueue(Task p, long enqFlags) {}

  default void dequeue(Task p, long deqFlags) {}

  default void dispatch(int cpu, @Nullable Task prev) {}

  default void tick(Task p) {}

  default void runnable(Task p, long enqFlags) {}

  default void running(Task p) {}

  default void stopping(Task p, boolean runnable) {}

  default void quiescent(Task p, long deqFlags) {}

  /** {@code yield}: sched_yield when {@code to} is null, else yield_to. */
  default boolean yieldTask(Task from, @Nullable Task to) {
    return false;
  }

  default boolean coreSchedBefore(Task a, Task b) {
    return false;
  }

  default void setWeight(Task p, int weight) {}

  default void setCpumask(Task p, CpuMask mask) {}

  default void updateIdle(int cpu, boolean idle) {}

  default void cpuAcquire(int cpu) {}

  /**
   * A higher class took the CPU.
   *
   * @param reason 0 RT, 1 DL, 2 STOP, 3 unknown
   */
  default void cpuRelease(int cpu, int reason, @Nullable Task task) {}

  /** 0 or a negative errno. */
  default int initTask(Task p, boolean fork) {
    return 0;
  }

  default void exitTask(Task p, boolean cancelled) {}

  default void enable(Task p) {}

  default void disable(Task p) {}

  default void dump() {}

  default void dumpCpu(int cpu, boolean idle) {}

  default void dumpTask(Task p) {}

  default void cpuOnline(int cpu) {}

  default void cpuOffline(int cpu) {}

  /** 0 or a negative errno. */
  default int init() {
    return 0;
  }

  default void exit(ExitInfo info) {}
}
