/** Tests of the whole way from text to verified program. */
@NullMarked
package dev.scxlab;

import org.jspecify.annotations.NullMarked;
