/**
 * Shows that a program is safe to run, or says exactly why it is not: an abstract interpretation of
 * the bytecode ({@code verifier.md} section 4). The way in is {@link dev.scxlab.verifier.Verifier}.
 */
@NullMarked
package dev.scxlab.verifier;

import org.jspecify.annotations.NullMarked;
