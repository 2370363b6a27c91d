package dev.scxlab.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A distribution of durations in ns.
 *
 * @param samples how many there were
 * @param p50 median; null, as the others, when too few samples lie beyond it
 * @param max the largest; null without samples
 */
public record LatencySummary(
    long samples,
    @Nullable Long p50,
    @Nullable Long p90,
    @Nullable Long p99,
    @Nullable Long p999,
    @Nullable Long max) {}
