/**
 * Tries whether what the verifier says can happen: runs the op on chosen inputs, in a world of
 * stubs, and watches every step. Knows neither verifier nor kernel.
 */
@NullMarked
package dev.scxlab.confirm;

import org.jspecify.annotations.NullMarked;
