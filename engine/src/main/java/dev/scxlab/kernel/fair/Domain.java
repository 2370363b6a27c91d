package dev.scxlab.kernel.fair;

import dev.scxlab.kernel.CpuMask;
import org.jspecify.annotations.Nullable;

/**
 * One level of the machine as one CPU balances it ({@code struct sched_domain}): the CPUs it spans,
 * cut into groups, and when this CPU balanced it last.
 */
final class Domain {

  /** Levels from the inside out, with their constants (eevdf.md 5.2). */
  enum Level {
    /** Threads of a core. */
    SMT(110, 0),
    /** CPUs that share the last-level cache. */
    LLC(117, 1),
    /** CPUs of a node. */
    PACKAGE(117, 1),
    /** All nodes. */
    NUMA(117, 2);

    final int imbalancePercent;
    final int cacheNiceTries;

    Level(int imbalancePercent, int cacheNiceTries) {
      this.imbalancePercent = imbalancePercent;
      this.cacheNiceTries = cacheNiceTries;
    }

    /** Whether its CPUs share a cache ({@code SD_SHARE_LLC}). */
    boolean sharesCache() {
      return this == SMT || this == LLC;
    }
  }

  /** CPUs that a domain one level up sees as one; shared by all CPUs of that domain. */
  static final class Group {
    final CpuMask span;
    final int weight;

    /** The first CPU, the only one if {@link #weight} is 1. */
    final int first;

    /** How many cores the CPUs belong to. */
    final int cores;

    /** Affinity kept a balance inside the group from succeeding. */
    boolean imbalanced;

    Group(CpuMask span, int cores) {
      this.span = span;
      this.weight = span.weight();
      this.first = span.first();
      this.cores = cores;
    }
  }

  final Level level;
  final CpuMask span;
  final int weight;

  /** The groups in order of their first CPU; shared by all CPUs of the domain. */
  final Group[] ring;

  /** Index of this CPU's own group in {@link #ring}. */
  final int localIndex;

  final @Nullable Domain child;
  @Nullable Domain parent;

  /** Jiffy of the last balance. */
  long lastBalance;

  /** {@code balance_interval} in ms: {@link #weight} to twice that, or 512 if all is pinned. */
  int intervalMs;

  /** Balances in a row that found an imbalance and moved nothing. */
  int nrBalanceFailed;

  final NewIdleRatio newIdleRatio = new NewIdleRatio();

  Domain(Level level, CpuMask span, Group[] ring, int localIndex, @Nullable Domain child) {
    this.level = level;
    this.span = span;
    this.weight = span.weight();
    this.ring = ring;
    this.localIndex = localIndex;
    this.child = child;
    this.intervalMs = weight;
  }

  Group localGroup() {
    return ring[localIndex];
  }

  /** Group number {@code i} counted from the local one on. */
  Group group(int i) {
    int index = localIndex + i;
    return ring[index < ring.length ? index : index - ring.length];
  }
}
