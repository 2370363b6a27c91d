/** The instruction set (RFC 9669 with more registers), programs, and nothing that runs them. */
@NullMarked
package dev.scxlab.ir;

import org.jspecify.annotations.NullMarked;
