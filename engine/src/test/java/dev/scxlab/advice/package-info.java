@NullMarked
package dev.scxlab.advice;

import org.jspecify.annotations.NullMarked;
