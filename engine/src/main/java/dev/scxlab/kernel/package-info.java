/**
 * The simulated kernel: CPUs, run queues, tasks, time, and the frame of scheduling classes. Knows
 * nothing of the policy language and draws no random numbers of its own.
 */
@NullMarked
package dev.scxlab.kernel;

import org.jspecify.annotations.NullMarked;
