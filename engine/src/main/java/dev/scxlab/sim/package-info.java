/**
 * Discrete-event machinery: simulated time, the event queue and random streams. Knows no scheduler.
 */
@NullMarked
package dev.scxlab.sim;

import org.jspecify.annotations.NullMarked;
