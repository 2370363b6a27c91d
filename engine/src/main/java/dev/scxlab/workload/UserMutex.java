package dev.scxlab.workload;

import dev.scxlab.kernel.BlockReason;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.trace.TraceKind;

/**
 * A normal {@code pthread_mutex_t}: not recursive, no check of ownership. A release wakes one
 * waiter, which then competes with whoever comes by: there is no hand-off. The kernel knows it as a
 * futex only, so that its waiters never donate their contexts.
 */
final class UserMutex extends WorkloadMutex {

  private final WorkloadRun run;
  private final WaitQueue waiters = new WaitQueue();
  private boolean held;

  UserMutex(WorkloadRun run, int number) {
    super(number);
    this.run = run;
  }

  @Override
  boolean lock(ThreadProgram thread, TaskEvent event, TaskControl control) {
    if (held) {
      control.traceLock(TraceKind.LOCK_WAIT, number);
      run.block(thread, waiters, event, BlockReason.MUTEX, control);
      return false;
    }
    held = true;
    control.traceLock(TraceKind.LOCK_ACQUIRED, number);
    acquired(thread, control);
    return true;
  }

  @Override
  void unlock(ThreadProgram thread, TaskControl control) {
    if (held) {
      control.traceLock(TraceKind.LOCK_RELEASED, number);
    }
    held = false;
    run.wakeOne(waiters, control);
  }
}
