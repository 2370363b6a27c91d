package dev.scxlab.metrics;

import com.google.common.collect.ImmutableList;
import dev.scxlab.metrics.TaskFold.State;
import dev.scxlab.trace.TaskDirectory;
import dev.scxlab.trace.TraceKind;
import dev.scxlab.trace.TraceSink;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of a run into its numbers, as {@code metrics.md} defines them. Counters and sums
 * are of the whole run, metrics and latencies of the window behind the warm-up. In steady state (no
 * new task, no new maximum) it does not allocate.
 *
 * <p>A wakeup latency runs from sched_waking (of a new task: sched_wakeup_new) to the first switch
 * to the task; a wakeup that comes before the task has left its CPU counts from when it left.
 *
 * <p>Agents and kernel threads have numbers of their own, but are no part of the workload: of those
 * of the whole run they are only in what CPUs do, switches and idle time.
 */
public final class MetricsCollector implements TraceSink {

  /** From here on pids are those of agents and kernel threads (design.md D9). */
  private static final int FIRST_PID_BESIDE = 1_000_000;

  private static final long WHAT_NICE = 1;
  private static final long WHAT_AFFINITY = 2;
  private static final long WAITS_FOR_TIME = 1;
  private static final long STATE_RUNNING = 0;
  private static final long STATE_PREEMPTED = 256;
  private static final long STATE_DEAD = 16;

  private final TaskDirectory directory;
  private final long windowStartNs;
  private final LongSupplier policyCostNs;
  private final CpuFold[] cpus;
  private @Nullable TaskFold[] tasks = new TaskFold[64];
  private @Nullable TaskFold[] beside = new TaskFold[8];
  private final FairShare fairShare = new FairShare();
  private final LatencyHistogram wakeupLatency = LatencyHistogram.ofRun();
  private final WindowCounts window = new WindowCounts();
  private final LockTimes locks;
  private boolean inWindow;

  /**
   * Begins at time 0 with all CPUs idle and no task.
   *
   * @param cpus number of CPUs
   * @param directory weights and affinities of tasks
   * @param warmupNs length of the warm-up, 0 for none
   * @param policyCostNs the time spent in the policy so far, all CPUs
   */
  public MetricsCollector(
      int cpus, TaskDirectory directory, long warmupNs, LongSupplier policyCostNs) {
    this.directory = directory;
    this.windowStartNs = warmupNs;
    this.policyCostNs = policyCostNs;
    this.cpus = new CpuFold[cpus];
    Arrays.setAll(this.cpus, CpuFold::new);
    this.locks = new LockTimes(warmupNs);
    this.inWindow = warmupNs == 0;
  }

  @Override
  public void event(long timeNs, TraceKind kind, int cpu, int pid, long[] args) {
    if (!inWindow && timeNs >= windowStartNs) {
      beginWindow();
    }
    switch (kind) {
      case SWITCH -> switched(timeNs, cpu, pid, args);
      case WAKING -> waking(timeNs, pid, false);
      case WAKEUP -> waking(timeNs, pid, true);
      case WAKEUP_NEW -> {
        if (isWorkload(pid)) {
          window.arrival(timeNs);
        }
        waking(timeNs, pid, true);
      }
      case EXIT -> {
        if (isWorkload(pid)) {
          window.exit(timeNs);
        }
      }
      case LOOP -> loop(pid);
      case TASK_CHANGE -> changed(timeNs, pid, args[0]);
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_RELEASED -> {
        if (isWorkload(pid)) {
          locks.event(timeNs, kind, task(pid), (int) args[0]);
        }
      }
      default -> {
        // The rest says nothing about time on CPUs.
      }
    }
  }

  private void beginWindow() {
    inWindow = true;
    window.policyCostAtStartNs = policyCostNs.getAsLong();
    for (TaskFold t : tasks) {
      if (t != null && t.isRunnable()) {
        t.idealFromNs = fairShare.serviceNs(t.shareClass, windowStartNs);
      }
    }
  }

  /** Whether a pid is one of the workload's, none of an agent or a kernel thread. */
  public static boolean isWorkload(int pid) {
    return pid > 0 && pid < FIRST_PID_BESIDE;
  }

  private TaskFold task(int pid) {
    return isWorkload(pid) ? workloadTask(pid) : taskBeside(pid);
  }

  private TaskFold workloadTask(int pid) {
    if (pid >= tasks.length) {
      tasks = Arrays.copyOf(tasks, Math.max(pid + 1, tasks.length * 2));
    }
    TaskFold t = tasks[pid];
    if (t == null) {
      t = new TaskFold(pid, true);
      tasks[pid] = t;
    }
    return t;
  }

  private TaskFold taskBeside(int pid) {
    int i = pid - FIRST_PID_BESIDE;
    if (i >= beside.length) {
      beside = Arrays.copyOf(beside, Math.max(i + 1, beside.length * 2));
    }
    TaskFold t = beside[i];
    if (t == null) {
      t = new TaskFold(pid, false);
      t.state = State.SLEEPING; // since before the run
      beside[i] = t;
    }
    return t;
  }

  private void waking(long timeNs, int pid, boolean complete) {
    TaskFold t = task(pid);
    if (complete) {
      t.wakeups++;
    }
    if (t.state == State.RUNNING) {
      t.wokenEarly = true;
    } else if (t.state != State.WAITING) {
      leaveState(t, timeNs);
      t.wokenNs = timeNs;
      becomeRunnable(t, timeNs);
    }
  }

  private void becomeRunnable(TaskFold t, long timeNs) {
    t.state = State.WAITING;
    if (!t.workload) {
      return;
    }
    if (t.shareClass < 0) {
      t.shareClass = shareClass(t.pid, timeNs);
    }
    t.idealFromNs = fairShare.serviceNs(t.shareClass, timeNs);
    fairShare.add(t.shareClass, timeNs);
  }

  private int shareClass(int pid, long timeNs) {
    BitSet allowed = new BitSet(cpus.length);
    for (int c = 0; c < cpus.length; c++) {
      allowed.set(c, directory.mayRunOn(pid, c));
    }
    return fairShare.classOf(directory.weight(pid), allowed, timeNs);
  }

  private void endRunnable(TaskFold t, long timeNs) {
    if (!t.workload) {
      return;
    }
    closeIdeal(t, timeNs);
    fairShare.remove(t.shareClass, timeNs);
  }

  private void closeIdeal(TaskFold t, long timeNs) {
    if (inWindow) {
      double service = fairShare.serviceNs(t.shareClass, timeNs);
      t.idealNs += service - t.idealFromNs;
      t.idealFromNs = service;
    }
  }

  private void switched(long timeNs, int cpu, int prevPid, long[] args) {
    int nextPid = (int) args[1];
    cpus[cpu].switchTo(nextPid, timeNs, windowStartNs);
    if (inWindow) {
      window.switches++;
      if (prevPid == 0 || nextPid == 0) {
        window.idleSwitches++;
      }
    }
    if (prevPid != 0) {
      out(task(prevPid), timeNs, args[0], args[2]);
    }
    if (nextPid != 0) {
      in(task(nextPid), timeNs, cpu);
    }
  }

  private void out(TaskFold t, long timeNs, long prevState, long wait) {
    leaveState(t, timeNs);
    if (prevState == STATE_RUNNING || prevState == STATE_PREEMPTED) {
      t.nivcsw++;
      t.state = State.WAITING;
      t.wokenEarly = false;
      return;
    }
    t.nvcsw++;
    if (t.wokenEarly) {
      t.wokenEarly = false;
      t.wokenNs = timeNs;
      t.state = State.WAITING;
      return;
    }
    endRunnable(t, timeNs);
    if (prevState == STATE_DEAD) {
      t.state = State.DEAD;
    } else {
      t.state = wait == WAITS_FOR_TIME ? State.SLEEPING : State.BLOCKED;
    }
  }

  private void in(TaskFold t, long timeNs, int cpu) {
    if (!t.isRunnable()) {
      becomeRunnable(t, timeNs);
      t.sinceNs = timeNs;
    }
    long waitFromNs = t.sinceNs;
    leaveState(t, timeNs);
    t.state = State.RUNNING;
    boolean counts = inWindow && t.workload;
    if (counts) {
      window.starts++;
      if (waitFromNs >= windowStartNs) {
        window.longestWait(timeNs - waitFromNs);
      }
    }
    if (t.wokenNs != TaskFold.NONE) {
      if (t.wokenNs >= windowStartNs) {
        t.wakeupLatency.record(timeNs - t.wokenNs);
        if (t.workload) {
          wakeupLatency.record(timeNs - t.wokenNs);
        }
      }
      t.wokenNs = TaskFold.NONE;
    }
    if (t.lastCpu >= 0 && t.lastCpu != cpu) {
      t.migrations++;
      window.migrations += counts ? 1 : 0;
    }
    t.lastCpu = cpu;
  }

  /** Adds the time since the last change to the state the task is in. */
  private void leaveState(TaskFold t, long timeNs) {
    long spanNs = timeNs - t.sinceNs;
    long inWindowNs = Math.max(0, timeNs - Math.max(t.sinceNs, windowStartNs));
    switch (t.state) {
      case RUNNING -> {
        t.runtimeNs += spanNs;
        t.windowRuntimeNs += inWindowNs;
      }
      case WAITING -> {
        t.waitNs += spanNs;
        window.waitNs += t.workload ? inWindowNs : 0;
      }
      case SLEEPING -> t.sleepNs += spanNs;
      case BLOCKED -> t.blockedNs += spanNs;
      case NEW, DEAD -> {
        // Time before the start and after the end is nobody's.
      }
    }
    t.sinceNs = timeNs;
  }

  private void loop(int pid) {
    if (isWorkload(pid)) {
      task(pid).loops++;
      window.loops += inWindow ? 1 : 0;
    }
  }

  private void changed(long timeNs, int pid, long what) {
    if (!isWorkload(pid) || (what != WHAT_NICE && what != WHAT_AFFINITY)) {
      return;
    }
    TaskFold t = task(pid);
    if (t.shareClass < 0) {
      return;
    }
    if (t.isRunnable()) {
      endRunnable(t, timeNs);
      t.shareClass = shareClass(pid, timeNs);
      t.idealFromNs = fairShare.serviceNs(t.shareClass, timeNs);
      fairShare.add(t.shareClass, timeNs);
    } else {
      t.shareClass = shareClass(pid, timeNs);
    }
  }

  /**
   * Closes all spans at the end of the run.
   *
   * @param endNs length of the run, at least the time of the last event
   */
  public RunMetrics finish(long endNs) {
    if (!inWindow && endNs >= windowStartNs) {
      beginWindow();
    }
    ImmutableList.Builder<TaskMetrics> taskResults = ImmutableList.builder();
    ServiceIndex fairness = new ServiceIndex();
    for (TaskFold t : tasks) {
      if (t != null) {
        if (t.isRunnable()) {
          closeIdeal(t, endNs);
        }
        if (t.state == State.WAITING && inWindow && t.sinceNs >= windowStartNs) {
          window.longestWait(endNs - t.sinceNs);
        }
        window.unfinished |= t.state != State.DEAD;
        leaveState(t, endNs);
        fairness.add(t.windowRuntimeNs, t.idealNs);
        taskResults.add(t.result());
      }
    }
    ImmutableList.Builder<CpuMetrics> cpuResults = ImmutableList.builder();
    for (CpuFold c : cpus) {
      c.account(endNs, windowStartNs);
      window.busyNs += c.windowBusyNs;
      cpuResults.add(c.result(endNs));
    }
    window.policyCostNs = policyCostNs.getAsLong() - window.policyCostAtStartNs;
    double jain = fairShare.solvable() ? fairness.jain() : Double.NaN;
    MetricValues values = window.values(endNs - windowStartNs, cpus.length, wakeupLatency, jain);
    locks.addTo(values);
    for (TaskFold t : beside) {
      if (t != null) {
        leaveState(t, endNs);
        taskResults.add(t.result());
      }
    }
    return new RunMetrics(taskResults.build(), cpuResults.build(), values);
  }
}
