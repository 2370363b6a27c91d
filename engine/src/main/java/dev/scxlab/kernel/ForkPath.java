package dev.scxlab.kernel;

import dev.scxlab.trace.TraceKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** Creates tasks ({@code sched-ext.md} 4.24; numbers as in design D9). */
final class ForkPath {

  private static final int FIRST_PID_BESIDE = 1_000_000;

  private final Kernel kernel;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> view = Collections.unmodifiableList(tasks);
  private final Int2ObjectHashMap<Task> byPid = new Int2ObjectHashMap<>();

  /** Process numbers of the workload to tgids. */
  private final Int2IntHashMap processes = new Int2IntHashMap(0);

  /** Tasks that are not dead. */
  private int living;

  private int nextPid = 1;
  private int nextPidBeside = FIRST_PID_BESIDE;
  private int nextSlot;

  ForkPath(Kernel kernel) {
    this.kernel = kernel;
  }

  List<Task> tasks() {
    return tasks;
  }

  /** The tasks for readers. */
  List<Task> view() {
    return view;
  }

  @Nullable Task byPid(int pid) {
    return byPid.get(pid);
  }

  int livingTasks() {
    return living;
  }

  void taskEnded() {
    living--;
  }

  Task createIdle(int cpu, SchedClass idleClass) {
    Task idle = new Task(kernel, nextSlot++, 0, 0, "swapper/" + cpu, null, idleClass);
    idle.cpu = cpu;
    idle.state = TaskState.RUNNING;
    idle.onRq = Task.ON_RQ_QUEUED;
    idle.flags |= Task.PF_KTHREAD;
    return idle;
  }

  /** A thread of the kernel that its class runs itself: it never passes through fork or wakeup. */
  Task createKernelThread(String comm, int cpu, SchedClass schedClass) {
    Task p = new Task(kernel, nextSlot++, nextPidBeside, nextPidBeside, comm, null, schedClass);
    nextPidBeside++;
    p.flags |= Task.PF_KTHREAD;
    p.cpu = cpu;
    p.state = TaskState.INTERRUPTIBLE;
    return p;
  }

  /** Creates a task; it is dead if the policy refused it. */
  Task fork(TaskSpec spec, @Nullable Task parent, boolean start) {
    return fork(spec, parent, start, spec.kthread() ? nextPidBeside++ : nextPid++);
  }

  /** Creates a thread of a policy's loader, which does not start yet. */
  Task forkLoader(TaskSpec spec) {
    return fork(spec, null, false, nextPidBeside++);
  }

  private Task fork(TaskSpec spec, @Nullable Task parent, boolean start, int pid) {
    Task p = create(spec, parent, pid);
    int err = kernel.ext().fork(p);
    if (err != 0) {
      p.state = TaskState.DEAD;
      return p;
    }
    living++;
    p.schedClass.taskFork(p, parent);
    kernel.ext().postFork(p);
    kernel
        .tracer()
        .event(
            kernel.nowNs(),
            TraceKind.FORK,
            kernel.thisCpu(),
            parent == null ? 0 : parent.pid,
            p.pid);
    kernel.sleep().freezer().created(p);
    if (start) {
      kernel.wakeups().wakeUpNew(p);
    }
    return p;
  }

  private Task create(TaskSpec spec, @Nullable Task parent, int pid) {
    SchedClass schedClass = kernel.classes().of(spec.policy());
    Task p =
        new Task(kernel, nextSlot++, pid, tgid(spec, pid), spec.comm(), spec.program(), schedClass);
    tasks.add(p);
    byPid.put(pid, p);
    p.policy = spec.policy();
    p.nice = spec.nice();
    p.rtPriority = spec.rtPriority();
    if (spec.kthread()) {
      p.flags |= Task.PF_KTHREAD;
    }
    CpuMask cpus = spec.cpus();
    if (cpus != null) {
      p.cpusMask.copy(cpus);
      p.userMask.copy(cpus);
      p.nrCpusAllowed = cpus.weight();
    }
    p.fair.weight = LoadWeight.of(p.policy, p.nice);
    if (spec.fairSliceNs() > 0) {
      p.fair.customSliceNs = spec.fairSliceNs();
    }
    p.cpu = parent != null ? parent.cpu : p.cpusMask.test(0) ? 0 : p.cpusMask.first();
    p.wakeCpu = p.cpu;
    return p;
  }

  private int tgid(TaskSpec spec, int pid) {
    if (spec.process() == 0) {
      return pid;
    }
    int tgid = processes.get(spec.process());
    if (tgid == 0) {
      processes.put(spec.process(), pid);
      return pid;
    }
    return tgid;
  }
}
