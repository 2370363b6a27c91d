package dev.scxlab.workload;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.TaskControl;
import dev.scxlab.kernel.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The scheduling attributes that a thread has given itself ({@code rt-app.md} 4). What a phase does
 * not name stays as it is, except the affinity, which falls back to that of the task.
 */
final class ThreadAttributes {

  private final CpuMask allCpus;
  private final @Nullable CpuMask taskCpus;
  private SchedPolicy policy;
  private int priority;
  private @Nullable CpuMask cpus;

  ThreadAttributes(TaskDefinition definition, Topology topology) {
    this.allCpus = topology.possible();
    this.taskCpus = definition.cpus();
    this.policy = definition.policy();
    this.priority = definition.priority();
    this.cpus = definition.cpus();
  }

  /** Changes what the phase wants otherwise than it is; asks nothing of the kernel else. */
  void apply(Phase phase, TaskControl control) {
    SchedPolicy newPolicy = phase.policy();
    Integer newPriority = phase.priority();
    if (newPolicy != null && newPolicy != policy) {
      policy = newPolicy;
      priority = newPriority == null ? priority : newPriority;
      control.setPolicy(policy, priority);
      if (!policy.isRealtime()) {
        control.setNice(priority);
      }
    } else if (newPriority != null && newPriority != priority) {
      priority = newPriority;
      if (policy.isRealtime()) {
        control.setPolicy(policy, priority);
      } else {
        control.setNice(priority);
      }
    }
    CpuMask wanted = phase.cpus() != null ? phase.cpus() : taskCpus;
    if (wanted != cpus) {
      cpus = wanted;
      control.setAffinity(wanted != null ? wanted : allCpus);
    }
  }
}
