/** Tests of the tables. */
@NullMarked
package dev.scxlab.abi;

import org.jspecify.annotations.NullMarked;
