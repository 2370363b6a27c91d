package dev.scxlab.metrics;

/**
 * What a CPU did in a run, warm-up included.
 *
 * @param cpu its number
 * @param busyNs running a task
 * @param idleNs the rest
 * @param switches changes of the running task, idle included
 */
public record CpuMetrics(int cpu, long busyNs, long idleNs, long switches) {}
