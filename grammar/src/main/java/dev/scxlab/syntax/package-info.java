/** From policy text to AST: the grammar's front end, the AST itself and the formatter. */
@NullMarked
package dev.scxlab.syntax;

import org.jspecify.annotations.NullMarked;
