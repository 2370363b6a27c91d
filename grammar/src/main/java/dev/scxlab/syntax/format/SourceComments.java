package dev.scxlab.syntax.format;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** The comments of a text; each is handed out once. */
final class SourceComments {

  private final CommonTokenStream tokens;
  private final BitSet used = new BitSet();

  SourceComments(CommonTokenStream tokens) {
    this.tokens = tokens;
  }

  /** The comments before a token that nobody has taken yet, in order. */
  List<Token> takeBefore(Token token) {
    List<Token> result = new ArrayList<>();
    int i = token.getTokenIndex() - 1;
    while (i >= 0 && isComment(tokens.get(i))) {
      i--;
    }
    for (i++; i < token.getTokenIndex(); i++) {
      if (!used.get(i)) {
        used.set(i);
        result.add(tokens.get(i));
      }
    }
    return result;
  }

  /** The comments behind a token on its line, when nothing else follows there. */
  List<Token> takeBehind(Token token) {
    List<Token> result = new ArrayList<>();
    int line = lastLine(token);
    int i = token.getTokenIndex() + 1;
    while (i < tokens.size() && isComment(tokens.get(i)) && tokens.get(i).getLine() == line) {
      result.add(tokens.get(i));
      line = lastLine(tokens.get(i));
      i++;
    }
    boolean alone = i >= tokens.size() || tokens.get(i).getLine() > line || isEnd(tokens.get(i));
    if (!alone || line != lastLine(token)) {
      return List.of();
    }
    result.removeIf(t -> used.get(t.getTokenIndex()));
    result.forEach(t -> used.set(t.getTokenIndex()));
    return result;
  }

  /** Whether there is a comment between two tokens. */
  boolean anyBetween(Token first, Token last) {
    for (int i = first.getTokenIndex() + 1; i < last.getTokenIndex(); i++) {
      if (isComment(tokens.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing but comments stands behind a token on its line. */
  boolean lineEndsBehind(Token token) {
    int i = token.getTokenIndex() + 1;
    while (i < tokens.size() && isComment(tokens.get(i))) {
      i++;
    }
    return i < tokens.size() && tokens.get(i).getLine() > token.getLine();
  }

  /** How many lines lie between the end of what comes before a token and the token. */
  int linesBefore(Token token) {
    int i = token.getTokenIndex() - 1;
    return i < 0 ? 0 : token.getLine() - lastLine(tokens.get(i));
  }

  /** The column of a comment counted from the first token of its line. */
  int offsetInLine(Token comment) {
    Token first = comment;
    for (int i = comment.getTokenIndex() - 1; i >= 0; i--) {
      if (lastLine(tokens.get(i)) < comment.getLine()) {
        break;
      }
      first = tokens.get(i);
    }
    return comment.getCharPositionInLine() - first.getCharPositionInLine();
  }

  static boolean isComment(Token token) {
    return token.getChannel() != Token.DEFAULT_CHANNEL;
  }

  static boolean isBlockComment(Token token) {
    return token.getType() == PolicyGrammarLexer.BLOCK_COMMENT;
  }

  private static boolean isEnd(Token token) {
    return token.getType() == Token.EOF;
  }

  private static int lastLine(Token token) {
    int line = token.getLine();
    if (isBlockComment(token)) {
      line += (int) token.getText().chars().filter(c -> c == '\n').count();
    }
    return line;
  }
}
