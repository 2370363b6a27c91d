package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** Words the diagnostic for a token that cannot stand where it stands. */
final class UnexpectedToken {

  /** So many tokens must parse behind an insertion or a removal before it is offered. */
  private static final int PROOF = 4;

  /** More alternatives than this are not a help. */
  private static final int MAX_LISTED = 4;

  private final Parser parser;
  private final RecognitionException error;
  private final VisibleTokens tokens;
  private final int start;
  private final int at;
  private final Token found;
  private final Set<Integer> expected;
  private final Set<Integer> rules;

  UnexpectedToken(Parser parser, RecognitionException error) {
    this.parser = parser;
    this.error = error;
    this.tokens = new VisibleTokens((TokenStream) error.getInputStream());
    this.start = tokens.position(Expectations.start(error));
    this.at = tokens.position(error.getOffendingToken().getTokenIndex());
    this.found = tokens.get(at);
    Expectations walk = walk(tokens.types(start, at));
    boolean complete = walk.furthest() == at - start;
    expected = complete ? walk.tokens() : new TreeSet<>(error.getExpectedTokens().toSet());
    rules = complete ? walk.rules() : Set.of();
  }

  private Expectations walk(List<Integer> types) {
    return Expectations.walk(parser, error, types, TokenNames.namedRules());
  }

  Diagnostic.Builder diagnostic() {
    Optional<Diagnostic.Builder> known =
        new CommonMistakes(tokens, at, expected, rules).diagnostic();
    return known.orElseGet(() -> blockIsOpen() ? openBlock() : plain());
  }

  private Diagnostic.Builder plain() {
    List<String> words = TokenNames.wording(rules, expected);
    Optional<Integer> missing = missing();
    boolean atEndOfLine = missing.isPresent() && at > 0 && tokens.lineBreakBefore(at);
    Span span = SyntaxErrors.span(found);
    if (atEndOfLine) {
      span = SyntaxErrors.span(tokens.get(at - 1)).after();
    }
    String title = "expected " + listed(words) + ", found " + TokenNames.found(found);
    Diagnostic.Builder error = Diagnostic.of(DiagnosticCode.SYNTAX, span, title);
    if (atEndOfLine) {
      error.at(missing.map(TokenNames::of).orElse("something") + " is missing here");
    } else if (rules.contains(PolicyGrammarParser.RULE_id)
        && TokenNames.isReserved(found.getType())) {
      error.at("a word of the language, not free as a name");
    }
    labelOpenBracket(error);
    if (missing.isPresent()) {
      offerInsertion(error, missing.get());
    } else if (removalHelps()) {
      error.help(
          Help.edit(
              "leave out " + TokenNames.found(found),
              Applicability.LIKELY,
              SyntaxErrors.span(found),
              ""));
    }
    return error;
  }

  /** {@code `,` or `)`}; only the first few of many. */
  static String listed(List<String> words) {
    if (words.isEmpty()) {
      return "something else";
    }
    if (words.size() == 1) {
      return words.get(0);
    }
    if (words.size() > MAX_LISTED) {
      return String.join(", ", words.subList(0, MAX_LISTED)) + " or another";
    }
    String all = String.join(", ", words.subList(0, words.size() - 1));
    return all + " or " + words.get(words.size() - 1);
  }

  /** When a closing bracket is what is missing, shows the opening one. */
  private void labelOpenBracket(Diagnostic.Builder error) {
    for (int type : expected) {
      if (type == PolicyGrammarLexer.RBRACE || !TokenNames.closes(type)) {
        continue;
      }
      tokens
          .openBracket(at, type)
          .ifPresent(
              open ->
                  error.label(
                      Label.cause(
                          SyntaxErrors.span(open), "this `" + open.getText() + "` is not closed")));
      return;
    }
  }

  /** A block that the end of the file, or the next declaration, cuts off. */
  private boolean blockIsOpen() {
    int type = found.getType();
    return expected.contains(PolicyGrammarLexer.RBRACE)
        && (type == Token.EOF
            || (TokenNames.isReserved(type)
                && rules.contains(PolicyGrammarParser.RULE_statement)
                && !TokenNames.isReservedInside(type)));
  }

  private Diagnostic.Builder openBlock() {
    Diagnostic.Builder error =
        Diagnostic.of(
            DiagnosticCode.SYNTAX,
            SyntaxErrors.span(found),
            "expected `}`, found " + TokenNames.found(found));
    new UnclosedBrace(tokens).label(at, error);
    return error;
  }

  /** The sign or word that, put before the token, lets the parser go on. */
  private Optional<Integer> missing() {
    List<Integer> candidates = new ArrayList<>(expected);
    candidates.removeIf(t -> TokenNames.text(t).isEmpty() || TokenNames.continuesExpression(t));
    candidates.removeIf(TokenNames::isCompoundAssignment);
    candidates.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    for (int candidate : candidates) {
      List<Integer> types = new ArrayList<>(tokens.types(start, at));
      types.add(candidate);
      types.addAll(tokens.types(at, Math.min(at + PROOF, tokens.size())));
      if (walk(types).furthest() >= types.size()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private int rank(int type) {
    return switch (type) {
      case PolicyGrammarLexer.COLON -> TokenNames.isType(found.getText()) ? 0 : 5;
      case PolicyGrammarLexer.SEMI -> 0;
      case PolicyGrammarLexer.COMMA -> 1;
      case PolicyGrammarLexer.RPAREN, PolicyGrammarLexer.RBRACKET -> 2;
      case PolicyGrammarLexer.RBRACE -> 9;
      default -> 5;
    };
  }

  private boolean removalHelps() {
    if (found.getType() == Token.EOF) {
      return false;
    }
    List<Integer> types = new ArrayList<>(tokens.types(start, at));
    types.addAll(tokens.types(at + 1, Math.min(at + 1 + PROOF, tokens.size())));
    return walk(types).furthest() >= types.size();
  }

  private void offerInsertion(Diagnostic.Builder error, int type) {
    String text = TokenNames.text(type);
    Span place =
        at == 0
            ? new Span(found.getStartIndex(), found.getStartIndex())
            : SyntaxErrors.span(tokens.get(at - 1)).after();
    boolean word = Character.isLetter(text.charAt(0)) || text.equals("{") || text.equals("=");
    error.help(
        Help.edit("insert `" + text + "`", Applicability.LIKELY, place, word ? " " + text : text));
  }
}
