package dev.scxlab.workload;

import com.google.common.collect.ImmutableList;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of events that is repeated, and the attributes that hold from its start.
 *
 * @param name its key in the file; empty for a task without phases
 * @param loops how often it runs before the next phase; 0 or less means for ever
 * @param events what happens, in order; never empty
 * @param policy scheduling policy from here on, or null for no change
 * @param priority nice value or real-time priority from here on, or null for no change
 * @param cpus affinity in this phase, or null for that of the task
 */
public record Phase(
    String name,
    int loops,
    List<TaskEvent> events,
    @Nullable SchedPolicy policy,
    @Nullable Integer priority,
    @Nullable CpuMask cpus) {

  public Phase {
    events = ImmutableList.copyOf(events);
  }

  /** Whether it never ends by itself. */
  public boolean isEndless() {
    return loops <= 0;
  }

  /** Whether time goes on in every pass, whatever the other tasks do. */
  boolean takesTime() {
    // Asked at the end of every pass: no stream.
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).takesTime()) {
        return true;
      }
    }
    return false;
  }
}
