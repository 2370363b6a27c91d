/**
 * The ext scheduling class: sched_ext as {@code kernel/sched/ext} implements it. A policy is a
 * {@link dev.scxlab.kernel.ext.SchedExtOps}; what it may call is {@link
 * dev.scxlab.kernel.ext.ScxKfuncs}.
 */
@NullMarked
package dev.scxlab.kernel.ext;

import org.jspecify.annotations.NullMarked;
