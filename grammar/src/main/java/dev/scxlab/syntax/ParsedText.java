package dev.scxlab.syntax;

import dev.scxlab.syntax.antlr.PolicyGrammarParser.FileContext;
import org.antlr.v4.runtime.CommonTokenStream;

/**
 * A text as the parser saw it, before it becomes an AST.
 *
 * @param tokens all tokens, comments on the hidden channel
 * @param file the parse tree
 */
public record ParsedText(CommonTokenStream tokens, FileContext file) {}
