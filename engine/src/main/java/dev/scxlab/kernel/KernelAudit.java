package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;

/**
 * Checks the books of the core between events: no runnable task is lost, each is on one CPU, nobody
 * executes where he may not, masks and counters agree. Changes nothing.
 */
final class KernelAudit {

  private final Kernel kernel;
  private final int[] queued;

  KernelAudit(Kernel kernel, int nrCpus) {
    this.kernel = kernel;
    this.queued = new int[nrCpus];
  }

  /** Throws {@link LabBug} for the first thing that is wrong. */
  void check() {
    for (int cpu = 0; cpu < queued.length; cpu++) {
      queued[cpu] = kernel.stopper().isQueued(cpu) ? 1 : 0;
    }
    for (Task p : kernel.tasks()) {
      checkTask(p);
    }
    for (int cpu = 0; cpu < queued.length; cpu++) {
      checkCpu(kernel.rq(cpu));
    }
  }

  private void checkTask(Task p) {
    if (p.onRq == Task.ON_RQ_MIGRATING) {
      throw new LabBug(p + " is between run queues");
    }
    boolean isQueued = p.onRq == Task.ON_RQ_QUEUED;
    if (isQueued) {
      queued[p.cpu]++;
    }
    if (p.state == TaskState.RUNNING && !isQueued) {
      throw new LabBug(p + " is runnable and on no run queue");
    }
    if (!p.onCpu) {
      return;
    }
    if (kernel.rq(p.cpu).curr != p) {
      throw new LabBug(p + " executes on CPU " + p.cpu + ", which runs another task");
    }
    if (!p.cpusMask.test(p.cpu) && !p.migrationPending) {
      throw new LabBug(p + " executes on CPU " + p.cpu + ", outside of " + p.cpusMask);
    }
  }

  private void checkCpu(RunQueue rq) {
    if (rq.nrRunning != queued[rq.cpu]) {
      throw new LabBug(
          "CPU " + rq.cpu + " counts " + rq.nrRunning + " tasks, has " + queued[rq.cpu]);
    }
    if (rq.curr != rq.idle && !rq.curr.onCpu) {
      throw new LabBug(rq.curr + " is the task of CPU " + rq.cpu + " and does not execute");
    }
    boolean masks =
        kernel.onlineMask().test(rq.cpu) == rq.online
            && kernel.activeMask().test(rq.cpu) == rq.active
            && (rq.online || !rq.active);
    if (!masks || (!rq.online && rq.curr != rq.idle)) {
      throw new LabBug(
          "CPU " + rq.cpu + ": online=" + rq.online + " active=" + rq.active + " runs " + rq.curr);
    }
  }
}
