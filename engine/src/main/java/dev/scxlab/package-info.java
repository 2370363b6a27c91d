/** The two ways in: policy text to verified program, and a run of one. */
@NullMarked
package dev.scxlab;

import org.jspecify.annotations.NullMarked;
