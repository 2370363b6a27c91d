package dev.scxlab.kernel.ext;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.SchedFlags;
import dev.scxlab.kernel.Task;
import dev.scxlab.trace.TraceKind;

/**
 * Bypass: the core schedules by itself, FIFO, whatever the policy does ({@code sched-ext.md} 5).
 */
final class BypassMode {

  private static final int CYCLE_FLAGS =
      SchedFlags.DEQUEUE_SAVE | SchedFlags.MOVE | SchedFlags.NOCLOCK;

  private final ExtCore core;
  private final Kernel kernel;
  private final BypassBalancer balancer;
  private long sinceNs;

  BypassMode(ExtCore core, BypassBalancer balancer) {
    this.core = core;
    this.kernel = core.kernel;
    this.balancer = balancer;
  }

  void enter() {
    ScxScheduler sch = core.sch();
    sch.bypassDepth++;
    trace(sch.bypassDepth);
    if (sch.bypassDepth != 1) {
      return;
    }
    sch.sliceDflNs = KernelLimits.SLICE_BYPASS_NS;
    sinceNs = kernel.nowNs();
    sch.events.add(ScxEvent.BYPASS_ACTIVATE);
    if (core.rules.bypassPerCpu) {
      balancer.start();
    }
    switchAll(true);
  }

  void leave() {
    ScxScheduler sch = core.sch();
    sch.bypassDepth--;
    trace(sch.bypassDepth);
    if (sch.bypassDepth != 0) {
      return;
    }
    sch.sliceDflNs = KernelLimits.SLICE_DFL_NS;
    sch.events.add(ScxEvent.BYPASS_DURATION, kernel.nowNs() - sinceNs);
    switchAll(false);
    balancer.stop();
  }

  /** The policy is gone, maybe while PM bypass is on: its load balancer goes with it. */
  void discard() {
    balancer.stop();
  }

  private void switchAll(boolean bypassing) {
    for (ScxRunQueue srq : core.rqs) {
      srq.bypassing = bypassing;
      srq.idleRenotify |= !bypassing;
      if (core.enabled) {
        cycle(srq, bypassing);
      }
      if (srq.rq.online) {
        kernel.reschedCurr(srq.rq);
      }
    }
  }

  /** Takes every waiting task of a CPU out of its queue and puts it back, last one first. */
  private void cycle(ScxRunQueue srq, boolean entering) {
    SchedExtEntity e = srq.lastRunnable();
    int left = srq.nrRunning;
    while (e != null && left-- > 0) {
      SchedExtEntity before = e.runnablePrev;
      Task p = e.task;
      if (entering) {
        e.flags &= ~SchedExtEntity.PROTECTED;
      }
      kernel.changes().begin(p, CYCLE_FLAGS);
      kernel.changes().end(p, CYCLE_FLAGS);
      e = before;
    }
  }

  private void trace(int depth) {
    kernel.tracer().event(kernel.nowNs(), TraceKind.BYPASS, -1, -1, depth);
  }
}
