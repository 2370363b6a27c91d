package dev.scxlab.kernel.ext;

import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.IrqWork;
import dev.scxlab.kernel.Kernel;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;

/**
 * Work that must wait until the run queue's lock may be dropped: direct dispatches to other CPUs
 * and re-enqueueing ({@code run_deferred}, {@code sched-ext.md} 4.5).
 */
final class DeferredWork {

  private final ExtCore core;
  private final Kernel kernel;
  private final Insertion insertion;
  private final RemoteMove moves;
  private final EnqueuePath enqueue;
  private final KickWait waits;
  private final IrqWork[] works;
  private final Runnable[] callbacks;

  DeferredWork(ExtCore core, Insertion insertion, RemoteMove moves, EnqueuePath enqueue) {
    this.core = core;
    this.kernel = core.kernel;
    this.insertion = insertion;
    this.moves = moves;
    this.enqueue = enqueue;
    this.waits = new KickWait(core);
    this.works = new IrqWork[core.rqs.length];
    this.callbacks = new Runnable[core.rqs.length];
    for (int cpu = 0; cpu < works.length; cpu++) {
      ScxRunQueue srq = core.rqs[cpu];
      works[cpu] =
          new IrqWork(kernel, cpu) {
            @Override
            protected void run() {
              DeferredWork.this.run(srq);
            }
          };
      callbacks[cpu] = () -> balance(srq);
    }
  }

  /** {@code schedule_deferred_locked}: finds the next point where the lock may be dropped. */
  void schedule(ScxRunQueue srq) {
    if (srq.inWakeup) {
      return;
    }
    if (srq.inDispatch) {
      scheduleBalance(srq);
    } else {
      kernel.queueIrqWork(works[srq.cpu]);
    }
  }

  /** Has {@link #run} called at the end of the reschedule in progress. */
  void scheduleBalance(ScxRunQueue srq) {
    srq.rq.balanceCallback = callbacks[srq.cpu];
  }

  private void balance(ScxRunQueue srq) {
    run(srq);
    if (srq.kicks.syncPending) {
      waits.begin(srq);
    }
  }

  /** Does what is deferred. */
  void run(ScxRunQueue srq) {
    if (core.schOrNull() == null) {
      return;
    }
    while (!srq.deferredLocals.isEmpty()) {
      Task p = srq.deferredLocals.remove(0);
      SchedExtEntity e = p.scx;
      e.deferred = false;
      long flags = e.ddspEnqFlags;
      DispatchQueue dsq = insertion.resolve(srq, e.ddspDsqId, p);
      enqueue.commit(e, flags);
      Insertion.clearVerdict(e);
      moves.toLocal(srq, dsq, p, flags);
    }
    core.reenqueues().run(srq);
  }
}
