package dev.scxlab.kernel.ext;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/** Which of two tasks core scheduling would run first ({@code scx_prio_less}). */
final class CoreSchedOrder {

  private final ExtCore core;

  CoreSchedOrder(ExtCore core) {
    this.core = core;
  }

  /**
   * Whether {@code a} runs after {@code b} ({@code sched-ext.md} 4.17): the policy says so unless
   * it is bypassed on one of their CPUs, else who waits longer goes first.
   */
  boolean runsAfter(Task a, Task b) {
    boolean bypassed = core.rqOf(a).bypassing || core.rqOf(b).bypassing;
    if (!bypassed && core.sch().has(OpsCallback.CORE_SCHED_BEFORE)) {
      return core.calls().coreSchedBefore(b, a);
    }
    SchedExtEntity first = a.scx;
    SchedExtEntity second = b.scx;
    if (!core.rules.coreSchedByRunnableAt) {
      return first.coreSchedAtNs - second.coreSchedAtNs > 0;
    }
    boolean waits = first.runnableCpu >= 0;
    boolean otherWaits = second.runnableCpu >= 0;
    if (!waits || !otherWaits) {
      return !waits && otherWaits;
    }
    return first.runnableAt - second.runnableAt > 0;
  }
}
