package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import dev.scxlab.source.LabBug;
import org.jspecify.annotations.Nullable;

/**
 * The waiting entities of one run queue, ordered by deadline, older insertion first on a tie. Each
 * node knows the smallest vruntime and the smallest and largest slice of its subtree, so the pick
 * needs one descent. Mirrors {@code tasks_timeline}; a treap whose priorities are a fixed function
 * of the insertion number stands for the kernel's red-black tree: its shape has no visible effect.
 *
 * <p>vruntime, deadline and slice of an entity do not change while it is in the tree.
 */
final class FairTree {

  private @Nullable FairEntity root;
  private int size;
  private long nextSequence;

  int size() {
    return size;
  }

  @Nullable FairEntity root() {
    return root;
  }

  /** The entity with the earliest deadline, or null. */
  @Nullable FairEntity first() {
    FairEntity node = root;
    while (node != null && node.treeLeft != null) {
      node = node.treeLeft;
    }
    return node;
  }

  /** The smallest slice in the tree, {@code Long.MAX_VALUE} when it is empty. */
  long minSliceNs() {
    return root == null ? Long.MAX_VALUE : root.subtreeMinSliceNs;
  }

  /** The largest slice in the tree, 0 when it is empty. */
  long maxSliceNs() {
    return root == null ? 0 : root.subtreeMaxSliceNs;
  }

  void insert(FairEntity entity) {
    entity.treeSequence = nextSequence++;
    entity.treePriority = scramble(entity.treeSequence);
    entity.treeLeft = null;
    entity.treeRight = null;
    update(entity);
    root = insert(root, entity);
    size++;
  }

  void remove(FairEntity entity) {
    root = remove(root, entity);
    entity.treeLeft = null;
    entity.treeRight = null;
    size--;
  }

  /** Whether {@code a} stands left of {@code b}; deadlines may wrap. */
  static boolean before(FairEntity a, FairEntity b) {
    long difference = a.deadline - b.deadline;
    return difference != 0 ? difference < 0 : a.treeSequence < b.treeSequence;
  }

  private static FairEntity insert(@Nullable FairEntity node, FairEntity entity) {
    if (node == null) {
      return entity;
    }
    if (before(entity, node)) {
      FairEntity left = insert(node.treeLeft, entity);
      node.treeLeft = left;
      if (left.treePriority > node.treePriority) {
        node.treeLeft = left.treeRight;
        left.treeRight = node;
        update(node);
        update(left);
        return left;
      }
    } else {
      FairEntity right = insert(node.treeRight, entity);
      node.treeRight = right;
      if (right.treePriority > node.treePriority) {
        node.treeRight = right.treeLeft;
        right.treeLeft = node;
        update(node);
        update(right);
        return right;
      }
    }
    update(node);
    return node;
  }

  private static @Nullable FairEntity remove(@Nullable FairEntity node, FairEntity entity) {
    if (node == null) {
      throw new LabBug("a fair entity is to leave a tree it is not in");
    }
    if (node == entity) {
      return merge(node.treeLeft, node.treeRight);
    }
    if (before(entity, node)) {
      node.treeLeft = remove(node.treeLeft, entity);
    } else {
      node.treeRight = remove(node.treeRight, entity);
    }
    update(node);
    return node;
  }

  private static @Nullable FairEntity merge(@Nullable FairEntity left, @Nullable FairEntity right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    if (left.treePriority > right.treePriority) {
      left.treeRight = merge(left.treeRight, right);
      update(left);
      return left;
    }
    right.treeLeft = merge(left, right.treeLeft);
    update(right);
    return right;
  }

  private static void update(FairEntity node) {
    long minVruntime = node.vruntime;
    long minSlice = node.sliceNs;
    long maxSlice = node.sliceNs;
    FairEntity left = node.treeLeft;
    if (left != null) {
      minVruntime = earlier(minVruntime, left.subtreeMinVruntime);
      minSlice = Math.min(minSlice, left.subtreeMinSliceNs);
      maxSlice = Math.max(maxSlice, left.subtreeMaxSliceNs);
    }
    FairEntity right = node.treeRight;
    if (right != null) {
      minVruntime = earlier(minVruntime, right.subtreeMinVruntime);
      minSlice = Math.min(minSlice, right.subtreeMinSliceNs);
      maxSlice = Math.max(maxSlice, right.subtreeMaxSliceNs);
    }
    node.subtreeMinVruntime = minVruntime;
    node.subtreeMinSliceNs = minSlice;
    node.subtreeMaxSliceNs = maxSlice;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static int scramble(long sequence) {
    long z = sequence * 0x9E3779B97F4A7C15L;
    return (int) (((z ^ (z >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 32);
  }
}
