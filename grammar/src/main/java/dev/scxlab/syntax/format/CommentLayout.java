package dev.scxlab.syntax.format;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Where comments go: behind code, on lines of their own, or in the middle of something. */
final class CommentLayout {

  private final SourceComments comments;

  CommentLayout(SourceComments comments) {
    this.comments = comments;
  }

  /** Comments in the middle of something: a line comment ends the line there. */
  Doc inner(Token token) {
    List<Doc> parts = new ArrayList<>();
    for (Token comment : comments.takeBefore(token)) {
      if (SourceComments.isBlockComment(comment)) {
        parts.add(Doc.text(text(comment) + " "));
      } else {
        parts.add(new Doc.Trailing(text(comment), -1));
        parts.add(Doc.HARD_LINE);
      }
    }
    return parts.isEmpty() ? Doc.EMPTY : new Doc.Concat(parts);
  }

  Doc blankBefore(Token token) {
    return comments.linesBefore(token) > 1 ? Doc.BLANK_LINE : Doc.EMPTY;
  }

  Doc trailing(Token token) {
    List<Doc> parts = new ArrayList<>();
    for (Token comment : comments.takeBehind(token)) {
      parts.add(new Doc.Trailing(text(comment), comments.offsetInLine(comment)));
    }
    return new Doc.Concat(parts);
  }

  static String text(Token comment) {
    return comment.getText().replace("\r\n", "\n").stripTrailing();
  }

  /** Comments before something: each on its line, but for one that stands on its line already. */
  Doc ownLines(List<Token> before, Token token) {
    List<Doc> parts = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      Token comment = before.get(i);
      parts.add(Doc.text(text(comment)));
      Token next = i + 1 < before.size() ? before.get(i + 1) : token;
      if (isInline(comment, next)) {
        parts.add(Doc.text(" "));
      } else {
        parts.add(blankBefore(next));
        parts.add(Doc.HARD_LINE);
      }
    }
    return new Doc.Concat(parts);
  }

  /** Whether a comment and what follows it share a line. */
  boolean isInline(Token comment, Token next) {
    return SourceComments.isBlockComment(comment) && comments.linesBefore(next) == 0;
  }

  /** Comments that stand before a closing brace, each on its line. */
  Doc dangling(Token closing, boolean alone) {
    List<Doc> parts = new ArrayList<>();
    boolean first = alone;
    for (Token comment : comments.takeBefore(closing)) {
      parts.add(first ? Doc.EMPTY : blankBefore(comment));
      parts.add(Doc.HARD_LINE);
      parts.add(Doc.text(text(comment)));
      first = false;
    }
    return new Doc.Concat(parts);
  }
}
