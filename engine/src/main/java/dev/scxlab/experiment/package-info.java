/** One run and its result; many runs and what they say together. */
@NullMarked
package dev.scxlab.experiment;

import org.jspecify.annotations.NullMarked;
