/**
 * Makes a verified program one run's policy: its memory, maps and handles, and the way from its
 * calls to the kernel's functions.
 */
@NullMarked
package dev.scxlab.bind;

import org.jspecify.annotations.NullMarked;
