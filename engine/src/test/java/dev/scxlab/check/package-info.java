/** Tests of names, types, declarations and contexts. */
@NullMarked
package dev.scxlab.check;

import org.jspecify.annotations.NullMarked;
