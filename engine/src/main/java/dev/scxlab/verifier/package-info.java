/**
 * Shows that a program is safe to run, or says exactly why it is not: an abstract interpretation of
 * the bytecode ({@code verifier.md} section 4). The way in is {@link dev.scxlab.verifier.Verifier};
 * here is the walk and what each instruction does. Below it, each knowing only those behind it, lie
 * {@code lint} (what is legal and rarely meant), {@code report} (how findings are told), {@code
 * state} (what holds at a point) and {@code number} (what is known of a number).
 */
@NullMarked
package dev.scxlab.verifier;

import org.jspecify.annotations.NullMarked;
