package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ExitKind;
import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the parts of the ext class share: the loaded policy, the run queues, errors. */
final class ExtCore {

  /** States of the class ({@code sched-ext.md} 7.5). */
  enum State {
    ENABLING,
    ENABLED,
    DISABLING,
    DISABLED
  }

  final Kernel kernel;
  final ScxRules rules;
  final ScxRunQueue[] rqs;
  State state = State.DISABLED;

  /** All tasks of the fair family belong to the policy. */
  boolean switchingAll;

  /** Tasks may be in the class. */
  boolean enabled;

  /** Policy reverts by {@code disallow} since the last load. */
  int nrRejected;

  long enableSeq;
  long hotplugSeq;

  /** When the watchdog ran last, in jiffies. */
  long watchdogTimestamp;

  /** The task that an insert in select_cpu or enqueue must be about; null once it was inserted. */
  @Nullable Task directSubject;

  /** The thread of the user-space half, or null. */
  @Nullable AgentThread agents;

  private @Nullable SchedClass extClass;
  private @Nullable DeferredWork deferred;
  private @Nullable ReenqueuePath reenqueues;
  private @Nullable ScxScheduler sch;
  private @Nullable OpCalls calls;
  private @Nullable ExitPath exits;

  ExtCore(Kernel kernel) {
    this.kernel = kernel;
    this.rules = new ScxRules(kernel.config().profile());
    this.rqs = new ScxRunQueue[kernel.nrCpus()];
    for (int cpu = 0; cpu < rqs.length; cpu++) {
      rqs[cpu] = new ScxRunQueue(kernel.rq(cpu), rqs.length);
    }
  }

  void connect(
      SchedClass schedClass,
      ExitPath exitPath,
      DeferredWork deferredWork,
      ReenqueuePath reenqueuePath) {
    extClass = schedClass;
    exits = exitPath;
    deferred = deferredWork;
    reenqueues = reenqueuePath;
  }

  DeferredWork deferred() {
    return connected(deferred);
  }

  ReenqueuePath reenqueues() {
    return connected(reenqueues);
  }

  private static <T> T connected(@Nullable T part) {
    if (part == null) {
      throw new LabBug("the ext class is not connected");
    }
    return part;
  }

  /** Makes a policy the loaded one, or none. */
  void publish(@Nullable ScxScheduler scheduler) {
    sch = scheduler;
    calls = scheduler == null ? null : new OpCalls(kernel, scheduler);
  }

  /** The loaded policy; it is an error of ours to ask when there is none. */
  ScxScheduler sch() {
    ScxScheduler s = sch;
    if (s == null) {
      throw new LabBug("no policy is loaded");
    }
    return s;
  }

  @Nullable ScxScheduler schOrNull() {
    return sch;
  }

  OpCalls calls() {
    OpCalls c = calls;
    if (c == null) {
      throw new LabBug("no policy is loaded");
    }
    return c;
  }

  @Nullable OpCalls callsOrNull() {
    return calls;
  }

  boolean isExt(Task p) {
    return p.schedClass == extClass;
  }

  SchedClass extClass() {
    return connected(extClass);
  }

  ScxRunQueue rqOf(Task p) {
    return rqs[p.cpu];
  }

  /** Whether the policy may use the CPU: {@code SCX_RQ_ONLINE} and generic "active". */
  boolean isOnline(ScxRunQueue srq) {
    return srq.online && srq.rq.active;
  }

  boolean isCpuValid(int cpu) {
    return cpu >= 0 && cpu < rqs.length;
  }

  DispatchQueue globalDsq(Task p) {
    return sch().dsqs.global(kernel.topology().nodeOf(p.cpu));
  }

  /** Gives a task the default slice ({@code refill_task_slice_dfl}). */
  void refillSlice(Task p) {
    ScxScheduler s = sch();
    p.scx.sliceNs = s.sliceDflNs;
    s.events.add(ScxEvent.REFILL_SLICE_DFL);
  }

  /** Writes slice (0: keep, at least 1) and, for vtime inserts, the key into the task. */
  static void commitVerdict(Task p, long sliceNs, long vtime, boolean byVtime) {
    SchedExtEntity e = p.scx;
    if (sliceNs != 0) {
      e.sliceNs = sliceNs;
      e.sliceOobSet = false;
    } else if (e.sliceNs == 0) {
      e.sliceNs = 1;
    }
    if (byVtime) {
      e.dsqVtime = vtime;
    }
  }

  static boolean isInfinite(long sliceNs) {
    return sliceNs == KernelLimits.SLICE_INF;
  }

  /** Ends the policy with a run-time error ({@code scx_error}); the first error counts. */
  void error(String message) {
    exit(ExitKind.ERROR, 0, message);
  }

  /** As {@link #error(String)} with a format; numbers are formatted as the kernel does. */
  void error(String format, Object... args) {
    exit(ExitKind.ERROR, 0, String.format(Locale.ROOT, format, args));
  }

  void exit(ExitKind kind, long code, String message) {
    ExitPath path = exits;
    if (path != null) {
      path.claim(kind, code, message);
    }
  }
}
