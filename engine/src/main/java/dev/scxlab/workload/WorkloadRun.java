package dev.scxlab.workload;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.TaskSpec;
import dev.scxlab.kernel.TaskState;
import dev.scxlab.kernel.locking.LockCycle;
import dev.scxlab.source.LabBug;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workload: its threads, and the state of what they share. Conditions, barriers,
 * semaphores and mutexes that are not declared to be the kernel's are user-space objects as the C
 * library makes them of futexes: waiters sleep, are woken first come first served, and then compete
 * for what they waited for.
 */
public final class WorkloadRun {

  /** Most threads that one fork event may make. */
  static final int MAX_FORKS = 1024;

  /** Number of a definition's first forked thread among its threads, for random streams. */
  private static final int FIRST_FORK = 1 << 20;

  final Workload workload;
  final long seed;
  final WorkloadMutex[] mutexes;
  final WaitQueue[] conditions;
  final Semaphore[] semaphores;
  final WaitQueue[] suspensions;
  final UserBarrier[] barriers;
  final TimerState[] timers;
  final MessageQueue[] queues;
  final @Nullable LockTestTimes lockTest;

  private final int[] forkCounts;
  private final List<ThreadProgram> threads = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int live;
  private int blocked;
  private long deadlockNs = -1;

  /** Circles of waiters that were reported. */
  private final Set<String> circles = new HashSet<>();

  /** Mutexes that somebody else than the owner tried to give back. */
  private final Set<String> strangers = new HashSet<>();

  WorkloadRun(Workload workload, long seed) {
    this.workload = workload;
    this.seed = seed;
    SharedObjects objects = workload.objects();
    lockTest = LockTestTimes.of(workload.lockTest());
    mutexes = new WorkloadMutex[objects.mutexes().size()];
    for (int i = 0; i < mutexes.length; i++) {
      SharedObjects.MutexDefinition mutex = objects.mutexes().get(i);
      mutexes[i] = mutex.kernel() ? new KernelMutex(this, i, mutex.name()) : new UserMutex(this, i);
    }
    conditions = queues(objects.conditions().size());
    suspensions = queues(objects.suspensions().size());
    semaphores = new Semaphore[objects.semaphores().size()];
    for (int i = 0; i < semaphores.length; i++) {
      semaphores[i] = new Semaphore();
    }
    barriers = new UserBarrier[objects.barriers().size()];
    for (int i = 0; i < barriers.length; i++) {
      barriers[i] = new UserBarrier(objects.barriers().get(i).users());
    }
    timers = TimerState.all(objects.timers());
    queues = new MessageQueue[objects.queues().size()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new MessageQueue(objects.queues().get(i).capacity());
    }
    forkCounts = new int[objects.forks().size()];
    for (TaskDefinition task : workload.tasks()) {
      for (int instance = 0; instance < task.instances(); instance++) {
        String name = task.name() + "-" + threads.size();
        threads.add(new ThreadProgram(this, task, name, instance));
      }
    }
    live = threads.size();
  }

  private static WaitQueue[] queues(int count) {
    WaitQueue[] queues = new WaitQueue[count];
    for (int i = 0; i < count; i++) {
      queues[i] = new WaitQueue();
    }
    return queues;
  }

  /**
   * The threads that exist from the start, in the order of their numbers. They are created at their
   * start or, if the workload {@linkplain Workload#existsBeforeLoad says so}, before the policy is
   * loaded and sleep until then.
   */
  public List<TaskSpec> threads() {
    List<TaskSpec> specs = new ArrayList<>(threads.size());
    for (ThreadProgram thread : threads) {
      TaskDefinition definition = thread.definition();
      specs.add(spec(thread).withStartNs(workload.existsBeforeLoad() ? 0 : definition.delayNs()));
    }
    return specs;
  }

  private static TaskSpec spec(ThreadProgram thread) {
    TaskDefinition definition = thread.definition();
    boolean realtime = definition.policy().isRealtime();
    return new TaskSpec(
        thread.name(),
        thread,
        definition.policy(),
        realtime ? 0 : definition.priority(),
        realtime ? definition.priority() : 0,
        definition.cpus(),
        0,
        definition.process(),
        false,
        definition.sliceNs());
  }

  /** Whether nothing can happen any more: every thread has ended or waits for another. */
  public boolean isFinished() {
    return live == 0 || deadlockNs >= 0;
  }

  /** When every thread that is left began to wait for another, in ns; -1 if that did not happen. */
  public long deadlockNs() {
    return deadlockNs;
  }

  /**
   * What is worth knowing about the run, one sentence each: that all tasks are blocked and on what,
   * forks that rt-app would not have made.
   */
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (deadlockNs >= 0) {
      all.add(deadlockText());
    }
    return all;
  }

  private String deadlockText() {
    StringBuilder text = new StringBuilder("all tasks blocked at t=");
    text.append(deadlockNs / 1000).append(" us, waiting on: ");
    String separator = "";
    for (ThreadProgram thread : threads) {
      String what = thread.waiting().text(workload.objects());
      if (what != null) {
        text.append(separator).append(thread.name()).append(" on ").append(what);
        separator = ", ";
      }
    }
    return text.toString();
  }

  /** Lets the running thread wait in a queue. */
  void block(
      ThreadProgram thread, WaitQueue queue, TaskEvent event, BlockReason why, TaskControl c) {
    queue.add(thread);
    thread.waiting().begin(event, why);
    blocked++;
    noteIfStuck(c);
    c.block(why);
  }

  /** The running thread sleeps for a mutex of the kernel. */
  void blockedOnKernel(ThreadProgram thread, TaskEvent event, TaskControl c) {
    thread.waiting().beginOnKernelMutex(event);
    blocked++;
    noteCycle(c);
    noteIfStuck(c);
  }

  /** The kernel let a thread go that waited for one of its mutexes. */
  void letGo(Task task) {
    if (task.program instanceof ThreadProgram thread && thread.waiting().isOn()) {
      blocked--;
      thread.waiting().end();
    }
  }

  private void noteIfStuck(TaskControl c) {
    if (blocked == live && deadlockNs < 0 && threads.stream().noneMatch(ThreadProgram::isLetGo)) {
      deadlockNs = c.nowNs();
    }
  }

  /** Waiting for each other in a circle is a deadlock even while other threads go on. */
  private void noteCycle(TaskControl c) {
    LockCycle cycle = LockCycle.of(c.task());
    if (!cycle.isEmpty()) {
      StringBuilder text = new StringBuilder().append(nameOf(c.task()));
      String verb = " waits for mutex \"";
      for (LockCycle.Link link : cycle.links()) {
        Task owner = link.lock().owner();
        text.append(verb).append(link.lock().name()).append("\" of ");
        text.append(owner == null ? "nobody" : nameOf(owner));
        verb = ", which waits for mutex \"";
      }
      if (circles.add(text.toString())) {
        notes.add("deadlock at t=" + c.nowNs() / 1000 + " us: " + text);
      }
    }
  }

  /** Sends a signal to the threads of a task. */
  void interrupt(int place, TaskControl control) {
    for (ThreadProgram thread : threads) {
      if (thread.definition().place() == place && thread.waiting().isOn()) {
        control.signal(thread.task());
        if (thread.isLetGo()) {
          letGo(thread.task());
        }
      }
    }
  }

  /** A kernel mutex can be given back by its owner only. */
  void unlockedByStranger(
      ThreadProgram thread, String mutex, @Nullable Task owner, TaskControl control) {
    if (!strangers.add(mutex)) {
      return;
    }
    notes.add(
        thread.name()
            + " unlocks mutex \""
            + mutex
            + "\" of the kernel, which "
            + (owner == null ? "nobody holds" : nameOf(owner) + " holds")
            + ", first at t="
            + control.nowNs() / 1000
            + " us: ignored");
  }

  /** The samples of the workload's own test of a mutex; null if it has none. */
  public @Nullable LockTestTimes lockTest() {
    return lockTest;
  }

  /** Wakes the thread that waits longest in a queue: whether there was one. */
  boolean wakeOne(WaitQueue queue, TaskControl control) {
    return wakeOne(queue, false, control);
  }

  /** As {@link #wakeOne(WaitQueue, TaskControl)}; {@code sync}: the waker is about to sleep. */
  boolean wakeOne(WaitQueue queue, boolean sync, TaskControl control) {
    ThreadProgram thread = queue.poll();
    if (thread == null) {
      return false;
    }
    blocked--;
    thread.waiting().end();
    control.wake(thread.task(), sync);
    return true;
  }

  void wakeAll(WaitQueue queue, TaskControl control) {
    for (int i = queue.size(); i > 0; i--) {
      wakeOne(queue, control);
    }
  }

  /** Starts one more thread of the definition that a fork event names; false if it may not. */
  boolean fork(int fork, TaskControl control) {
    int count = forkCounts[fork]++;
    TaskDefinition definition = workload.tasks().get(workload.objects().forks().get(fork));
    if (count >= MAX_FORKS) {
      if (count == MAX_FORKS) {
        notes.add(
            "fork of \""
                + definition.name()
                + "\" number 1025 at t="
                + control.nowNs() / 1000
                + " us: rt-app makes 1024 threads of one fork event; there were no more");
      }
      return false;
    }
    String name = "%s-%d-%04d".formatted(definition.name(), threads.size(), count);
    ThreadProgram thread = new ThreadProgram(this, definition, name, FIRST_FORK + count);
    threads.add(thread);
    Task child = control.fork(spec(thread));
    if (child.state != TaskState.DEAD) {
      live++;
    }
    return true;
  }

  void ended(TaskControl control) {
    live--;
    if (live > 0) {
      noteIfStuck(control);
    }
  }

  /** The thread that performs a task's program; null for tasks that are not of this run. */
  public @Nullable String nameOf(Task task) {
    return task.program instanceof ThreadProgram thread ? thread.name() : null;
  }

  /** Names of the threads made so far. */
  public List<String> threadNames() {
    return threads.stream().map(ThreadProgram::name).toList();
  }

  /** Whether a task of the kernel is the thread of this name or a thread of the task so named. */
  public boolean isNamed(Task task, String name) {
    return task.program instanceof ThreadProgram thread
        && (thread.name().equals(name) || thread.definition().name().equals(name));
  }

  /** Whether a task of the kernel is a thread of the task definition with this place. */
  public boolean isThreadOf(Task task, int place) {
    return task.program instanceof ThreadProgram thread && thread.definition().place() == place;
  }

  WorkloadMutex mutex(int number) {
    if (number < 0) {
      throw new LabBug("event without its mutex");
    }
    return mutexes[number];
  }
}
