/** Tests of the commands. */
@NullMarked
package dev.scxlab.cli;

import org.jspecify.annotations.NullMarked;
