package dev.scxlab.workload;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskProgram;
import dev.scxlab.sim.RandomStream;
import dev.scxlab.source.LabBug;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that goes through the phases of its task definition, as rt-app's {@code thread_body}
 * does. Allocates nothing once it runs, forks excepted.
 */
final class ThreadProgram implements TaskProgram {

  /**
   * CPU time charged to a pass of a phase in which nothing takes time by itself, so that such a
   * phase cannot repeat for ever in an instant. The same under every policy.
   */
  static final long EMPTY_PASS_NS = 1000;

  private final WorkloadRun run;
  private final TaskDefinition definition;
  private final String name;
  private final Phase[] phases;
  private final TaskEvent[][] events;
  private final @Nullable RandomStream[][] streams;
  private final TimerState[] ownTimers;

  private @Nullable Task task;
  private int phase;
  private int event;
  private int phasePasses;
  private int passes;
  private boolean started;

  /** WAIT, SYNC: the wait is over and only the mutex is missing. */
  private boolean signalled;

  /** SEND, RECV: it slept for this message and so wakes the next one that waits. */
  private boolean waited;

  private boolean emptyPassCharged;

  /** When it asked for the mutex that it does not have yet; -1 if it has asked for none. */
  private long lockCalledNs = -1;

  private final ThreadAttributes attributes;
  private final ThreadWait waiting = new ThreadWait();

  ThreadProgram(WorkloadRun run, TaskDefinition definition, String name, int instance) {
    this.run = run;
    this.definition = definition;
    this.name = name;
    this.phases = definition.phases().toArray(new Phase[0]);
    this.events = new TaskEvent[phases.length][];
    this.streams = new RandomStream[phases.length][];
    this.ownTimers = TimerState.all(definition.ownTimers());
    this.attributes = new ThreadAttributes(definition, run.workload.topology());
    for (int p = 0; p < phases.length; p++) {
      List<TaskEvent> list = phases[p].events();
      events[p] = list.toArray(new TaskEvent[0]);
      @Nullable RandomStream[] own = new RandomStream[list.size()];
      for (int e = 0; e < own.length; e++) {
        if (list.get(e).length().isRandom()) {
          long purpose = ((long) instance << 32) | e;
          own[e] = new RandomStream(run.seed, definition.place(), p, purpose);
        }
      }
      streams[p] = own;
    }
  }

  String name() {
    return name;
  }

  TaskDefinition definition() {
    return definition;
  }

  Task task() {
    if (task == null) {
      throw new LabBug("thread " + name + " has not run yet");
    }
    return task;
  }

  /** What it waits for, if it waits. */
  ThreadWait waiting() {
    return waiting;
  }

  /** It still counts as blocked, but the kernel has let it go. */
  boolean isLetGo() {
    return waiting.isOnKernelMutex() && task().blockedOn == null;
  }

  @Override
  public void step(TaskControl control) {
    if (!started && begin(control)) {
      return;
    }
    if (waiting.isOn()) {
      run.letGo(control.task());
    }
    while (true) {
      TaskEvent[] list = events[phase];
      if (event == list.length) {
        if (endPass(control)) {
          return;
        }
        continue;
      }
      if (event == 0 && !signalled) {
        attributes.apply(phases[phase], control);
      }
      if (perform(list[event], control)) {
        return;
      }
    }
  }

  /** First step: whether a forked thread must wait for its delay, or there is nothing to do. */
  private boolean begin(TaskControl control) {
    task = control.task();
    started = true;
    if (definition.loops() == 0) {
      end(control);
      return true;
    }
    if (definition.delayNs() <= control.nowNs()) {
      return false;
    }
    control.sleepUntil(definition.delayNs());
    return true;
  }

  private void end(TaskControl control) {
    run.ended(control);
    control.exit();
  }

  /** A pass of the phase is complete: whether that made a request. */
  private boolean endPass(TaskControl control) {
    Phase current = phases[phase];
    if (!emptyPassCharged && !current.takesTime()) {
      emptyPassCharged = true;
      control.run(EMPTY_PASS_NS);
      return true;
    }
    emptyPassCharged = false;
    event = 0;
    if (definition.countsPhasePasses()) {
      control.loopDone();
    }
    if (current.isEndless() || ++phasePasses != current.loops()) {
      return false;
    }
    phasePasses = 0;
    if (++phase < phases.length) {
      return false;
    }
    phase = 0;
    if (!definition.countsPhasePasses()) {
      control.loopDone();
    }
    if (definition.loops() < 0 || ++passes != definition.loops()) {
      return false;
    }
    end(control);
    return true;
  }

  /** Does an event or a part of it: whether that made a request. */
  private boolean perform(TaskEvent now, TaskControl control) {
    return switch (now.kind()) {
      case RUN, MEM, MEMRUN, IORUN -> run(now, control);
      case RUNTIME -> runtime(now, control);
      case SLEEP -> sleep(now, control);
      case TIMER -> timer(now, control);
      case YIELD -> {
        event++;
        control.yieldCpu();
        yield true;
      }
      case LOCK, LOCK_INTERRUPTIBLE -> lock(now, now.object(), control);
      case UNLOCK -> {
        unlock(now.object(), control);
        event++;
        yield false;
      }
      case WAIT, SYNC -> waitOnCondition(now, control);
      case SIGNAL -> {
        run.wakeOne(run.conditions[now.object()], control);
        event++;
        yield false;
      }
      case BROAD -> {
        run.wakeAll(run.conditions[now.object()], control);
        event++;
        yield false;
      }
      case SUSPEND -> {
        event++;
        WaitQueue queue = run.suspensions[now.object()];
        run.block(this, queue, now, BlockReason.SUSPEND, control);
        yield true;
      }
      case RESUME -> {
        run.wakeAll(run.suspensions[now.object()], control);
        event++;
        yield false;
      }
      case SEM_POST -> {
        Semaphore semaphore = run.semaphores[now.object()];
        semaphore.post();
        run.wakeOne(semaphore.waiters, control);
        event++;
        yield false;
      }
      case SEM_WAIT -> semaphoreWait(now, control);
      case BARRIER -> barrier(now, control);
      case SEND -> send(now, control);
      case RECV -> receive(now, control);
      case INTERRUPT -> {
        run.interrupt(now.object(), control);
        event++;
        yield false;
      }
      case FORK -> {
        run.fork(now.object(), control);
        event++;
        yield false;
      }
    };
  }

  private long nextLength(TaskEvent now) {
    RandomStream stream = streams[phase][event];
    return stream == null ? now.length().firstNs() : now.length().next(stream);
  }

  private boolean run(TaskEvent now, TaskControl control) {
    long ns = nextLength(now);
    event++;
    if (ns <= 0) {
      return false;
    }
    control.run(ns);
    return true;
  }

  private boolean runtime(TaskEvent now, TaskControl control) {
    long ns = nextLength(now);
    event++;
    if (ns <= 0) {
      return false;
    }
    control.runUntil(control.nowNs() + ns);
    return true;
  }

  private boolean sleep(TaskEvent now, TaskControl control) {
    long ns = nextLength(now);
    event++;
    if (ns <= 0) {
      return false;
    }
    control.sleepUntil(control.nowNs() + ns);
    return true;
  }

  private boolean timer(TaskEvent now, TaskControl control) {
    TimerState timer = now.ownTimer() ? ownTimers[now.object()] : run.timers[now.object()];
    long wakeNs = timer.advance(nextLength(now), definition.delayNs(), control.nowNs());
    event++;
    if (wakeNs <= control.nowNs()) {
      return false;
    }
    control.sleepUntil(wakeNs);
    return true;
  }

  private boolean lock(TaskEvent now, int number, TaskControl control) {
    if (lockCalledNs < 0) {
      lockCalledNs = control.nowNs();
    }
    if (!run.mutex(number).lock(this, now, control)) {
      return true;
    }
    signalled = false;
    event++;
    return false;
  }

  /** It has the mutex that it asked for. */
  void lockAcquired(WorkloadMutex mutex, TaskControl control) {
    LockTestTimes test = run.lockTest;
    if (test != null) {
      test.acquired(definition.place(), mutex.number, control.nowNs() - lockCalledNs);
    }
    lockCalledNs = -1;
  }

  private void unlock(int number, TaskControl control) {
    WorkloadMutex mutex = run.mutex(number);
    LockTestTimes test = run.lockTest;
    if (test != null) {
      test.released(definition.place(), number, mutex.heldNs(control));
    }
    mutex.unlock(this, control);
  }

  private boolean waitOnCondition(TaskEvent now, TaskControl control) {
    if (signalled) {
      return lock(now, now.mutex(), control);
    }
    WaitQueue queue = run.conditions[now.object()];
    if (now.kind() == EventKind.SYNC) {
      run.wakeOne(queue, control);
    }
    signalled = true;
    unlock(now.mutex(), control);
    run.block(this, queue, now, BlockReason.CONDITION, control);
    return true;
  }

  private boolean semaphoreWait(TaskEvent now, TaskControl control) {
    Semaphore semaphore = run.semaphores[now.object()];
    if (semaphore.tryWait()) {
      event++;
      return false;
    }
    run.block(this, semaphore.waiters, now, BlockReason.SEMAPHORE, control);
    return true;
  }

  private boolean send(TaskEvent now, TaskControl control) {
    MessageQueue queue = run.queues[now.object()];
    if (queue.isFull()) {
      waited = true;
      run.block(this, queue.senders, now, BlockReason.DATA, control);
      return true;
    }
    boolean wasEmpty = queue.isEmpty();
    queue.put();
    if (wasEmpty) {
      run.wakeOne(queue.receivers, true, control);
    }
    if (waited && !queue.isFull()) {
      run.wakeOne(queue.senders, true, control);
    }
    waited = false;
    event++;
    return false;
  }

  private boolean receive(TaskEvent now, TaskControl control) {
    MessageQueue queue = run.queues[now.object()];
    if (queue.isEmpty()) {
      waited = true;
      run.block(this, queue.receivers, now, BlockReason.DATA, control);
      return true;
    }
    boolean wasFull = queue.isFull();
    queue.take();
    if (wasFull) {
      run.wakeOne(queue.senders, true, control);
    }
    if (waited && !queue.isEmpty()) {
      run.wakeOne(queue.receivers, true, control);
    }
    waited = false;
    event++;
    return false;
  }

  private boolean barrier(TaskEvent now, TaskControl control) {
    UserBarrier barrier = run.barriers[now.object()];
    event++;
    if (barrier.isComplete()) {
      run.wakeAll(barrier.waiters, control);
      return false;
    }
    run.block(this, barrier.waiters, now, BlockReason.BARRIER, control);
    return true;
  }
}
