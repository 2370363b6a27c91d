/** Tests of workloads and the programs of their threads. */
@NullMarked
package dev.scxlab.workload;

import org.jspecify.annotations.NullMarked;
