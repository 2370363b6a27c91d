/** Tests of reading workload files. */
@NullMarked
package dev.scxlab.workload.io;

import org.jspecify.annotations.NullMarked;
