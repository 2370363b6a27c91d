package dev.scxlab.workload;

/**
 * A bounded queue of messages that behaves like a pipe: who finds it full or empty sleeps, and
 * wakeups are synchronous, for the waker is about to wait itself ({@code fs/pipe.c}).
 */
final class MessageQueue {

  final WaitQueue senders = new WaitQueue();
  final WaitQueue receivers = new WaitQueue();
  private final int capacity;
  private int messages;

  MessageQueue(int capacity) {
    this.capacity = capacity;
  }

  boolean isFull() {
    return messages == capacity;
  }

  boolean isEmpty() {
    return messages == 0;
  }

  void put() {
    messages++;
  }

  void take() {
    messages--;
  }
}
