package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import dev.scxlab.kernel.Topology;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs on the simulated machine: tasks, what they share, the machine and the duration. Holds
 * no state of a run; {@link #start} gives each run its own.
 *
 * @param name what reports call it: the file's name without folder and extension
 * @param description what it is, in one line: the comment at its top; may be empty
 * @param topology the machine it was read for
 * @param durationNs when the run ends, in ns; 0: when the last task has ended
 * @param existsBeforeLoad whether the tasks exist before the policy is loaded and sleep until their
 *     start, as in recordings, instead of being created at their start
 * @param tasks its tasks in file order
 * @param objects what they share
 * @param assumptions the models it relies on, one sentence each, for reports
 * @param events what is made to happen to the machine, the policy and the tasks
 * @param lockTest what it measures of a mutex by itself, or null
 */
public record Workload(
    String name,
    String description,
    Topology topology,
    long durationNs,
    boolean existsBeforeLoad,
    List<TaskDefinition> tasks,
    SharedObjects objects,
    List<String> assumptions,
    List<ScriptedEvent> events,
    @Nullable LockTest lockTest) {

  public Workload {
    events = ImmutableList.copyOf(events);
    tasks = ImmutableList.copyOf(tasks);
    assumptions = ImmutableList.copyOf(assumptions);
  }

  /** The same with another duration. */
  public Workload withDurationNs(long value) {
    return new Workload(
        name,
        description,
        topology,
        value,
        existsBeforeLoad,
        tasks,
        objects,
        assumptions,
        events,
        lockTest);
  }

  /** The same with further events behind its own. */
  public Workload withMoreEvents(List<ScriptedEvent> more) {
    List<ScriptedEvent> all = Stream.concat(events.stream(), more.stream()).toList();
    return new Workload(
        name,
        description,
        topology,
        durationNs,
        existsBeforeLoad,
        tasks,
        objects,
        assumptions,
        all,
        lockTest);
  }

  /** Begins a run: threads with fresh programs, unlocked mutexes, streams of the seed. */
  public WorkloadRun start(long seed) {
    return new WorkloadRun(this, seed);
  }

  /** Whether any length is drawn, so that runs of other seeds differ by themselves. */
  public boolean isRandom() {
    return tasks.stream()
        .flatMap(task -> task.phases().stream())
        .flatMap(phase -> phase.events().stream())
        .anyMatch(event -> event.length().isRandom());
  }

  /** How many threads exist or are to come at the start, forks not counted. */
  public int threadCount() {
    return tasks.stream().mapToInt(TaskDefinition::instances).sum();
  }
}
