package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Takes the errors of lexer, parser and AST builder; stops listening after {@link #MAX_ERRORS}. */
final class SyntaxErrors extends BaseErrorListener {

  /** More errors than anyone mends at a time. */
  static final int MAX_ERRORS = 20;

  private final SourceFile source;
  private final Diagnostics diagnostics;
  private int errors;

  SyntaxErrors(SourceFile source, Diagnostics diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  void add(Diagnostic.Builder builder) {
    Diagnostic diagnostic = builder.build();
    if (diagnostic.severity() == Severity.ERROR && ++errors > MAX_ERRORS) {
      return;
    }
    diagnostics.add(diagnostic);
  }

  /** The place of a token; empty at the end of the text. */
  static Span span(Token token) {
    int start = token.getStartIndex();
    return new Span(start, Math.max(start, token.getStopIndex() + 1));
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      @Nullable Object offendingSymbol,
      int line,
      int column,
      String message,
      @Nullable RecognitionException e) {
    if (e != null && recognizer instanceof Parser parser) {
      add(new UnexpectedToken(source, parser, e).diagnostic());
    } else {
      add(Diagnostic.of(DiagnosticCode.SYNTAX, new Span(0, 0), message));
    }
  }
}
