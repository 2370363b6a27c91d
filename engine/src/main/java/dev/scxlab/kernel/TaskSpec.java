package dev.scxlab.kernel;

import org.jspecify.annotations.Nullable;

/**
 * How a task is to be created.
 *
 * @param comm name; the kernel keeps 15 characters
 * @param program what it does
 * @param policy scheduling policy
 * @param nice -20..19
 * @param rtPriority 1..99 for {@link SchedPolicy#FIFO} and {@link SchedPolicy#RR}, else 0
 * @param cpus affinity, or null for all CPUs
 * @param startNs when it is created, in ns of simulated time
 * @param process number of the process whose thread it is: tasks of equal positive number have one
 *     tgid, the pid of the first; 0 for a process of its own
 * @param kthread whether it is a kernel thread ({@code PF_KTHREAD})
 * @param fairSliceNs request size in the fair class ({@code sched_setattr} runtime), 0 for the base
 */
public record TaskSpec(
    String comm,
    TaskProgram program,
    SchedPolicy policy,
    int nice,
    int rtPriority,
    @Nullable CpuMask cpus,
    long startNs,
    int process,
    boolean kthread,
    long fairSliceNs) {

  /** An ordinary task that starts at time 0: nice 0, all CPUs, a process of its own. */
  public static TaskSpec of(String comm, TaskProgram program) {
    return new TaskSpec(comm, program, SchedPolicy.NORMAL, 0, 0, null, 0, 0, false, 0);
  }

  /** The same with another nice value. */
  public TaskSpec withNice(int value) {
    return new TaskSpec(
        comm, program, policy, value, rtPriority, cpus, startNs, process, kthread, fairSliceNs);
  }

  /** The same with another affinity. */
  public TaskSpec withCpus(@Nullable CpuMask value) {
    return new TaskSpec(
        comm, program, policy, nice, rtPriority, value, startNs, process, kthread, fairSliceNs);
  }

  /** The same with another policy and real-time priority. */
  public TaskSpec withPolicy(SchedPolicy value, int priority) {
    return new TaskSpec(
        comm, program, value, nice, priority, cpus, startNs, process, kthread, fairSliceNs);
  }

  /** The same, created at another time. */
  public TaskSpec withStartNs(long value) {
    return new TaskSpec(
        comm, program, policy, nice, rtPriority, cpus, value, process, kthread, fairSliceNs);
  }

  /** The same as a thread of the process with this number. */
  public TaskSpec withProcess(int value) {
    return new TaskSpec(
        comm, program, policy, nice, rtPriority, cpus, startNs, value, kthread, fairSliceNs);
  }
}
