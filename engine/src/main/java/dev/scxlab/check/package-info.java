/**
 * From AST to checked AST: names, types, declarations and call contexts. What needs paths (null
 * tests, ranges, references, loops) is left to the verifier.
 */
@NullMarked
package dev.scxlab.check;

import org.jspecify.annotations.NullMarked;
