package dev.scxlab.ir;

import dev.scxlab.source.Span;

/**
 * An op flag of a policy.
 *
 * @param name the flag's name, for example {@code ENQ_LAST}
 * @param param index in {@link Program#data()} of the bool param that switches it, or -1
 * @param negated whether it is set when that param is false
 * @param span where it is written
 */
public record OpsFlagDef(String name, int param, boolean negated, Span span) {}
