package dev.scxlab.syntax;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;

/** The tokens of a text without comments; positions count these only. */
final class VisibleTokens {

  private final List<Token> tokens = new ArrayList<>();

  VisibleTokens(TokenStream stream) {
    for (int i = 0; i < stream.size(); i++) {
      if (stream.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
        tokens.add(stream.get(i));
      }
    }
  }

  int size() {
    return tokens.size();
  }

  Token get(int position) {
    return tokens.get(position);
  }

  /** The type at a position; that of the end of the file outside. */
  int type(int position) {
    return position >= 0 && position < tokens.size() ? tokens.get(position).getType() : Token.EOF;
  }

  /** The position of the token that has an index among all tokens. */
  int position(int tokenIndex) {
    int low = 0;
    int high = tokens.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).getTokenIndex() < tokenIndex) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The text from one position to the end of another, with what stands between them. */
  String text(int first, int last) {
    Token from = tokens.get(first);
    int stop = tokens.get(last).getStopIndex();
    return from.getInputStream().getText(Interval.of(from.getStartIndex(), stop));
  }

  /** The types from one position to before another. */
  List<Integer> types(int from, int to) {
    List<Integer> types = new ArrayList<>();
    for (int i = from; i < to; i++) {
      types.add(tokens.get(i).getType());
    }
    return types;
  }

  /** Whether a token stands on a later line than the one before it. */
  boolean lineBreakBefore(int position) {
    return position > 0 && tokens.get(position).getLine() > tokens.get(position - 1).getLine();
  }

  /** Whether something invisible stands between a token and the one before it. */
  boolean spaceBefore(int position) {
    return tokens.get(position - 1).getStopIndex() + 1 < tokens.get(position).getStartIndex();
  }

  /** The position of the parenthesis that one closes, or -1. */
  int openParenthesis(int closing) {
    int depth = 0;
    for (int i = closing; i >= 0; i--) {
      depth += type(i) == PolicyGrammarLexer.RPAREN ? 1 : 0;
      depth -= type(i) == PolicyGrammarLexer.LPAREN ? 1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The bracket that is open at a position and would be closed by a type. */
  Optional<Token> openBracket(int position, int closing) {
    int depth = 0;
    for (int i = position - 1; i >= 0; i--) {
      int type = tokens.get(i).getType();
      if (TokenNames.closes(type)) {
        depth++;
      } else if (type == PolicyGrammarLexer.LPAREN
          || type == PolicyGrammarLexer.LBRACKET
          || type == PolicyGrammarLexer.LBRACE) {
        if (depth == 0) {
          return type == opening(closing) ? Optional.of(tokens.get(i)) : Optional.empty();
        }
        depth--;
      }
    }
    return Optional.empty();
  }

  private static int opening(int closing) {
    return switch (closing) {
      case PolicyGrammarLexer.RPAREN -> PolicyGrammarLexer.LPAREN;
      case PolicyGrammarLexer.RBRACKET -> PolicyGrammarLexer.LBRACKET;
      default -> PolicyGrammarLexer.LBRACE;
    };
  }
}
