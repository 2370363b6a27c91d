package dev.scxlab.workload;

import dev.scxlab.kernel.TaskControl;

/** A mutex that the events of a workload speak of; how long it is held is measured here. */
abstract class WorkloadMutex {

  final int number;
  private long acquiredNs;

  WorkloadMutex(int number) {
    this.number = number;
  }

  /**
   * Tries to take it, or goes on trying.
   *
   * @param event the event that asks for it
   * @return whether the thread has it; if not, a request that ends the step was made, and the
   *     thread is to try again in its next one
   */
  abstract boolean lock(ThreadProgram thread, TaskEvent event, TaskControl control);

  /** Gives it back. */
  abstract void unlock(ThreadProgram thread, TaskControl control);

  final void acquired(ThreadProgram thread, TaskControl control) {
    acquiredNs = control.nowNs();
    thread.lockAcquired(this, control);
  }

  /** Time since it was taken. */
  final long heldNs(TaskControl control) {
    return control.nowNs() - acquiredNs;
  }
}
