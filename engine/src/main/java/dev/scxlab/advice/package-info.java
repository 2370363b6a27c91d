/**
 * What to do about findings: edits that were tried before they are offered, and runs that confirm.
 */
@NullMarked
package dev.scxlab.advice;

import org.jspecify.annotations.NullMarked;
