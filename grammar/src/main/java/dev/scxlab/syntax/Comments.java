package dev.scxlab.syntax;

import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** The comments that mean something: documentation and {@code scxlab:allow}. */
final class Comments {

  private static final Pattern ALLOW =
      Pattern.compile("//+\\s*scxlab:allow\\s*\\(\\s*([^)\\s]*)\\s*\\)\\s*(.*?)\\s*");

  private final SourceFile source;
  private final CommonTokenStream tokens;

  Comments(SourceFile source, CommonTokenStream tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  /** The {@code ///} lines before a token, markers removed; those behind code do not count. */
  String docBefore(Token token) {
    List<String> lines = new ArrayList<>();
    for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
      Token hidden = tokens.get(i);
      if (hidden.getChannel() == Token.DEFAULT_CHANNEL) {
        break;
      }
      if (hidden.getType() == PolicyGrammarLexer.DOC_COMMENT && !behindCode(i)) {
        lines.add(0, hidden.getText().substring("///".length()).strip());
      }
    }
    return String.join("\n", lines);
  }

  /** All allow comments in the order of the text. */
  List<AllowComment> allows() {
    List<AllowComment> allows = new ArrayList<>();
    for (Token token : tokens.getTokens()) {
      if (token.getType() != PolicyGrammarLexer.LINE_COMMENT) {
        continue;
      }
      Matcher matcher = ALLOW.matcher(token.getText());
      if (matcher.matches()) {
        allows.add(
            new AllowComment(
                SyntaxErrors.span(token),
                matcher.group(1),
                matcher.group(2),
                allowedLine(token.getTokenIndex())));
      }
    }
    return allows;
  }

  private int allowedLine(int index) {
    Token comment = tokens.get(index);
    if (behindCode(index)) {
      return line(comment);
    }
    for (int i = index + 1; i < tokens.size(); i++) {
      Token next = tokens.get(i);
      if (next.getChannel() == Token.DEFAULT_CHANNEL && next.getType() != Token.EOF) {
        return line(next);
      }
    }
    return line(comment);
  }

  private boolean behindCode(int index) {
    for (int i = index - 1; i >= 0; i--) {
      Token before = tokens.get(i);
      if (before.getChannel() == Token.DEFAULT_CHANNEL) {
        return source.line(before.getStopIndex()) == line(tokens.get(index));
      }
    }
    return false;
  }

  private int line(Token token) {
    return source.line(token.getStartIndex());
  }
}
