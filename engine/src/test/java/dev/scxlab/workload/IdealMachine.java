package dev.scxlab.workload;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.DetachedTasks;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.ProxyExecution;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.trace.TraceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workload on a machine with a CPU for each thread and no cost of anything, and writes down
 * what the threads ask for: {@code time-in-us thread request}.
 */
final class IdealMachine {

  private record Due(long timeNs, long order, Thread thread) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(timeNs, other.timeNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final Map<Task, Thread> threads = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private final WorkloadRun run;
  private long nowNs;
  private long order;

  private IdealMachine(WorkloadRun run) {
    this.run = run;
    for (TaskSpec spec : run.threads()) {
      create(spec);
    }
  }

  /** Runs until nothing can happen any more, at most to a time in us. */
  static IdealMachine run(Workload workload, long untilUs) {
    return run(workload, untilUs, 1);
  }

  /** As {@link #run(Workload, long)} with a seed. */
  static IdealMachine run(Workload workload, long untilUs, long seed) {
    IdealMachine machine = new IdealMachine(workload.start(seed));
    while (!machine.queue.isEmpty() && machine.queue.peek().timeNs <= untilUs * 1000) {
      Due due = machine.queue.poll();
      machine.nowNs = due.timeNs;
      due.thread.blocked = false;
      due.thread.step();
    }
    return machine;
  }

  private Task create(TaskSpec spec) {
    Task task = DetachedTasks.task(threads.size(), spec);
    Thread thread = new Thread(task, spec);
    threads.put(task, thread);
    queue.add(new Due(Math.max(nowNs, spec.startNs()), order++, thread));
    return task;
  }

  List<String> log() {
    return log;
  }

  /** What one thread did. */
  List<String> log(String thread) {
    return log.stream().filter(line -> line.contains(" " + thread + " ")).toList();
  }

  WorkloadRun run() {
    return run;
  }

  long nowUs() {
    return nowNs / 1000;
  }

  private final class Thread implements TaskControl {
    private final Task task;
    private final TaskSpec spec;
    private boolean blocked;

    Thread(Task task, TaskSpec spec) {
      this.task = task;
      this.spec = spec;
    }

    void step() {
      spec.program().step(this);
    }

    private void note(String what) {
      log.add(nowNs / 1000 + " " + spec.comm() + " " + what);
    }

    private void later(long timeNs) {
      queue.add(new Due(timeNs, order++, this));
    }

    @Override
    public Task task() {
      return task;
    }

    @Override
    public long nowNs() {
      return nowNs;
    }

    @Override
    public void run(long workNs) {
      note("run " + workNs / 1000);
      later(nowNs + workNs);
    }

    @Override
    public void runUntil(long untilNs) {
      note("runUntil " + untilNs / 1000);
      later(untilNs);
    }

    @Override
    public void sleepUntil(long untilNs) {
      note("sleepUntil " + untilNs / 1000);
      later(Math.max(nowNs, untilNs));
    }

    @Override
    public void block(BlockReason reason) {
      note("block " + reason);
      blocked = true;
    }

    @Override
    public void yieldCpu() {
      note("yield");
      later(nowNs);
    }

    @Override
    public void exit() {
      note("exit");
    }

    @Override
    public void wake(Task other, boolean sync) {
      @Nullable Thread thread = threads.get(other);
      if (thread != null && thread.blocked) {
        thread.blocked = false;
        thread.later(nowNs);
      }
    }

    @Override
    public void blockOn(KernelLock lock, boolean interruptible) {
      note("block on " + lock.name());
      blocked = true;
      task.blockedOn = lock;
    }

    @Override
    public void signal(Task other) {
      note("signal " + other.comm);
    }

    @Override
    public boolean needsResched() {
      return false;
    }

    @Override
    public ProxyExecution proxy() {
      return ProxyExecution.OFF;
    }

    @Override
    public long cost(Cost cost) {
      return 0;
    }

    @Override
    public void traceLock(TraceKind kind, int lock) {}

    @Override
    public Task fork(TaskSpec child) {
      note("fork " + child.comm());
      return create(child);
    }

    @Override
    public void setNice(int nice) {
      note("nice " + nice);
    }

    @Override
    public void setPolicy(SchedPolicy policy, int priority) {
      note("policy " + policy);
    }

    @Override
    public void setAffinity(CpuMask mask) {
      note("cpus " + mask);
    }

    @Override
    public void loopDone() {
      note("loop");
    }
  }
}
