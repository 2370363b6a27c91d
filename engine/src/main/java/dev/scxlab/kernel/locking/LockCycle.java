package dev.scxlab.kernel.locking;

import com.google.common.collect.ImmutableList;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A deadlock: tasks each of which waits for a lock that the next one holds, the last one for a lock
 * of the first.
 *
 * @param links the tasks with the locks they wait for, from the one that closed the circle on
 */
public record LockCycle(List<Link> links) {

  public LockCycle {
    links = ImmutableList.copyOf(links);
  }

  /**
   * One task of the circle.
   *
   * @param waiter who waits
   * @param lock what it waits for
   */
  public record Link(Task waiter, KernelLock lock) {}

  private static final LockCycle NONE = new LockCycle(List.of());

  /** The circle that a task is part of, empty if there is none. */
  public static LockCycle of(Task start) {
    if (!closes(start)) {
      return NONE;
    }
    List<Link> links = new ArrayList<>();
    Task p = start;
    do {
      KernelLock lock = Objects.requireNonNull(p.blockedOn);
      links.add(new Link(p, lock));
      p = Objects.requireNonNull(lock.owner());
    } while (p != start);
    return new LockCycle(links);
  }

  /** Whether the chain of owners leads back to its start: a slow and a fast walk along it. */
  private static boolean closes(Task start) {
    Task slow = start;
    Task fast = start;
    while (true) {
      for (int step = 0; step < 2; step++) {
        KernelLock lock = fast.blockedOn;
        Task owner = lock == null ? null : lock.owner();
        if (owner == null) {
          return false;
        }
        if (owner == start) {
          return true;
        }
        fast = owner;
      }
      slow = Objects.requireNonNull(Objects.requireNonNull(slow.blockedOn).owner());
      if (slow == fast) {
        // A circle further on, which does not contain the start.
        return false;
      }
    }
  }

  public boolean isEmpty() {
    return links.isEmpty();
  }
}
