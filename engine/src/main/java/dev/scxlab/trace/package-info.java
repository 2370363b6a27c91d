/** What happened in a run: events with fixed numbers, and what listens to them. */
@NullMarked
package dev.scxlab.trace;

import org.jspecify.annotations.NullMarked;
