package dev.scxlab.kernel;

import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch queue: tasks waiting to be moved to a CPU's local queue, in FIFO order or ordered by
 * virtual time ({@code struct scx_dispatch_q}, {@code sched-ext.md} 1.8). One list holds the order
 * in both cases; tasks inserted by virtual time are also in a tree (a treap with priorities taken
 * from the insertion number), which finds their place. The rules of who may insert what are the ext
 * class's.
 */
public final class DispatchQueue {

  private final long createdId;
  private final int ownerCpu;
  private final boolean local;
  private boolean destroyed;
  private @Nullable SchedExtEntity head;
  private @Nullable SchedExtEntity tail;
  private @Nullable SchedExtEntity root;
  private int nr;
  private long seq;

  /**
   * A queue.
   *
   * @param id its id
   * @param ownerCpu the CPU it belongs to, or -1
   * @param local whether it is the CPU's local queue
   */
  public DispatchQueue(long id, int ownerCpu, boolean local) {
    this.createdId = id;
    this.ownerCpu = ownerCpu;
    this.local = local;
  }

  /** Its id; {@code SCX_DSQ_INVALID} once it is destroyed. */
  public long id() {
    return destroyed ? Long.MIN_VALUE : createdId;
  }

  /** Marks it destroyed. */
  public void destroy() {
    destroyed = true;
  }

  public boolean isDestroyed() {
    return destroyed;
  }

  /** The CPU a local or bypass queue belongs to, else -1. */
  public int ownerCpu() {
    return ownerCpu;
  }

  /** Whether it is the local queue of a CPU. */
  public boolean isLocal() {
    return local;
  }

  /** Whether the core owns it. */
  public boolean isBuiltin() {
    return createdId < 0;
  }

  /** How many tasks wait in it. */
  public int nr() {
    return nr;
  }

  /** How many insertions it has seen. */
  public long seq() {
    return seq;
  }

  /** The first task. */
  public @Nullable SchedExtEntity first() {
    return head;
  }

  /** The last task. */
  public @Nullable SchedExtEntity last() {
    return tail;
  }

  /** Whether tasks ordered by virtual time wait in it. */
  public boolean hasPriorityTasks() {
    return root != null;
  }

  /** Puts a task at the front. */
  public void insertHead(SchedExtEntity entity) {
    insertAfter(entity, null);
    enter(entity);
  }

  /** Puts a task at the end. */
  public void insertTail(SchedExtEntity entity) {
    insertAfter(entity, tail);
    enter(entity);
  }

  /** Puts a task directly behind another one, or at the front when that is null. */
  public void insertBehind(SchedExtEntity entity, @Nullable SchedExtEntity before) {
    insertAfter(entity, before);
    enter(entity);
  }

  /** Puts a task behind those whose virtual time is not later than its own. */
  public void insertByVtime(SchedExtEntity entity) {
    long key = entity.dsqVtime;
    SchedExtEntity parent = null;
    SchedExtEntity predecessor = null;
    SchedExtEntity at = root;
    boolean wentLeft = false;
    while (at != null) {
      parent = at;
      wentLeft = key - at.dsqVtime < 0;
      if (wentLeft) {
        at = at.treeLeft;
      } else {
        predecessor = at;
        at = at.treeRight;
      }
    }
    entity.treeLeft = null;
    entity.treeRight = null;
    entity.treeParent = parent;
    entity.treePriority = (seq + 1) * 0x9E3779B97F4A7C15L;
    if (parent == null) {
      root = entity;
    } else if (wentLeft) {
      parent.treeLeft = entity;
    } else {
      parent.treeRight = entity;
    }
    while (entity.treeParent != null && entity.treeParent.treePriority > entity.treePriority) {
      rotateUp(entity);
    }
    insertAfter(entity, predecessor);
    entity.onPriq = true;
    enter(entity);
  }

  /** Takes a task out, which sits on this queue. */
  public void remove(SchedExtEntity entity) {
    SchedExtEntity before = entity.dsqPrev;
    SchedExtEntity after = entity.dsqNext;
    if (before == null) {
      head = after;
    } else {
      before.dsqNext = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.dsqPrev = before;
    }
    entity.dsqPrev = null;
    entity.dsqNext = null;
    if (entity.onPriq) {
      removeFromTree(entity);
      entity.onPriq = false;
    }
    entity.dsq = null;
    nr--;
  }

  private void enter(SchedExtEntity entity) {
    if (entity.dsq != null) {
      throw new LabBug(entity.task + " is on a DSQ already");
    }
    entity.dsq = this;
    entity.dsqSeq = ++seq;
    nr++;
  }

  private void insertAfter(SchedExtEntity entity, @Nullable SchedExtEntity before) {
    SchedExtEntity after = before == null ? head : before.dsqNext;
    entity.dsqPrev = before;
    entity.dsqNext = after;
    if (before == null) {
      head = entity;
    } else {
      before.dsqNext = entity;
    }
    if (after == null) {
      tail = entity;
    } else {
      after.dsqPrev = entity;
    }
  }

  private void removeFromTree(SchedExtEntity entity) {
    SchedExtEntity left = entity.treeLeft;
    SchedExtEntity right = entity.treeRight;
    while (left != null && right != null) {
      rotateUp(left.treePriority < right.treePriority ? left : right);
      left = entity.treeLeft;
      right = entity.treeRight;
    }
    SchedExtEntity child = left != null ? left : right;
    replaceChild(entity, child);
    entity.treeLeft = null;
    entity.treeRight = null;
    entity.treeParent = null;
  }

  private void replaceChild(SchedExtEntity old, @Nullable SchedExtEntity child) {
    SchedExtEntity parent = old.treeParent;
    if (child != null) {
      child.treeParent = parent;
    }
    if (parent == null) {
      root = child;
    } else if (parent.treeLeft == old) {
      parent.treeLeft = child;
    } else {
      parent.treeRight = child;
    }
  }

  /** Exchanges a node with its parent, keeping the order. */
  private void rotateUp(SchedExtEntity node) {
    SchedExtEntity parent = node.treeParent;
    if (parent == null) {
      return;
    }
    replaceChild(parent, node);
    if (parent.treeLeft == node) {
      parent.treeLeft = node.treeRight;
      if (node.treeRight != null) {
        node.treeRight.treeParent = parent;
      }
      node.treeRight = parent;
    } else {
      parent.treeRight = node.treeLeft;
      if (node.treeLeft != null) {
        node.treeLeft.treeParent = parent;
      }
      node.treeLeft = parent;
    }
    parent.treeParent = node;
  }
}
