package dev.scxlab.workload;

import dev.scxlab.kernel.Task;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.locking.LockOutcome;
import dev.scxlab.kernel.locking.Mutex;

/** A mutex of the kernel, reached as by a system call that takes it and returns with it. */
final class KernelMutex extends WorkloadMutex {

  private final WorkloadRun run;
  private final Mutex mutex;

  KernelMutex(WorkloadRun run, int number, String name) {
    super(number);
    this.run = run;
    this.mutex = new Mutex(number, name);
  }

  @Override
  boolean lock(ThreadProgram thread, TaskEvent event, TaskControl control) {
    boolean interruptible = event.kind() == EventKind.LOCK_INTERRUPTIBLE;
    LockOutcome outcome = mutex.lock(control, interruptible);
    // A wait that a signal ended starts again at the end of the line, as a system call is
    // restarted.
    while (outcome == LockOutcome.INTERRUPTED) {
      outcome = mutex.lock(control, interruptible);
    }
    if (outcome == LockOutcome.ACQUIRED) {
      acquired(thread, control);
      return true;
    }
    if (control.task().blockedOn == mutex) {
      run.blockedOnKernel(thread, event, control);
    }
    return false;
  }

  @Override
  void unlock(ThreadProgram thread, TaskControl control) {
    if (mutex.owner() != control.task()) {
      run.unlockedByStranger(thread, mutex.name(), mutex.owner(), control);
      return;
    }
    Task next = mutex.unlock(control);
    if (next != null) {
      run.letGo(next);
    }
  }
}
