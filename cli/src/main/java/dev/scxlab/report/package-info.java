/** Results as people and programs read them: tables, JSON, CSV. */
@NullMarked
package dev.scxlab.report;

import org.jspecify.annotations.NullMarked;
