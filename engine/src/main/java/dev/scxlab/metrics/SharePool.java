package dev.scxlab.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** CPUs that share tasks through their masks; different pools have no CPU in common. */
final class SharePool {

  /** Distinct masks up to which all unions of masks are looked at. */
  private static final int MAX_MASKS = 8;

  private static final int MAX_REMEMBERED = 4096;
  private static final double EPSILON = 1e-9;

  private final BitSet cpus = new BitSet();
  private final List<BitSet> masks = new ArrayList<>();
  private final List<ShareClass> classes = new ArrayList<>();
  private final Long2ObjectHashMap<double[]> remembered = new Long2ObjectHashMap<>();

  /** By set of masks, the number of CPUs in their union. */
  private int[] unionSize = {0};

  /** A fingerprint of how many tasks of each class are runnable. */
  private long state;

  private boolean stale;
  private long nowNs;

  BitSet cpus() {
    return cpus;
  }

  boolean solvable() {
    return masks.size() <= MAX_MASKS;
  }

  /** Takes over everything of another pool that has been advanced to the present. */
  void absorb(SharePool other) {
    other.classes.forEach(this::add);
    nowNs = Math.max(nowNs, other.nowNs);
  }

  void add(ShareClass c) {
    int mask = masks.indexOf(c.allowed);
    if (mask < 0) {
      mask = masks.size();
      masks.add(c.allowed);
      cpus.or(c.allowed);
      unionSize = solvable() ? unionSizes() : new int[] {0};
    }
    c.moveTo(this, mask);
    classes.add(c);
    state += c.runnable * key(classes.size() - 1);
    remembered.clear();
    stale = true;
  }

  private int[] unionSizes() {
    int[] sizes = new int[1 << masks.size()];
    for (int set = 1; set < sizes.length; set++) {
      BitSet union = new BitSet();
      for (int m = 0; m < masks.size(); m++) {
        if ((set >> m & 1) != 0) {
          union.or(masks.get(m));
        }
      }
      sizes[set] = union.cardinality();
    }
    return sizes;
  }

  private static long key(int index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  void changed(ShareClass c, int by) {
    state += by * key(classes.indexOf(c));
    stale = true;
  }

  void advance(long timeNs) {
    if (timeNs <= nowNs) {
      return;
    }
    solve();
    long spanNs = timeNs - nowNs;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      c.serviceNs += c.perTask * spanNs;
    }
    nowNs = timeNs;
  }

  /** Brings the shares up to date. */
  void solve() {
    if (!stale || !solvable()) {
      return;
    }
    stale = false;
    double[] known = remembered.get(state);
    if (known != null) {
      for (int i = 0; i < known.length; i++) {
        classes.get(i).perTask = known[i];
      }
      return;
    }
    fill();
    if (remembered.size() < MAX_REMEMBERED) {
      remembered.put(state, classes.stream().mapToDouble(c -> c.perTask).toArray());
    }
  }

  /**
   * Raises λ from 0 until something is full: a task has a whole CPU, or the tasks of a union of
   * masks have all its CPUs. What is full is settled; the rest goes on.
   */
  private void fill() {
    int open = 0;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      c.fixed = c.runnable == 0;
      c.perTask = 0;
      open += c.fixed ? 0 : 1;
    }
    while (open > 0) {
      open -= settle(largestLambda());
    }
  }

  private double largestLambda() {
    double lambda = Double.MAX_VALUE;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      if (!c.fixed) {
        lambda = Math.min(lambda, 1.0 / c.weight);
      }
    }
    for (int set = 1; set < unionSize.length; set++) {
      double weight = openWeight(set);
      if (weight > 0) {
        lambda = Math.min(lambda, (unionSize[set] - settledService(set)) / weight);
      }
    }
    return Math.max(lambda, 0);
  }

  /** Settles the classes that can have no more than at this λ; returns how many. */
  private int settle(double lambda) {
    int full = 0;
    for (int set = 1; set < unionSize.length; set++) {
      double weight = openWeight(set);
      if (weight > 0 && unionSize[set] - settledService(set) - lambda * weight < EPSILON) {
        full |= set;
      }
    }
    int settled = 0;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      if (!c.fixed && (lambda * c.weight > 1 - EPSILON || (full >> c.mask & 1) != 0)) {
        c.perTask = Math.min(1, lambda * c.weight);
        settled++;
        c.fixed = true;
      }
    }
    return settled;
  }

  private double openWeight(int set) {
    double weight = 0;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      if (!c.fixed && (set >> c.mask & 1) != 0) {
        weight += (double) c.weight * c.runnable;
      }
    }
    return weight;
  }

  private double settledService(int set) {
    double service = 0;
    for (int i = 0; i < classes.size(); i++) {
      ShareClass c = classes.get(i);
      if (c.fixed && (set >> c.mask & 1) != 0) {
        service += c.perTask * c.runnable;
      }
    }
    return service;
  }
}
