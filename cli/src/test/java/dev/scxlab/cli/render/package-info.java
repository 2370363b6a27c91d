/** Tests of how diagnostics are shown. */
@NullMarked
package dev.scxlab.cli.render;

import org.jspecify.annotations.NullMarked;
