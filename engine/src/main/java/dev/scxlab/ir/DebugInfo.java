package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * Where an instruction comes from.
 *
 * @param span the smallest piece of policy text that made it
 * @param role what its result or effect is in the user's words, for example {@code receiver of
 *     .runs}; may be empty
 */
public record DebugInfo(Span span, String role) {}
