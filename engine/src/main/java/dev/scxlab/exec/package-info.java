/** Runs verified programs: policy memory, the interpreter, and what it asks of its host. */
@NullMarked
package dev.scxlab.exec;

import org.jspecify.annotations.NullMarked;
