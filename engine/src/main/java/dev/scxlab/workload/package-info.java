/**
 * What the tasks of a run do: workloads as read from files, and the programs that perform them on
 * the simulated kernel. Semantics are those of rt-app ({@code rt-app.md}).
 */
@NullMarked
package dev.scxlab.workload;

import org.jspecify.annotations.NullMarked;
