/** The parser that ANTLR generates from {@code PolicyGrammar.g4}, and the class it builds upon. */
package dev.scxlab.syntax.antlr;
