package dev.scxlab.ir;

import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Where an instruction comes from.
 *
 * @param span the smallest piece of policy text that made it
 * @param role what its result or effect is in the user's words, for example {@code receiver of
 *     .runs}; may be empty
 * @param demand what its source register must hold, or null without such a rule
 */
public record DebugInfo(Span span, String role, @Nullable Demand demand) {

  /** How the role of the exit begins that stands where the text of a function ends. */
  public static final String END_ROLE = "end of ";

  /** An instruction whose source may be anything. */
  public DebugInfo(Span span, String role) {
    this(span, role, null);
  }
}
