/**
 * What is legal and rarely meant: the rules of group N, from what ops do on the way and from the
 * policy as a whole (verifier.md 3).
 */
@NullMarked
package dev.scxlab.verifier.lint;

import org.jspecify.annotations.NullMarked;
