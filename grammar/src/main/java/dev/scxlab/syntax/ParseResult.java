package dev.scxlab.syntax;

import org.jspecify.annotations.Nullable;

/**
 * What {@link PolicyParser} gives back.
 *
 * @param policy the AST; null when nothing of a policy could be recognised. With syntax errors it
 *     holds what could be read, for the editor's sake; only an AST without errors goes on
 */
public record ParseResult(@Nullable PolicyDecl policy) {}
