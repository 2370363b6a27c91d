package dev.scxlab.kernel.locking;

import com.google.common.collect.ImmutableList;
import dev.scxlab.kernel.KernelLock;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.List;

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

  /** The circle that a task is part of, empty if there is none. */
  public static LockCycle of(Task start) {
    List<Link> links = new ArrayList<>();
    Task p = start;
    while (true) {
      KernelLock lock = p.blockedOn;
      Task owner = lock == null ? null : lock.owner();
      if (lock == null || owner == null || visited(links, p)) {
        return new LockCycle(List.of());
      }
      links.add(new Link(p, lock));
      if (owner == start) {
        return new LockCycle(links);
      }
      p = owner;
    }
  }

  /** The chain runs into a circle that does not contain the start. */
  private static boolean visited(List<Link> links, Task p) {
    return links.stream().anyMatch(link -> link.waiter() == p);
  }

  public boolean isEmpty() {
    return links.isEmpty();
  }
}
