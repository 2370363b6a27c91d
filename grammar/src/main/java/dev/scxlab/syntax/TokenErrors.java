package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Help.Applicability;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Reports what is wrong as a single token and turns it into what was probably meant, so that the
 * parser can go on. Numbers are looked at when the AST is built.
 */
final class TokenErrors {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TokenErrors() {}

  static void report(List<Token> tokens, SyntaxErrors errors) {
    int behindLastBadChar = -1;
    for (Token token : tokens) {
      switch (token.getType()) {
        case PolicyGrammarLexer.BAD_CHAR -> {
          boolean sameRun = token.getStartIndex() == behindLastBadChar;
          behindLastBadChar = token.getStopIndex() + 1;
          if (!sameRun) {
            badCharacter(token, errors);
          }
        }
        case PolicyGrammarLexer.BAD_NAME -> {
          errors.addToken(
              token,
              syntax(token, "names are made of a-z, A-Z, 0-9 and `_`").at("has other letters"));
          ((CommonToken) token).setType(PolicyGrammarLexer.ID);
        }
        case PolicyGrammarLexer.OPEN_TEXT -> {
          errors.addToken(
              token,
              syntax(token, "the text is not closed")
                  .at("no `\"` before the end of the line")
                  .help(Help.edit("close it", Applicability.LIKELY, closing(token), "\"")));
          ((CommonToken) token).setType(PolicyGrammarLexer.TEXT);
        }
        case PolicyGrammarLexer.QUOTED -> {
          String text = token.getText();
          errors.addToken(
              token,
              syntax(token, "text stands in double quotes")
                  .help(
                      Help.edit(
                          "use double quotes",
                          Applicability.LIKELY,
                          SyntaxErrors.span(token),
                          '"' + text.substring(1, text.length() - 1) + '"')));
          ((CommonToken) token).setType(PolicyGrammarLexer.TEXT);
        }
        case PolicyGrammarLexer.OPEN_COMMENT -> {
          Span opening = new Span(token.getStartIndex(), token.getStartIndex() + 2);
          errors.addToken(
              token,
              Diagnostic.of(DiagnosticCode.SYNTAX, opening, "the comment is not closed")
                  .at("no `*/` up to the end of the file")
                  .help("close it with `*/`, or use `//`"));
        }
        default -> {}
      }
    }
    arrows(tokens, errors);
    ReservedNames.report(tokens, errors);
  }

  /** {@code p->pid}, without spaces: a field. All of them are one mistake. */
  private static void arrows(List<Token> tokens, SyntaxErrors errors) {
    List<Edit> edits = new ArrayList<>();
    for (int i = 1; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean between =
          token.getType() == PolicyGrammarLexer.ARROW
              && tokens.get(i - 1).getStopIndex() + 1 == token.getStartIndex()
              && token.getStopIndex() + 1 == tokens.get(i + 1).getStartIndex()
              && TokenNames.isName(tokens.get(i + 1).getType())
              && !inHead(tokens, i);
      if (between) {
        edits.add(new Edit(SyntaxErrors.span(token), "."));
        ((CommonToken) token).setType(PolicyGrammarLexer.DOT);
      }
    }
    if (!edits.isEmpty()) {
      String where = edits.size() == 1 ? "" : " in all " + edits.size() + " places";
      errors.add(
          Diagnostic.of(
                  DiagnosticCode.SYNTAX,
                  edits.get(0).span(),
                  "a field is named with `.`, found `->`")
              .at("nothing here is a pointer")
              .help(new Help("write `.`" + where, Applicability.SAFE, edits)));
    }
  }

  /** Whether a token is in the head of what has an arrow of its own: a function or a hash. */
  private static boolean inHead(List<Token> tokens, int at) {
    for (int i = at - 1; i >= 0; i--) {
      switch (tokens.get(i).getType()) {
        case PolicyGrammarLexer.FN, PolicyGrammarLexer.HASH:
          return true;
        case PolicyGrammarLexer.SEMI, PolicyGrammarLexer.LBRACE, PolicyGrammarLexer.RBRACE:
          return false;
        default:
      }
    }
    return false;
  }

  /** Where a text probably ends: before the signs that end the line. */
  private static Span closing(Token token) {
    int length = token.getText().replaceFirst("[\\s);,]+$", "").length();
    int end = token.getStartIndex() + Math.max(1, length);
    return new Span(end, end);
  }

  private static void badCharacter(Token token, SyntaxErrors errors) {
    String text = token.getText();
    char c = text.charAt(0);
    if (c == BYTE_ORDER_MARK && token.getStartIndex() == 0) {
      return;
    }
    Diagnostic.Builder error =
        syntax(token, "the character " + shown(c) + " has no place in a policy");
    switch (c) {
      case '#' -> error.help("there is no preprocessor: use `const` or `param` for a name");
      case '\'' -> error.help("text stands in double quotes");
      case '\u00A0' -> error.help(replace("write an ordinary space", token, " "));
      case '\u2013', '\u2212' -> error.help(replace("write `-`", token, "-"));
      case '\u201C', '\u201D' -> error.help(replace("write `\"`", token, "\""));
      case '\u2264' -> error.help(replace("write `<=`", token, "<="));
      case '\u2265' -> error.help(replace("write `>=`", token, ">="));
      case '\u2260' -> error.help(replace("write `!=`", token, "!="));
      default -> {}
    }
    errors.addToken(token, error);
  }

  private static Help replace(String text, Token token, String newText) {
    return Help.edit(text, Applicability.LIKELY, SyntaxErrors.span(token), newText);
  }

  private static String shown(char c) {
    boolean printable = c > ' ' && c < 0x7F;
    return printable ? "`" + c + "`" : String.format("U+%04X", (int) c);
  }

  private static Diagnostic.Builder syntax(Token token, String title) {
    return Diagnostic.of(DiagnosticCode.SYNTAX, SyntaxErrors.span(token), title);
  }
}
