/**
 * The formatter: parse tree and comments to a layout document, and that to text.
 *
 * <p>It only ever changes white space and the commas before closing braces and brackets.
 */
@NullMarked
package dev.scxlab.syntax.format;

import org.jspecify.annotations.NullMarked;
