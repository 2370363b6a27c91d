/** How diagnostics are shown: as text for people, as JSON lines and SARIF for programs. */
@NullMarked
package dev.scxlab.cli.render;

import org.jspecify.annotations.NullMarked;
