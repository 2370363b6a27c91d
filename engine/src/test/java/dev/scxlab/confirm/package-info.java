@NullMarked
package dev.scxlab.confirm;

import org.jspecify.annotations.NullMarked;
