package dev.scxlab.check;

import dev.scxlab.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A declared agent.
 *
 * @param index its place in {@link CheckedPolicy#agents()}, the number that wakes it
 * @param every how often it runs, a constant or a param, or null for one that the policy wakes
 */
public record AgentDecl(int index, String name, @Nullable CheckedExpr every, Span span) {}
