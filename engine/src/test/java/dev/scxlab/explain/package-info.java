/** Tests of the pages behind the codes. */
@NullMarked
package dev.scxlab.explain;

import org.jspecify.annotations.NullMarked;
