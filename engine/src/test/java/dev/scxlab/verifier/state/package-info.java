/** What the verifier knows of a function before it walks it. */
@NullMarked
package dev.scxlab.verifier.state;

import org.jspecify.annotations.NullMarked;
