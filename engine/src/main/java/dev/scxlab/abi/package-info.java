/**
 * What policies and the kernel agree on, each fact once: ops, kfuncs, helpers, flags, constants,
 * fields, limits, exit kinds, kernel profiles. Checker, verifier, binder, kernel core and the
 * commands {@code ops}, {@code kfuncs}, {@code limits} are all driven by these tables.
 */
@NullMarked
package dev.scxlab.abi;

import org.jspecify.annotations.NullMarked;
