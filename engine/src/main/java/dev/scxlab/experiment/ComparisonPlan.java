package dev.scxlab.experiment;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to compare.
 *
 * @param policies names, each once
 * @param workloads names, each once
 * @param baseline index of the policy that the others are compared with
 * @param firstSeed the first seed; the others follow it
 * @param seeds how many; null for {@link #DEFAULT_SEEDS}, or 1 when no run drew anything
 * @param jobs runs at the same time, at least 1; changes nothing but the time it takes
 */
public record ComparisonPlan(
    List<String> policies,
    List<String> workloads,
    int baseline,
    long firstSeed,
    @Nullable Integer seeds,
    int jobs) {

  /** Seeds when nothing is said and chance plays a part ({@code metrics.md} 7.4). */
  public static final int DEFAULT_SEEDS = 10;

  public ComparisonPlan {
    policies = ImmutableList.copyOf(policies);
    workloads = ImmutableList.copyOf(workloads);
  }
}
