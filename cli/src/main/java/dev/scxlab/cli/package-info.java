/** The program {@code scxlab}: its commands. The only package that prints. */
@NullMarked
package dev.scxlab.cli;

import org.jspecify.annotations.NullMarked;
