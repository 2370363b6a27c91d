package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.SourceFile;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/** Words the diagnostic for a token that cannot stand where it stands. */
final class UnexpectedToken {

  private final SourceFile source;
  private final Parser parser;
  private final RecognitionException error;

  UnexpectedToken(SourceFile source, Parser parser, RecognitionException error) {
    this.source = source;
    this.parser = parser;
    this.error = error;
  }

  Diagnostic.Builder diagnostic() {
    Token found = error.getOffendingToken();
    String expected = error.getExpectedTokens().toString(parser.getVocabulary());
    String text = found.getType() == Token.EOF ? "end of file" : "`" + found.getText() + "`";
    return Diagnostic.of(
        DiagnosticCode.SYNTAX,
        SyntaxErrors.span(found),
        source.name().isEmpty() ? "" : "expected " + expected + ", found " + text);
  }
}
