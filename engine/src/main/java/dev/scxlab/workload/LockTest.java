package dev.scxlab.workload;

/**
 * What a workload in the manner of the kernel's {@code enq_blocked} selftest measures ({@code
 * sched-ext.md} 6.8): in each round one task holds a mutex while another waits for it.
 *
 * @param mutex number of the mutex
 * @param owner place of the task that holds it
 * @param donor place of the task that waits
 * @param contender place of the task that competes for the CPU
 * @param warmup rounds at the beginning that do not count
 * @param samples rounds that count
 */
public record LockTest(int mutex, int owner, int donor, int contender, int warmup, int samples) {}
