package dev.scxlab.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The service an ideal scheduler would give ({@code metrics.md} 4): at every instant each runnable
 * task gets {@code min(1, λ·weight)} CPUs with λ as large as the CPUs allow; where tasks are
 * pinned, the weighted max-min allocation under their masks.
 *
 * <p>Tasks of equal weight and mask form a class and get the same, so it integrates per class: a
 * task's ideal service over a span is the difference of {@link #serviceNs} at its ends.
 */
final class FairShare {

  private final List<SharePool> pools = new ArrayList<>();
  private final List<ShareClass> classes = new ArrayList<>();

  /** The number of the class of tasks with this weight and these allowed CPUs. */
  int classOf(long weight, BitSet allowed, long timeNs) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).weight == weight && classes.get(i).allowed.equals(allowed)) {
        return i;
      }
    }
    pools.forEach(p -> p.advance(timeNs));
    ShareClass added = new ShareClass(weight, (BitSet) allowed.clone());
    SharePool pool = new SharePool();
    for (int i = pools.size() - 1; i >= 0; i--) {
      if (pools.get(i).cpus().intersects(allowed)) {
        pool.absorb(pools.remove(i));
      }
    }
    pool.add(added);
    pools.add(pool);
    classes.add(added);
    return classes.size() - 1;
  }

  /** Whether the masks are few enough for {@link #serviceNs} to mean something. */
  boolean solvable() {
    return pools.stream().allMatch(SharePool::solvable);
  }

  /** A task of the class becomes runnable. */
  void add(int shareClass, long timeNs) {
    classes.get(shareClass).change(1, timeNs);
  }

  /** A task of the class stops being runnable. */
  void remove(int shareClass, long timeNs) {
    classes.get(shareClass).change(-1, timeNs);
  }

  /** Ideal service up to now, in ns, of a task of the class that was always runnable. */
  double serviceNs(int shareClass, long timeNs) {
    ShareClass c = classes.get(shareClass);
    c.pool().advance(timeNs);
    return c.serviceNs;
  }

  /** What a runnable task of the class gets at this instant, in CPUs. */
  double shareNow(int shareClass) {
    ShareClass c = classes.get(shareClass);
    c.pool().solve();
    return c.perTask;
  }
}
