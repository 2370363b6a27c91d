package dev.scxlab.workload;

/** A barrier: the last of its users to arrive lets all go on. */
final class UserBarrier {

  final WaitQueue waiters = new WaitQueue();
  private final int users;

  UserBarrier(int users) {
    this.users = users;
  }

  /** Whether the thread that arrives now is the last one. */
  boolean isComplete() {
    return waiters.size() + 1 >= users;
  }
}
