package dev.scxlab.syntax;

import dev.scxlab.source.Span;

/**
 * A comment that silences one code: on its own line for the next line with code on it, behind code
 * for that line.
 *
 * @param span the comment
 * @param code the code as written
 * @param reason the words behind it; may be empty, which is itself a finding
 * @param line the line, from 1, on which findings are silenced
 */
public record AllowComment(Span span, String code, String reason, int line) implements Node {}
