package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The things that the tasks of one file share, by kind, numbered in order of first mention. Each
 * kind is a name space of its own.
 *
 * @param mutexes names of the mutexes
 * @param conditions names of the condition variables
 * @param semaphores names of the semaphores
 * @param suspensions names under which threads suspend themselves and are resumed
 * @param barriers the barriers
 * @param timers the timers that are not a thread's own
 * @param forks place of the task definition that each fork event starts
 */
public record SharedObjects(
    List<String> mutexes,
    List<String> conditions,
    List<String> semaphores,
    List<String> suspensions,
    List<BarrierDefinition> barriers,
    List<TimerDefinition> timers,
    List<Integer> forks) {

  public SharedObjects {
    mutexes = ImmutableList.copyOf(mutexes);
    conditions = ImmutableList.copyOf(conditions);
    semaphores = ImmutableList.copyOf(semaphores);
    suspensions = ImmutableList.copyOf(suspensions);
    barriers = ImmutableList.copyOf(barriers);
    timers = ImmutableList.copyOf(timers);
    forks = ImmutableList.copyOf(forks);
  }

  /**
   * A barrier.
   *
   * @param name its name
   * @param users how many threads must arrive
   */
  public record BarrierDefinition(String name, int users) {}
}
