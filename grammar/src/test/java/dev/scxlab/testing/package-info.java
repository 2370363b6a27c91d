/** What the tests of all modules share. */
@NullMarked
package dev.scxlab.testing;

import org.jspecify.annotations.NullMarked;
