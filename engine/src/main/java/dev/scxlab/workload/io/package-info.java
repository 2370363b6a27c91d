/**
 * Reading of workload and machine files: JSON as rt-app reads it, with the place of every key and
 * value, and what is wrong with a file said as diagnostics.
 */
@NullMarked
package dev.scxlab.workload.io;

import org.jspecify.annotations.NullMarked;
