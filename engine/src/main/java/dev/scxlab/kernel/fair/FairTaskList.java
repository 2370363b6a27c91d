package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import org.jspecify.annotations.Nullable;

/**
 * The queued fair tasks of a CPU in the order of their last run, from which load balancing takes
 * the last ({@code rq->cfs_tasks}); threaded through the entities.
 */
final class FairTaskList {

  private @Nullable FairEntity head;
  private @Nullable FairEntity tail;

  @Nullable FairEntity last() {
    return tail;
  }

  void addFirst(FairEntity entity) {
    FairEntity second = head;
    entity.listPrev = null;
    entity.listNext = second;
    if (second == null) {
      tail = entity;
    } else {
      second.listPrev = entity;
    }
    head = entity;
  }

  void remove(FairEntity entity) {
    FairEntity before = entity.listPrev;
    FairEntity after = entity.listNext;
    if (before == null) {
      head = after;
    } else {
      before.listNext = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.listPrev = before;
    }
    entity.listPrev = null;
    entity.listNext = null;
  }

  void moveToFront(FairEntity entity) {
    if (head != entity) {
      remove(entity);
      addFirst(entity);
    }
  }
}
