package dev.scxlab.workload;

/**
 * A normal {@code pthread_mutex_t}: not recursive, no check of ownership. A release wakes one
 * waiter, which then competes with whoever comes by: there is no hand-off.
 */
final class UserMutex {

  final WaitQueue waiters = new WaitQueue();
  private boolean held;

  /** Takes it if it is free. */
  boolean tryLock() {
    boolean taken = !held;
    held = true;
    return taken;
  }

  /** Frees it, whoever holds it; the caller wakes a waiter. */
  void release() {
    held = false;
  }
}
