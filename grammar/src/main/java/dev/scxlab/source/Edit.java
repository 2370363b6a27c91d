package dev.scxlab.source;

/**
 * One replacement in a source text.
 *
 * @param span what is replaced; empty for an insertion
 * @param newText what stands there afterwards
 */
public record Edit(Span span, String newText) {}
