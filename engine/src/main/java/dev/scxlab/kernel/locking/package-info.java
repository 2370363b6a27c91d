/** Locks of the kernel that tasks sleep for: mutexes ({@code kernel/locking}). */
@NullMarked
package dev.scxlab.kernel.locking;

import org.jspecify.annotations.NullMarked;
