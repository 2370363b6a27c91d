/**
 * What holds at a point of a program on the way through it: values, frames, what is known of memory
 * and of the task at hand; how states join and compare; and what stays the same while one op is
 * analysed (verifier.md 4.2 to 4.6).
 */
@NullMarked
package dev.scxlab.verifier.state;

import org.jspecify.annotations.NullMarked;
