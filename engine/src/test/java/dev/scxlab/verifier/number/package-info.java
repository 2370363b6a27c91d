/** The arithmetic on sets of numbers, counted out at small widths. */
@NullMarked
package dev.scxlab.verifier.number;

import org.jspecify.annotations.NullMarked;
