package dev.scxlab.syntax;

import dev.scxlab.source.Span;

/** An identifier as written. */
public record Name(Span span, String text) implements Node {}
