/** The pages behind the diagnostic codes: what is wrong, how it looks right, and why. */
@NullMarked
package dev.scxlab.explain;

import org.jspecify.annotations.NullMarked;
