/**
 * What is known of a number: arcs, known bits, steps and small sets of constants, and what the
 * arithmetic and the comparisons of RFC 9669 make of them (verifier.md 4.2).
 */
@NullMarked
package dev.scxlab.verifier.number;

import org.jspecify.annotations.NullMarked;
