package dev.scxlab.workload;

/** A counting semaphore ({@code sem_t}) that starts at 0. */
final class Semaphore {

  final WaitQueue waiters = new WaitQueue();
  private long value;

  void post() {
    value++;
  }

  /** Takes one if there is one. */
  boolean tryWait() {
    if (value == 0) {
      return false;
    }
    value--;
    return true;
  }
}
