package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of a workload file, from which threads are made.
 *
 * @param name its key in the file
 * @param place its place among the tasks of the file, from 0
 * @param instances how many threads exist from the start; 0: only a template for forks
 * @param delayNs when they start, in ns after the start of the program
 * @param loops how often the list of phases runs; negative means for ever
 * @param phases what a thread does; never empty
 * @param policy scheduling policy at the start
 * @param priority nice value, or priority of a real-time policy, at the start
 * @param cpus affinity, or null for all CPUs
 * @param sliceNs slice request for the fair class in ns, 0 for none
 * @param process number of the process whose threads they are, from 1; the own form names others
 *     than the first
 * @param ownTimers the timers that each thread has for itself
 * @param countsPhasePasses whether a completed pass is one of the only phase (a task without
 *     phases) and not one of the whole list
 */
public record TaskDefinition(
    String name,
    int place,
    int instances,
    long delayNs,
    int loops,
    List<Phase> phases,
    SchedPolicy policy,
    int priority,
    @Nullable CpuMask cpus,
    long sliceNs,
    int process,
    List<TimerDefinition> ownTimers,
    boolean countsPhasePasses) {

  public TaskDefinition {
    phases = ImmutableList.copyOf(phases);
    ownTimers = ImmutableList.copyOf(ownTimers);
  }

  /** Whether a thread of it never ends by itself. */
  public boolean isEndless() {
    return loops != 0 && (loops < 0 || phases.stream().anyMatch(Phase::isEndless));
  }
}
