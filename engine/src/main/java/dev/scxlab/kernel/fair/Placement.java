package dev.scxlab.kernel.fair;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.kernel.FairEntity;

/**
 * Virtual times at joining and leaving a queue: {@code place_entity()}, {@code
 * update_entity_lag()}, {@code update_deadline()} (eevdf.md 1.2 to 1.4, 2.1).
 */
final class Placement {

  private final boolean lagByOwnSlice;
  private final long tickNs;
  private long baseSliceNs;

  /**
   * @param profile 6.12 bounds lag by the entity's own slice
   * @param tickNs length of a tick
   */
  Placement(KernelProfile profile, long tickNs) {
    this.lagByOwnSlice = profile == KernelProfile.V6_12;
    this.tickNs = tickNs;
  }

  void setBaseSliceNs(long value) {
    baseSliceNs = value;
  }

  long baseSliceNs() {
    return baseSliceNs;
  }

  /** The size of the entity's next request. */
  long requestNs(FairEntity entity) {
    return entity.customSliceNs != 0 ? entity.customSliceNs : baseSliceNs;
  }

  /**
   * Gives an entity that joins the queue, and does not count yet, its vruntime and deadline.
   *
   * @param initial first placement after fork
   */
  void place(FairRunQueue queue, FairEntity entity, boolean initial) {
    entity.sliceNs = requestNs(entity);
    long average = queue.averageVruntime();
    long lag = 0;
    if (entity.vlag != 0 && queue.queued() > 0) {
      // Joining pulls V toward the entity; so inflated, the lag it has afterwards is vlag.
      long others = queue.totalWeight();
      lag = entity.vlag * (others + entity.weight) / others;
    }
    entity.vruntime = average - lag;
    if (entity.relDeadline) {
      entity.deadline += entity.vruntime;
      entity.relDeadline = false;
      return;
    }
    long request = VirtualTime.scale(entity.sliceNs, entity.weight);
    entity.deadline = entity.vruntime + (initial ? request / 2 : request);
  }

  /** Saves the lag of a queued entity that is about to leave. */
  void saveLag(FairRunQueue queue, FairEntity entity) {
    long limit = lagByOwnSlice ? Math.max(2 * entity.sliceNs, tickNs) : queue.maxSliceNs() + tickNs;
    long lag = queue.lagOf(entity, limit);
    if (entity.schedDelayed) {
      lag = Math.min(Math.max(lag, entity.vlag), 0);
    }
    entity.vlag = lag;
  }

  /**
   * Renews the deadline of the running entity once it is reached. An overrun is not paid back here,
   * only through lag.
   *
   * @return whether it was renewed
   */
  boolean renewDeadline(FairRunQueue queue, FairEntity entity) {
    if (VirtualTime.before(entity.vruntime, entity.deadline)) {
      return false;
    }
    entity.sliceNs = requestNs(entity);
    entity.deadline = entity.vruntime + VirtualTime.scale(entity.sliceNs, entity.weight);
    queue.averageVruntime();
    return true;
  }
}
