package dev.scxlab.metrics;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * What the fold of a trace yields.
 *
 * @param tasks ascending by pid: those of the workload, then agents and kernel threads
 * @param cpus ascending by number
 * @param values the metrics of the whole run
 */
public record RunMetrics(List<TaskMetrics> tasks, List<CpuMetrics> cpus, MetricValues values) {

  public RunMetrics {
    tasks = ImmutableList.copyOf(tasks);
    cpus = ImmutableList.copyOf(cpus);
  }
}
