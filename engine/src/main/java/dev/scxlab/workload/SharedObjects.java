package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The things that the tasks of one file share, by kind, numbered in order of first mention. Each
 * kind is a name space of its own.
 *
 * @param mutexes the mutexes
 * @param conditions names of the condition variables
 * @param semaphores names of the semaphores
 * @param suspensions names under which threads suspend themselves and are resumed
 * @param barriers the barriers
 * @param timers the timers that are not a thread's own
 * @param queues the message queues
 * @param forks place of the task definition that each fork event starts
 */
public record SharedObjects(
    List<MutexDefinition> mutexes,
    List<String> conditions,
    List<String> semaphores,
    List<String> suspensions,
    List<BarrierDefinition> barriers,
    List<TimerDefinition> timers,
    List<QueueDefinition> queues,
    List<Integer> forks) {

  public SharedObjects {
    mutexes = ImmutableList.copyOf(mutexes);
    conditions = ImmutableList.copyOf(conditions);
    semaphores = ImmutableList.copyOf(semaphores);
    suspensions = ImmutableList.copyOf(suspensions);
    barriers = ImmutableList.copyOf(barriers);
    timers = ImmutableList.copyOf(timers);
    queues = ImmutableList.copyOf(queues);
    forks = ImmutableList.copyOf(forks);
  }

  /**
   * A mutex.
   *
   * @param name its name
   * @param kernel whether it is one of the kernel, whose waiters may donate their contexts, and not
   *     a futex of the program
   */
  public record MutexDefinition(String name, boolean kernel) {}

  /**
   * A queue of messages, as a pipe is one.
   *
   * @param name its name
   * @param capacity how many messages it holds, at least 1
   */
  public record QueueDefinition(String name, int capacity) {}

  /**
   * A barrier.
   *
   * @param name its name
   * @param users how many threads must arrive
   */
  public record BarrierDefinition(String name, int users) {}
}
