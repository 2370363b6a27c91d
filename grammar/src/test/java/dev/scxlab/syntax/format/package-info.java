/** Tests of the formatter. */
@NullMarked
package dev.scxlab.syntax.format;

import org.jspecify.annotations.NullMarked;
