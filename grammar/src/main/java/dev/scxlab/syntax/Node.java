package dev.scxlab.syntax;

import dev.scxlab.source.Span;

/** Anything of the AST: it knows where in the text it stands. */
public interface Node {

  /** The stretch of text from the node's first to its last token. */
  Span span();
}
