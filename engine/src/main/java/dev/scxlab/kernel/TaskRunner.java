package dev.scxlab.kernel;

import dev.scxlab.kernel.Execution.Request;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;
import dev.scxlab.sim.EventQueue;
import dev.scxlab.source.LabBug;
import dev.scxlab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/** Lets the running tasks execute their programs, step by step. */
final class TaskRunner implements TaskControl {

  private static final long WORK_UNIT = 1024;

  private final Kernel kernel;
  private final EventQueue events;

  /** The task whose program is asked for its next step. */
  private @Nullable Task stepping;

  TaskRunner(Kernel kernel) {
    this.kernel = kernel;
    this.events = kernel.events();
  }

  /** A task gets the CPU: it goes on with what it was doing once the CPU leaves the kernel. */
  void start(Cpu c, Task p) {
    Execution x = p.execution;
    if (x.lastCpu != c.id) {
      if (x.lastCpu >= 0) {
        kernel.charge(c.id, kernel.placement().migrationCostNs(x.lastCpu, c.id));
      }
      x.lastCpu = c.id;
    }
    goOn(c);
  }

  /** Arms the completion of what the running task does. */
  void goOn(Cpu c) {
    Execution x = c.rq.curr.execution;
    long begin = Math.max(events.nowNs(), c.kernelUntilNs);
    x.stopping = x.frozen == Freezer.Mark.FREEZING;
    if (x.stopping) {
      events.arm(c.run, begin);
      return;
    }
    switch (x.request) {
      case RUN -> events.arm(c.run, begin + (x.workLeft + c.capacity - 1) / c.capacity);
      case RUN_UNTIL -> events.arm(c.run, Math.max(begin, x.untilNs));
      case NONE, SLEEP, BLOCK, YIELD, EXIT -> events.arm(c.run, begin);
    }
  }

  /** The CPU spends time in the kernel: what its task does ends later. */
  void postpone(Cpu c, long ns) {
    Execution x = c.rq.curr.execution;
    long end =
        x.request == Request.RUN_UNTIL && !x.stopping
            ? Math.max(x.untilNs, c.kernelUntilNs)
            : c.run.timeNs() + ns;
    events.arm(c.run, end);
  }

  /** A task loses the CPU: what is left of its work is kept. */
  void stop(Cpu c, Task p) {
    Execution x = p.execution;
    if (c.run.isArmed()) {
      if (x.request == Request.RUN && !x.stopping) {
        long left = c.run.timeNs() - Math.max(events.nowNs(), c.kernelUntilNs);
        x.workLeft = left * c.capacity;
      }
      events.cancel(c.run);
    }
  }

  /** The running task has done what its last step asked for. */
  void runCompletes(Cpu c) {
    kernel.control().begin(c.id);
    Task p = c.rq.curr;
    Execution x = p.execution;
    if (x.stopping) {
      x.frozen = Freezer.Mark.STOPPED;
      leave(c, p, TaskState.UNINTERRUPTIBLE, TaskAccounting.Mode.BLOCKED);
      kernel.control().end();
      return;
    }
    switch (x.request) {
      case NONE, RUN, RUN_UNTIL -> {
        x.request = Request.NONE;
        execute(c, p);
      }
      case SLEEP, BLOCK, YIELD, EXIT -> {
        if (begin(c, p)) {
          execute(c, p);
        }
      }
    }
    kernel.control().end();
  }

  private void execute(Cpu c, Task p) {
    Execution x = p.execution;
    TaskProgram program = p.program;
    if (program == null) {
      kernel.stopper().work(p);
      x.request = Request.BLOCK;
      leave(c, p, TaskState.INTERRUPTIBLE, TaskAccounting.Mode.BLOCKED);
      return;
    }
    do {
      kernel.control().countTurn(c);
      x.request = Request.NONE;
      stepping = p;
      program.step(this);
      stepping = null;
      if (x.request == Request.NONE) {
        throw new LabBug("the program of " + p + " asked for nothing");
      }
      if (c.kernelUntilNs > events.nowNs()) {
        goOn(c);
        return;
      }
    } while (begin(c, p));
  }

  /** Begins what the task asked for; whether that is over at once. */
  private boolean begin(Cpu c, Task p) {
    Execution x = p.execution;
    switch (x.request) {
      case NONE -> {
        return true;
      }
      case RUN -> {
        if (x.workLeft == 0) {
          return true;
        }
        goOn(c);
      }
      case RUN_UNTIL -> {
        if (x.untilNs <= events.nowNs()) {
          return true;
        }
        goOn(c);
      }
      case SLEEP -> {
        if (x.untilNs <= events.nowNs()) {
          return true;
        }
        x.timer.armFor(c.id, x.untilNs);
        leave(c, p, TaskState.INTERRUPTIBLE, TaskAccounting.Mode.SLEEPING);
      }
      case BLOCK -> leave(c, p, blockedState(p), TaskAccounting.Mode.BLOCKED);
      case YIELD -> {
        x.request = Request.NONE;
        p.schedClass.yieldTask(c.rq);
        kernel.scheduler().schedule(c, false);
      }
      case EXIT -> {
        p.flags |= Task.PF_EXITING;
        kernel.ext().exiting(p);
        kernel.tracer().event(events.nowNs(), TraceKind.EXIT, c.id, p.pid);
        leave(c, p, TaskState.DEAD, TaskAccounting.Mode.NONE);
      }
    }
    return false;
  }

  private static int blockedState(Task p) {
    boolean interruptible = p.blockedOn == null || p.execution.interruptible;
    return interruptible ? TaskState.INTERRUPTIBLE : TaskState.UNINTERRUPTIBLE;
  }

  private void leave(Cpu c, Task p, int state, TaskAccounting.Mode mode) {
    p.state = state;
    p.accounting.enter(mode, events.nowNs());
    kernel.scheduler().schedule(c, false);
  }

  /** A task that exists and sleeps until its start. */
  void sleepFromBirth(Task p, long startNs) {
    p.state = TaskState.INTERRUPTIBLE;
    p.accounting.enter(TaskAccounting.Mode.SLEEPING, events.nowNs());
    p.execution.request = Request.SLEEP;
    p.execution.untilNs = startNs;
    p.execution.timer.armFor(p.cpu, startNs);
  }

  /** Freezing began or ended: a task that executes stops what it does, or goes on with it. */
  void interrupt(Task p) {
    if (p.onCpu) {
      Cpu c = kernel.cpu(p.cpu);
      stop(c, p);
      goOn(c);
    }
  }

  /** The task was woken: what it waited for is over. */
  void woken(Task p) {
    Execution x = p.execution;
    if (x.stopping) {
      x.stopping = false;
      return;
    }
    if (x.request == Request.SLEEP || x.request == Request.BLOCK) {
      x.request = Request.NONE;
      events.cancel(x.timer);
    }
  }

  // TaskControl.

  @Override
  public Task task() {
    Task p = stepping;
    if (p == null) {
      throw new LabBug("TaskControl is used outside of TaskProgram.step");
    }
    return p;
  }

  @Override
  public long nowNs() {
    return events.nowNs();
  }

  private Execution request(Request request) {
    Execution x = task().execution;
    if (x.request != Request.NONE) {
      throw new LabBug("the program of " + x.task + " asked for two things in one step");
    }
    x.request = request;
    return x;
  }

  @Override
  public void run(long workNs) {
    request(Request.RUN).workLeft = Math.multiplyExact(workNs, WORK_UNIT);
  }

  @Override
  public void runUntil(long untilNs) {
    request(Request.RUN_UNTIL).untilNs = untilNs;
  }

  @Override
  public void sleepUntil(long untilNs) {
    request(Request.SLEEP).untilNs = untilNs;
  }

  @Override
  public void block(BlockReason reason) {
    request(Request.BLOCK).reason = reason;
  }

  @Override
  public void blockOn(KernelLock lock, boolean interruptible) {
    Execution x = request(Request.BLOCK);
    x.reason = BlockReason.MUTEX;
    x.interruptible = interruptible;
    x.task.blockedOn = lock;
  }

  @Override
  public void yieldCpu() {
    request(Request.YIELD);
  }

  @Override
  public void exit() {
    request(Request.EXIT);
  }

  @Override
  public void wake(Task task, boolean sync) {
    Execution x = task.execution;
    if (x.request != Request.BLOCK) {
      return;
    }
    if (task.state == TaskState.RUNNING) {
      x.request = Request.NONE;
      return;
    }
    kernel.wakeUp(task, sync ? SchedFlags.WF_SYNC : 0);
  }

  @Override
  public void signal(Task task) {
    if (task.attempt == null) {
      return;
    }
    task.signalPending = true;
    if (task.blockedOn != null && task.state == TaskState.INTERRUPTIBLE) {
      task.blockedOn = null;
      wake(task, false);
    }
  }

  @Override
  public boolean needsResched() {
    return kernel.rq(task().cpu).needResched != RunQueue.RESCHED_NONE;
  }

  @Override
  public ProxyExecution proxy() {
    return kernel.config().proxy();
  }

  @Override
  public long cost(Cost cost) {
    return kernel.cost(cost);
  }

  @Override
  public void traceLock(TraceKind kind, int lock) {
    Task p = task();
    kernel.tracer().event(events.nowNs(), kind, p.cpu, p.pid, lock);
  }

  @Override
  public Task fork(TaskSpec spec) {
    return kernel.fork(spec, task());
  }

  @Override
  public void setNice(int nice) {
    kernel.setNice(task(), nice);
  }

  @Override
  public void setPolicy(SchedPolicy policy, int priority) {
    kernel.setPolicy(task(), policy, priority);
  }

  @Override
  public void setAffinity(CpuMask mask) {
    kernel.setAffinity(task(), mask);
  }

  @Override
  public void loopDone() {
    Task p = task();
    p.accounting.loops++;
    kernel.tracer().event(events.nowNs(), TraceKind.LOOP, p.cpu, p.pid, p.accounting.loops);
  }

  /** The end of a task's sleep. */
  static final class SleepTimer extends Event {
    private final Kernel kernel;
    private final Task task;
    private int cpu;

    SleepTimer(Kernel kernel, Task task) {
      super(EventClass.WAKEUP, 0);
      this.kernel = kernel;
      this.task = task;
    }

    void armFor(int onCpu, long timeNs) {
      cpu = onCpu;
      setPlace(EventClass.WAKEUP, onCpu);
      kernel.events().arm(this, timeNs);
    }

    @Override
    protected void fire() {
      int on = kernel.rq(cpu).online ? cpu : kernel.onlineMask().first();
      kernel.control().beginInterrupt(on);
      kernel.wakeUp(task, 0);
      kernel.control().end();
    }
  }
}
