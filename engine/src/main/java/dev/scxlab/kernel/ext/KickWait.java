package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.CpuMask;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.sim.Event;
import dev.scxlab.sim.EventClass;

/**
 * WAIT kicks: the kicking CPU stays in its kernel, in the context of the task it switched to, until
 * each target has passed through a pick or a put_prev of ext ({@code kick_sync_wait_bal_cb}, {@code
 * sched-ext.md} 4.14).
 */
final class KickWait {

  private final ExtCore core;
  private final Kernel kernel;
  private final Check[] checks;

  KickWait(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
    this.checks = new Check[core.rqs.length];
    for (int cpu = 0; cpu < checks.length; cpu++) {
      checks[cpu] = new Check(core.rqs[cpu]);
    }
  }

  /** The CPU begins to wait, at the end of its reschedule. */
  void begin(ScxRunQueue srq) {
    srq.kicks.syncPending = false;
    // Who waits for this CPU meanwhile must not wait for ever.
    srq.kickSync++;
    goOn(srq);
  }

  private void goOn(ScxRunQueue srq) {
    KickMasks kicks = srq.kicks;
    CpuMask sync = kicks.sync;
    long now = kernel.nowNs();
    long until = now;
    for (int cpu = sync.first(); cpu < sync.size(); cpu = sync.next(cpu + 1)) {
      if (core.rqs[cpu].kickSync != kicks.syncSeen[cpu] || !core.rqs[cpu].rq.needsReschedFull()) {
        sync.clear(cpu);
      } else {
        until = Math.max(until, kernel.reschedDueNs(cpu));
      }
    }
    if (!sync.isEmpty()) {
      kernel.charge(srq.cpu, until - now);
      Check check = checks[srq.cpu];
      kernel.events().cancel(check);
      kernel.events().arm(check, until);
    }
  }

  /** Looks again when the targets should have rescheduled; after all that happens then. */
  private final class Check extends Event {
    private final ScxRunQueue srq;

    Check(ScxRunQueue srq) {
      super(EventClass.RESCHED, core.rqs.length);
      this.srq = srq;
    }

    @Override
    protected void fire() {
      if (core.schOrNull() != null && srq.rq.online) {
        kernel.runInKernel(srq.cpu, () -> goOn(srq));
      }
    }
  }
}
