/**
 * A second way to run a policy: straight from its checked AST, to hold the compiled one against.
 */
@NullMarked
package dev.scxlab.check.evaluator;

import org.jspecify.annotations.NullMarked;
