/**
 * The fair class (EEVDF): virtual time and pick, CPU selection, load balancing. Mirrors {@code
 * kernel/sched/fair.c}; the rules are those of {@code eevdf.md}.
 */
@NullMarked
package dev.scxlab.kernel.fair;

import org.jspecify.annotations.NullMarked;
