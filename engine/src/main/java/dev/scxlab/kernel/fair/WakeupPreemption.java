package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.FairEntity;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.RunQueue;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.SchedPolicy;
import dev.scxlab.kernel.Task;

/**
 * Whether a task that became runnable takes the CPU from the running fair task ({@code
 * wakeup_preempt_fair()}, eevdf.md 3.1).
 */
final class WakeupPreemption {

  private final FairClass fair;
  private final Kernel kernel;
  private final KernelProfile profile;
  private final SliceProtection protection;

  WakeupPreemption(
      FairClass fair, Kernel kernel, KernelProfile profile, SliceProtection protection) {
    this.fair = fair;
    this.kernel = kernel;
    this.profile = profile;
    this.protection = protection;
  }

  /** Asks for a reschedule if {@code p}, queued on the CPU, should run now. */
  void test(FairCpu cpu, Task p, int wakeFlags) {
    RunQueue rq = cpu.rq;
    FairEntity curr = cpu.curr();
    boolean newest = profile == KernelProfile.NEWEST;
    if (curr == null || curr == p.fair || (!newest && rq.needsReschedFull())) {
      return;
    }
    boolean currIdle = curr.task().policy == SchedPolicy.IDLE;
    boolean wakeeIdle = p.policy == SchedPolicy.IDLE;
    if (currIdle && !wakeeIdle) {
      SliceProtection.cancel(curr);
      kernel.reschedCurrLazy(rq);
      return;
    }
    if (currIdle != wakeeIdle || wakeeIdle || p.policy == SchedPolicy.BATCH) {
      keep(cpu, curr, newest);
      return;
    }
    fair.updateCurr(rq);
    boolean shorter = isShorter(cpu.queue, p.fair, curr);
    if (!mayPreempt(p.fair, wakeFlags, shorter)) {
      keep(cpu, curr, newest);
      return;
    }
    if (profile == KernelProfile.V6_12 && shorter) {
      SliceProtection.cancel(curr);
    }
    FairEntity best = fair.pickRunnable(cpu, !shorter || profile == KernelProfile.V6_12);
    boolean preempts = best == p.fair;
    if (newest && shorter && !preempts && cpu.queue.eligible(p.fair.vruntime)) {
      preempts = true;
      FairEntity buddy = cpu.queue.buddy();
      if (buddy == null || buddy.sliceNs >= p.fair.sliceNs) {
        cpu.queue.setBuddy(p.fair);
      }
    }
    if (!preempts) {
      keep(cpu, curr, true);
      return;
    }
    if (newest || shorter) {
      SliceProtection.cancel(curr);
    }
    kernel.reschedCurrLazy(rq);
  }

  /** Whether the wakee's shorter request counts (PREEMPT_SHORT). */
  private boolean isShorter(FairRunQueue queue, FairEntity wakee, FairEntity curr) {
    if (wakee.sliceNs >= curr.sliceNs) {
      return false;
    }
    if (profile == KernelProfile.NEWEST) {
      return !wakee.schedDelayed;
    }
    if (profile == KernelProfile.V6_12) {
      return queue.eligible(wakee.vruntime)
          && (VirtualTime.before(wakee.deadline, curr.deadline) || !queue.eligible(curr.vruntime));
    }
    return true;
  }

  private boolean mayPreempt(FairEntity wakee, int wakeFlags, boolean shorter) {
    if (shorter || profile == KernelProfile.V6_12) {
      return true;
    }
    return (wakeFlags & SchedFlags.WF_FORK) == 0 && !wakee.schedDelayed;
  }

  private void keep(FairCpu cpu, FairEntity curr, boolean shortenProtection) {
    if (shortenProtection) {
      protection.afterWakeup(cpu.queue, curr);
    }
  }
}
