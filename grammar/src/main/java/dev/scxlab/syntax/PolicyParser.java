package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CodePointBuffer;
import org.antlr.v4.runtime.CodePointCharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * From policy text to AST. Reads the whole language of {@code verifier.md} 6.2; what may be built
 * from it, and what a later stage refuses, is not its business.
 */
public final class PolicyParser {

  private PolicyParser() {}

  /**
   * Parses a policy text.
   *
   * @param source the text
   * @param diagnostics takes what is wrong with it, at most {@link SyntaxErrors#MAX_ERRORS} errors
   * @return what could be read; to be used further only when no errors were added
   */
  public static ParseResult parse(SourceFile source, Diagnostics diagnostics) {
    SyntaxErrors errors = new SyntaxErrors(diagnostics);
    return parseTree(source, errors)
        .map(t -> new AstBuilder(source, t.tokens(), errors).policy(t.file()))
        .map(ParseResult::new)
        .orElse(new ParseResult(null));
  }

  /**
   * The parse tree of a text, for the formatter.
   *
   * @return empty when the text has errors, which are added to the diagnostics
   */
  public static Optional<ParsedText> parseTree(SourceFile source, Diagnostics diagnostics) {
    SyntaxErrors errors = new SyntaxErrors(diagnostics);
    Optional<ParsedText> parsed = parseTree(source, errors);
    parsed.ifPresent(t -> new AstBuilder(source, t.tokens(), errors).policy(t.file()));
    return diagnostics.hasErrors() ? Optional.empty() : parsed;
  }

  private static Optional<ParsedText> parseTree(SourceFile source, SyntaxErrors errors) {
    if (TextLimits.tooLong(source, errors)) {
      return Optional.empty();
    }
    CommonTokenStream tokens = tokens(source);
    List<Token> all = tokens.getTokens();
    TokenErrors.report(all, errors);
    if (TextLimits.tooManyOrTooDeep(all, errors)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ParsedText(tokens, parse(tokens, errors)));
    } catch (ParseCancellationException e) {
      return Optional.empty(); // more errors than anyone wants to see
    }
  }

  /** The tokens of a text, hidden ones included; offsets are UTF-16 units. */
  public static CommonTokenStream tokens(SourceFile source) {
    CharBuffer chars = CharBuffer.wrap(source.text().toCharArray());
    CodePointCharStream stream =
        CodePointCharStream.fromBuffer(CodePointBuffer.withChars(chars), source.name());
    PolicyGrammarLexer lexer = new PolicyGrammarLexer(stream);
    lexer.removeErrorListeners(); // every character is some token: a lexer has no errors
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    return tokens;
  }

  /** Fast and strict first; only what fails is read again, slowly and with recovery. */
  private static PolicyGrammarParser.FileContext parse(
      CommonTokenStream tokens, SyntaxErrors errors) {
    PolicyGrammarParser parser = new PolicyGrammarParser(tokens);
    parser.removeErrorListeners();
    parser.addErrorListener(new StopAtFirstError());
    parser.setErrorHandler(new PassErrorsOn());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    try {
      return parser.file();
    } catch (ParseCancellationException e) {
      unmark(tokens);
      parser.reset();
      parser.removeErrorListeners();
      parser.addErrorListener(errors);
      parser.setErrorHandler(new PassErrorsOn());
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      return parser.file();
    }
  }

  private static void unmark(CommonTokenStream tokens) {
    for (Token token : tokens.getTokens()) {
      if (token.getType() == PolicyGrammarParser.IF_STATEMENT) {
        ((CommonToken) token).setType(PolicyGrammarParser.IF);
      }
    }
    tokens.seek(0);
  }
}
