package dev.scxlab.metrics;

/**
 * What a task did in a run. Everything but the latency is of the whole run, warm-up included.
 *
 * @param pid its number
 * @param runtimeNs on a CPU
 * @param waitNs runnable, not running
 * @param sleepNs waiting for a time
 * @param blockedNs waiting for a lock, condition, barrier, resume
 * @param nvcsw times it left a CPU because it blocked or ended
 * @param nivcsw times it left a CPU while runnable
 * @param migrations starts on another CPU than its last one
 * @param wakeups times it became runnable, its start included
 * @param loops completed passes of its phase list
 * @param wakeupLatency from waking to running
 */
public record TaskMetrics(
    int pid,
    long runtimeNs,
    long waitNs,
    long sleepNs,
    long blockedNs,
    long nvcsw,
    long nivcsw,
    long migrations,
    long wakeups,
    long loops,
    LatencySummary wakeupLatency) {}
