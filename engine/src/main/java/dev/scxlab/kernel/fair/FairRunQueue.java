package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.FairEntity;
import org.jspecify.annotations.Nullable;

/**
 * The fair entities of one CPU in virtual time: who waits, who runs, their weighted average V, and
 * who is next. Knows no clock and no other class. Mirrors {@code struct cfs_rq}; rules in eevdf.md
 * 1.1, 1.4, 1.5 and 1.6.
 *
 * <p>The running entity is not in the tree; it counts as queued while {@code onRq} is set.
 */
final class FairRunQueue {

  private static final long INITIAL_ZERO_VRUNTIME = -(1L << 20);

  /** The reference point of {@link #sumWeightedVruntime}; moves along with V. */
  private long zeroVruntime;

  private long sumWeightedVruntime;
  private long sumWeight;
  private final FairTree tree = new FairTree();
  private @Nullable FairEntity curr;
  private @Nullable FairEntity buddy;

  FairRunQueue() {
    this(INITIAL_ZERO_VRUNTIME);
  }

  /** A queue whose virtual time begins at {@code zeroVruntime}. */
  FairRunQueue(long zeroVruntime) {
    this.zeroVruntime = zeroVruntime;
  }

  /** The running entity. */
  @Nullable FairEntity curr() {
    return curr;
  }

  void setCurr(@Nullable FairEntity entity) {
    curr = entity;
  }

  /** The entity to be preferred at the next protected pick ({@code next}). */
  @Nullable FairEntity buddy() {
    return buddy;
  }

  /** The entity is no longer to be picked next. */
  void dropBuddy(FairEntity entity) {
    if (buddy() == entity) {
      setBuddy(null);
    }
  }

  void setBuddy(@Nullable FairEntity entity) {
    buddy = entity;
  }

  FairTree tree() {
    return tree;
  }

  /** How many entities are queued, the running one and delayed ones included. */
  int queued() {
    return tree.size() + (queuedCurr() == null ? 0 : 1);
  }

  /** Sum of the weights of all queued entities. */
  long totalWeight() {
    FairEntity running = queuedCurr();
    return running == null ? sumWeight : sumWeight + running.weight;
  }

  /** Puts a queued entity that does not run into the tree. */
  void insert(FairEntity entity) {
    tree.insert(entity);
    sumWeightedVruntime += (entity.vruntime - zeroVruntime) * entity.weight;
    sumWeight += entity.weight;
  }

  /** Takes an entity out of the tree. */
  void remove(FairEntity entity) {
    tree.remove(entity);
    sumWeightedVruntime -= (entity.vruntime - zeroVruntime) * entity.weight;
    sumWeight -= entity.weight;
  }

  /**
   * V, the weighted average vruntime of all queued entities, rounded down; the last V when there is
   * none. Moves the reference point there, which changes no answer.
   */
  long averageVruntime() {
    FairEntity running = queuedCurr();
    long delta = 0;
    if (sumWeight != 0) {
      long sum = sumWeightedVruntime;
      long weight = sumWeight;
      if (running != null) {
        sum += (running.vruntime - zeroVruntime) * running.weight;
        weight += running.weight;
      }
      delta = Math.floorDiv(sum, weight);
    } else if (running != null) {
      delta = running.vruntime - zeroVruntime;
    }
    zeroVruntime += delta;
    sumWeightedVruntime -= sumWeight * delta;
    return zeroVruntime;
  }

  /** Whether an entity with this vruntime has not received more than its share. */
  boolean eligible(long vruntime) {
    long sum = sumWeightedVruntime;
    long weight = sumWeight;
    FairEntity running = queuedCurr();
    if (running != null) {
      sum += (running.vruntime - zeroVruntime) * running.weight;
      weight += running.weight;
    }
    return eligible(vruntime, sum, weight);
  }

  /** sum >= (vruntime - zero) * weight in 128 bits: a division would round V past itself. */
  private boolean eligible(long vruntime, long sum, long weight) {
    long key = vruntime - zeroVruntime;
    long high = Math.multiplyHigh(key, weight);
    long low = key * weight;
    long sumHigh = sum >> 63;
    return sumHigh != high ? sumHigh > high : Long.compareUnsigned(sum, low) >= 0;
  }

  /**
   * The lag an entity has now, bounded by what one request and one tick can cause.
   *
   * @param limitNs the bound in run time (eevdf.md 1.4)
   */
  long lagOf(FairEntity entity, long limitNs) {
    long limit = VirtualTime.scale(limitNs, entity.weight);
    return Math.max(-limit, Math.min(limit, averageVruntime() - entity.vruntime));
  }

  /** The largest slice of a queued entity. */
  long maxSliceNs() {
    FairEntity running = queuedCurr();
    long max = tree.maxSliceNs();
    return running == null ? max : Math.max(max, running.sliceNs);
  }

  /** The smallest slice of a queued entity, {@code Long.MAX_VALUE} when there is none. */
  long minSliceNs() {
    FairEntity running = queuedCurr();
    long min = tree.minSliceNs();
    return running == null ? min : Math.min(min, running.sliceNs);
  }

  /**
   * The entity that should run now, still in the tree or running; may be a delayed one. Mirrors
   * {@code pick_eevdf()}.
   *
   * @param protect whether a running entity keeps the CPU up to its {@code vprot}, and the buddy
   *     counts
   * @return null only when nothing is queued
   */
  @Nullable FairEntity pick(boolean protect) {
    FairEntity running = queuedCurr();
    if (tree.size() == 0) {
      return running;
    }
    if (running == null && tree.size() == 1) {
      return tree.root();
    }
    long sum = sumWeightedVruntime;
    long weight = sumWeight;
    if (running != null) {
      sum += (running.vruntime - zeroVruntime) * running.weight;
      weight += running.weight;
    }
    FairEntity preferred = buddy;
    if (protect && preferred != null && eligible(preferred.vruntime, sum, weight)) {
      return preferred;
    }
    if (running != null && !eligible(running.vruntime, sum, weight)) {
      running = null;
    }
    if (running != null && protect && VirtualTime.before(running.vruntime, running.vprot)) {
      return running;
    }
    FairEntity best = earliestEligible(sum, weight);
    if (best == null || (running != null && VirtualTime.before(running.deadline, best.deadline))) {
      return running;
    }
    return best;
  }

  private @Nullable FairEntity earliestEligible(long sum, long weight) {
    FairEntity node = tree.root();
    while (node != null) {
      FairEntity left = node.treeLeft;
      if (left != null && eligible(left.subtreeMinVruntime, sum, weight)) {
        node = left;
      } else if (eligible(node.vruntime, sum, weight)) {
        return node;
      } else {
        node = node.treeRight;
      }
    }
    return null;
  }

  /** Where the running entity will stop being eligible while the others wait. */
  long eligibilityEnd() {
    return sumWeight == 0
        ? Long.MAX_VALUE
        : zeroVruntime + Math.floorDiv(sumWeightedVruntime, sumWeight) + 1;
  }

  private @Nullable FairEntity queuedCurr() {
    FairEntity running = curr;
    return running != null && running.onRq ? running : null;
  }
}
