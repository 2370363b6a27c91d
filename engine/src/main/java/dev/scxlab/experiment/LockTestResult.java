package dev.scxlab.experiment;

/**
 * What a workload with a {@link dev.scxlab.workload.LockTest} measured: the numbers that the
 * kernel's {@code enq_blocked} selftest prints ({@code sched-ext.md} 6.8).
 *
 * @param scheduler whether a sched_ext policy was loaded at all
 * @param enqBlocked whether it had {@code SCX_OPS_ENQ_BLOCKED}
 * @param proxyExec whether the kernel has proxy execution
 * @param ownerNice nice value of the task that held the mutex
 * @param donorNice of the one that waited for it
 * @param contenderNice of the one that competed for the CPU
 * @param holdMeanNs from the lock to just before the unlock, mean of the samples
 * @param waitMeanNs from the call of the lock to its return, mean of the samples
 * @param samples rounds that were measured
 * @param blockedEnqueues how often the policy was handed the donor with {@code SCX_ENQ_BLOCKED}
 */
public record LockTestResult(
    boolean scheduler,
    boolean enqBlocked,
    boolean proxyExec,
    int ownerNice,
    int donorNice,
    int contenderNice,
    long holdMeanNs,
    long waitMeanNs,
    int samples,
    long blockedEnqueues) {}
