package dev.scxlab.workload;

import dev.scxlab.kernel.BlockReason;
import org.jspecify.annotations.Nullable;

/** What a thread waits for another one to do, if it waits. */
final class ThreadWait {

  private @Nullable TaskEvent event;
  private BlockReason reason = BlockReason.DATA;
  private boolean onKernelMutex;

  /** It waits in a queue of the program. */
  void begin(TaskEvent what, BlockReason why) {
    event = what;
    reason = why;
    onKernelMutex = false;
  }

  /** It waits for a mutex of the kernel. */
  void beginOnKernelMutex(TaskEvent what) {
    event = what;
    reason = BlockReason.MUTEX;
    onKernelMutex = true;
  }

  void end() {
    event = null;
  }

  boolean isOn() {
    return event != null;
  }

  boolean isOnKernelMutex() {
    return event != null && onKernelMutex;
  }

  /** What it waits for, as messages put it; null when it does not wait. */
  @Nullable String text(SharedObjects objects) {
    TaskEvent what = event;
    if (what == null) {
      return null;
    }
    return switch (reason) {
      case MUTEX -> {
        boolean direct = what.kind() != EventKind.WAIT && what.kind() != EventKind.SYNC;
        int mutex = direct ? what.object() : what.mutex();
        yield "mutex \"" + objects.mutexes().get(mutex).name() + "\"";
      }
      case CONDITION -> "condition \"" + objects.conditions().get(what.object()) + "\"";
      case BARRIER -> "barrier \"" + objects.barriers().get(what.object()).name() + "\"";
      case SEMAPHORE -> "semaphore \"" + objects.semaphores().get(what.object()) + "\"";
      case SUSPEND -> "resume of \"" + objects.suspensions().get(what.object()) + "\"";
      case DATA -> "queue \"" + objects.queues().get(what.object()).name() + "\"";
    };
  }
}
