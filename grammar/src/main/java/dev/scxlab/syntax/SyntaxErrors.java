package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.Severity;
import dev.scxlab.source.Span;
import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Takes the errors of lexer, parser and AST builder; stops listening after {@link #MAX_ERRORS}. */
final class SyntaxErrors extends BaseErrorListener {

  /** More errors than anyone mends at a time. */
  static final int MAX_ERRORS = 20;

  private final Diagnostics diagnostics;
  private final Set<Integer> badTokens = new HashSet<>();
  private int errors;

  SyntaxErrors(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Reports what is wrong with a token; an error of the parser beside it is the same mistake. */
  void addToken(Token token, Diagnostic.Builder builder) {
    badTokens.add(token.getTokenIndex());
    add(builder);
  }

  private boolean besideBadToken(RecognitionException e) {
    TokenStream tokens = (TokenStream) e.getInputStream();
    for (int i = e.getOffendingToken().getTokenIndex(); i >= 0; i--) {
      if (badTokens.contains(i)) {
        return true;
      }
      boolean before = i < e.getOffendingToken().getTokenIndex();
      if (before && tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
        return false;
      }
    }
    return false;
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
    if (e != null && besideBadToken(e)) {
      return;
    }
    if (errors >= MAX_ERRORS) {
      throw new ParseCancellationException("enough errors");
    }
    if (e != null && recognizer instanceof Parser parser) {
      add(new UnexpectedToken(parser, e).diagnostic());
    } else {
      add(Diagnostic.of(DiagnosticCode.SYNTAX, new Span(0, 0), message));
    }
  }
}
