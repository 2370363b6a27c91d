/** Tests of lexing, parsing, AST building and formatting. */
@NullMarked
package dev.scxlab.syntax;

import org.jspecify.annotations.NullMarked;
