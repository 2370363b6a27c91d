/**
 * Numbers from a trace: one table of metrics, and the fold that computes them while a run goes on
 * ({@code metrics.md}).
 */
@NullMarked
package dev.scxlab.metrics;

import org.jspecify.annotations.NullMarked;
