package dev.scxlab.workload;

import org.jspecify.annotations.Nullable;

/** Threads that wait for something, first come first out; a ring that grows as needed. */
final class WaitQueue {

  private @Nullable ThreadProgram[] ring = new ThreadProgram[4];
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(ThreadProgram thread) {
    if (size == ring.length) {
      @Nullable ThreadProgram[] larger = new ThreadProgram[size * 2];
      for (int i = 0; i < size; i++) {
        larger[i] = ring[(head + i) & (size - 1)];
      }
      ring = larger;
      head = 0;
    }
    ring[(head + size++) & (ring.length - 1)] = thread;
  }

  /** Takes out the one that waits longest, or null when nobody waits. */
  @Nullable ThreadProgram poll() {
    if (size == 0) {
      return null;
    }
    ThreadProgram first = ring[head];
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    return first;
  }
}
