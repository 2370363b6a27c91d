package dev.scxlab.kernel.ext;

import dev.scxlab.abi.ScxEvent;
import dev.scxlab.kernel.DispatchQueue;
import dev.scxlab.kernel.SchedClass;
import dev.scxlab.kernel.SchedExtEntity;
import dev.scxlab.kernel.Task;
import java.util.ArrayList;
import java.util.List;

/** Sends tasks of a DSQ through {@code enqueue} again ({@code sched-ext.md} 4.15). */
final class ReenqueuePath {

  static final int REASON_KFUNC = 1;
  static final int REASON_IMMED = 2;
  static final int REASON_PREEMPTED = 3;
  static final int REASON_PROXY = 5;

  private final ExtCore core;
  private final Insertion insertion;
  private final EnqueuePath enqueue;
  private final List<DispatchQueue> wantedUsers = new ArrayList<>();
  private final List<Task> collected = new ArrayList<>();

  ReenqueuePath(ExtCore core, Insertion insertion, EnqueuePath enqueue) {
    this.core = core;
    this.insertion = insertion;
    this.enqueue = enqueue;
  }

  /** Whether a task put on the local DSQ now would run at once. */
  boolean isOpen(ScxRunQueue srq, long enqFlags) {
    SchedClass next = srq.rq.nextClass;
    SchedClass ext = core.extClass();
    if (next.isAbove(ext)) {
      return false;
    }
    if (ext.isAbove(next) || srq.inDispatch) {
      return true;
    }
    if ((enqFlags & (EnqFlags.PREEMPT | EnqFlags.PREEMPT_LAZY)) != 0) {
      Task donor = srq.rq.donor;
      return !core.isExt(donor) || !donor.scx.has(SchedExtEntity.PROTECTED);
    }
    return false;
  }

  /** After an insert of an IMMED task into a local DSQ. */
  void checkImmed(ScxRunQueue srq, long enqFlags) {
    if (srq.local.nr() > 1 || !isOpen(srq, enqFlags)) {
      wantLocal(srq, false);
    }
  }

  /** Asks for a scan of the local DSQ at the next point where the lock may be dropped. */
  void wantLocal(ScxRunQueue srq, boolean any) {
    srq.reenqLocalWanted = true;
    srq.reenqLocalAny |= any;
    core.deferred().schedule(srq);
  }

  /** Asks for a user DSQ to be emptied through {@code enqueue}. */
  void wantUser(ScxRunQueue here, DispatchQueue dsq) {
    if (!wantedUsers.contains(dsq)) {
      wantedUsers.add(dsq);
    }
    core.deferred().schedule(here);
  }

  /**
   * Sends the tasks through {@code enqueue} that could not be moved, except those that still
   * execute or whose contexts are in use ({@code sched-ext.md} 6.5).
   */
  void retryRejected(ScxRunQueue srq) {
    SchedExtEntity e = srq.reject.first();
    while (e != null && !core.sch().aborting) {
      SchedExtEntity next = e.nextOnDsq();
      Task p = e.task;
      if (!p.onCpu && srq.rq.donor != p) {
        insertion.remove(p);
        e.flags =
            (e.flags & ~SchedExtEntity.REENQ_REASON_MASK)
                | (REASON_PROXY << SchedExtEntity.REENQ_REASON_SHIFT);
        enqueue.doEnqueue(srq, p, EnqFlags.REENQ, -1);
      }
      e = next;
    }
  }

  /** Does what was asked for. */
  void run(ScxRunQueue srq) {
    retryRejected(srq);
    if (srq.reenqLocalWanted) {
      boolean any = srq.reenqLocalAny;
      srq.reenqLocalWanted = false;
      srq.reenqLocalAny = false;
      reenqueueLocal(srq, any);
    }
    while (!wantedUsers.isEmpty()) {
      reenqueueUser(wantedUsers.remove(0));
    }
  }

  /** {@code reenq_user}: the tasks that are on the queue now. */
  private void reenqueueUser(DispatchQueue dsq) {
    long lastSeq = dsq.seq();
    SchedExtEntity e = dsq.first();
    while (e != null && !core.sch().aborting) {
      SchedExtEntity next = e.nextOnDsq();
      Task p = e.task;
      ScxRunQueue srq = core.rqOf(p);
      if (srq.bypassing) {
        return;
      }
      if (e.dsqSeq - lastSeq <= 0) {
        insertion.remove(p);
        e.flags =
            (e.flags & ~SchedExtEntity.REENQ_REASON_MASK)
                | (REASON_KFUNC << SchedExtEntity.REENQ_REASON_SHIFT);
        enqueue.doEnqueue(srq, p, EnqFlags.REENQ, -1);
      }
      e = next;
    }
  }

  /** {@code reenq_local}: the number of tasks sent back. */
  int reenqueueLocal(ScxRunQueue srq, boolean any) {
    if (srq.bypassing) {
      return 0;
    }
    collected.clear();
    boolean open = isOpen(srq, 0);
    SchedExtEntity e = srq.local.first();
    boolean first = true;
    while (e != null) {
      SchedExtEntity next = e.nextOnDsq();
      Task p = e.task;
      if (!p.migrationPending && !e.has(SchedExtEntity.PROTECTED)) {
        int reason = 0;
        if (e.has(SchedExtEntity.IMMED) && (!first || !open)) {
          reason = REASON_IMMED;
          core.sch().events.add(ScxEvent.REENQ_IMMED);
        } else if (any) {
          reason = REASON_KFUNC;
        }
        if (reason != 0) {
          insertion.remove(p);
          e.flags =
              (e.flags & ~SchedExtEntity.REENQ_REASON_MASK)
                  | (reason << SchedExtEntity.REENQ_REASON_SHIFT);
          collected.add(p);
        }
      }
      first = false;
      e = next;
    }
    int n = collected.size();
    for (int i = 0; i < n; i++) {
      enqueue.doEnqueue(srq, collected.get(i), EnqFlags.REENQ, -1);
    }
    collected.clear();
    return n;
  }
}
