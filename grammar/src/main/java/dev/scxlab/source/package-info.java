/** Source texts, places in them, and the diagnostics that speak of them. */
@NullMarked
package dev.scxlab.source;

import org.jspecify.annotations.NullMarked;
