package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import dev.scxlab.source.LabBug;

/**
 * Checks the ext class as a whole: no task is lost or in two places, flags and counters agree. For
 * the end of a run and for tests, between events.
 */
final class ExtAudit {

  private final ExtCore core;
  private final Kernel kernel;

  ExtAudit(ExtCore core) {
    this.core = core;
    this.kernel = core.kernel;
  }

  void check() {
    int[] queued = new int[core.rqs.length];
    for (Task p : kernel.tasks()) {
      if (core.isExt(p)) {
        checkTask(p);
        if (p.scx.has(SchedExtEntity.QUEUED)) {
          queued[p.cpu]++;
        }
      } else if (p.scx.has(SchedExtEntity.QUEUED) || p.scx.dsq != null) {
        fail(p, "is not in ext but queued there");
      }
    }
    if (core.schOrNull() != null) {
      checkQueues(core.sch());
    }
    for (ScxRunQueue srq : core.rqs) {
      if (srq.nrRunning != queued[srq.cpu]) {
        throw new LabBug(
            "CPU " + srq.cpu + " counts " + srq.nrRunning + " ext tasks, has " + queued[srq.cpu]);
      }
    }
  }

  private void checkQueues(ScxScheduler sch) {
    for (ScxRunQueue srq : core.rqs) {
      checkQueue(srq.local);
      checkQueue(sch.dsqs.bypass(srq.cpu));
      int immed = 0;
      for (SchedExtEntity e = srq.local.first(); e != null; e = e.nextOnDsq()) {
        immed += e.has(SchedExtEntity.IMMED) ? 1 : 0;
      }
      if (immed != srq.nrImmed) {
        throw new LabBug("CPU " + srq.cpu + " counts " + srq.nrImmed + " IMMED, has " + immed);
      }
      if (srq.bypassing != sch.bypassDepth > 0) {
        throw new LabBug("CPU " + srq.cpu + " bypasses " + srq.bypassing + ", the policy not");
      }
    }
    for (int node = 0; node < kernel.topology().nrNodes(); node++) {
      checkQueue(sch.dsqs.global(node));
    }
  }

  private static void checkQueue(DispatchQueue dsq) {
    int n = 0;
    for (SchedExtEntity e = dsq.first(); e != null; e = e.nextOnDsq()) {
      if (e.dsq != dsq) {
        fail(e.task, "is on a DSQ it does not know");
      }
      n++;
    }
    if (n != dsq.nr()) {
      throw new LabBug(
          "DSQ 0x" + Long.toHexString(dsq.id()) + " counts " + dsq.nr() + ", has " + n);
    }
  }

  private void checkTask(Task p) {
    SchedExtEntity e = p.scx;
    boolean queued = e.has(SchedExtEntity.QUEUED);
    if (queued != (p.onRq == Task.ON_RQ_QUEUED)) {
      fail(p, "has QUEUED " + queued + " and on_rq " + p.onRq);
    }
    DispatchQueue dsq = e.dsq;
    if (!queued) {
      if (dsq != null || e.runnableCpu >= 0 || e.has(SchedExtEntity.IN_CUSTODY) || e.deferred) {
        fail(
            p,
            "is not runnable but queued: dsq="
                + (dsq != null)
                + " list="
                + e.runnableCpu
                + " flags=0x"
                + Integer.toHexString(e.flags)
                + " deferred="
                + e.deferred);
      }
      return;
    }
    boolean runs = kernel.rq(p.cpu).donor == p;
    if (runs) {
      if (dsq != null || e.runnableCpu >= 0) {
        fail(p, "runs and is queued");
      }
      return;
    }
    if (e.runnableCpu != p.cpu) {
      fail(p, "waits on CPU " + p.cpu + " but is on the runnable list of " + e.runnableCpu);
    }
    boolean held = e.opsState == SchedExtEntity.OPS_QUEUED;
    int places = (dsq != null ? 1 : 0) + (held ? 1 : 0) + (e.deferred ? 1 : 0);
    boolean rejected = core.sch().aborting && places == 0;
    if (places != 1 && !rejected) {
      fail(p, "is in " + places + " places");
    }
    boolean custody = held || (dsq != null && !dsq.isBuiltin());
    if (custody != e.has(SchedExtEntity.IN_CUSTODY)) {
      fail(p, "has custody flag " + !custody);
    }
    if (dsq != null && dsq.isLocal() && dsq.ownerCpu() != p.cpu) {
      fail(p, "is on the local DSQ of CPU " + dsq.ownerCpu());
    }
  }

  private static void fail(Task p, String what) {
    throw new LabBug(p + " " + what);
  }
}
