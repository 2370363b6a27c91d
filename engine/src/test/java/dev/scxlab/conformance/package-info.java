/** Cases recorded from a real kernel, and the kernel's own selftests, run by the lab. */
@NullMarked
package dev.scxlab.conformance;

import org.jspecify.annotations.NullMarked;
