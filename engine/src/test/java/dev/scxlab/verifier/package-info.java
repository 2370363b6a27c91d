/** The rules of the verifier, each tried on what it accepts and what it refuses. */
@NullMarked
package dev.scxlab.verifier;

import org.jspecify.annotations.NullMarked;
