package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map of a program.
 *
 * @param name the name in the policy
 * @param kind what it is
 * @param key type of the key; null for queues and task or cgroup storage
 * @param value type of a value
 * @param maxEntries capacity; for an array the number of elements; 0 where the kernel bounds it
 * @param count how many of them there are: above 1 for {@code queue q[d]}
 * @param initial the bytes that each element of a per-CPU array begins with; empty for zero
 * @param declaration where it is declared
 */
public record MapDef(
    String name,
    Kind kind,
    @Nullable DataType key,
    DataType value,
    int maxEntries,
    int count,
    List<Byte> initial,
    Span declaration) {

  public MapDef {
    initial = ImmutableList.copyOf(initial);
  }

  /** A map whose entries begin as zero. */
  public MapDef(
      String name,
      Kind kind,
      @Nullable DataType key,
      DataType value,
      int maxEntries,
      int count,
      Span declaration) {
    this(name, kind, key, value, maxEntries, count, ImmutableList.of(), declaration);
  }

  /** Buckets of one histogram: one per power of two. */
  public static final int HIST_BUCKETS = 64;

  /** Kinds of maps and their BPF counterparts. */
  public enum Kind {
    HASH,
    ARRAY,
    PERCPU_ARRAY,
    QUEUE,
    TASK_STORAGE,
    CGROUP_STORAGE,
    TREE,
    /** A ring buffer, on which a policy notifies its user-space half. */
    RINGBUF,
    /** A counter of the results, summed over CPUs. */
    STAT,
    /** A histogram of the results. */
    HIST
  }
}
