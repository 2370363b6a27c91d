/** Lowers a checked policy to bytecode with its debug table: simply, so that nothing is lost. */
@NullMarked
package dev.scxlab.codegen;

import org.jspecify.annotations.NullMarked;
