package dev.scxlab.workload.io;

import java.util.Locale;

/**
 * A JSON text made ready for the parser without moving any character: json-c takes {@code True},
 * {@code FALSE} and {@code NULL} in any letter case. Also finds where values end.
 */
final class JsonText {

  private JsonText() {}

  /** The text with its literal words in lower case; strings and comments stay as they are. */
  static String withLowerCaseWords(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        i = endOfString(text, i);
      } else if (c == '/' && i + 1 < text.length()) {
        i = endOfComment(text, i);
      } else if (Character.isLetter(c)) {
        int end = endOfWord(text, i);
        String word = text.substring(i, end);
        String lower = word.toLowerCase(Locale.ROOT);
        boolean literal = lower.equals("true") || lower.equals("false") || lower.equals("null");
        if (literal && !lower.equals(word)) {
          if (out == null) {
            out = new StringBuilder(text);
          }
          out.replace(i, end, lower);
        }
        i = end;
      } else {
        i++;
      }
    }
    return out == null ? text : out.toString();
  }

  /** The offset behind a string that begins with the quote at {@code start}. */
  static int endOfString(String text, int start) {
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return text.length();
  }

  /** The offset behind a comment, or behind a slash that begins none. */
  private static int endOfComment(String text, int start) {
    char next = text.charAt(start + 1);
    if (next == '/') {
      int end = text.indexOf('\n', start);
      return end < 0 ? text.length() : end;
    }
    if (next == '*') {
      int end = text.indexOf("*/", start + 2);
      return end < 0 ? text.length() : end + 2;
    }
    return start + 1;
  }

  /** The offset behind a number or a word. */
  static int endOfWord(String text, int start) {
    int i = start;
    while (i < text.length()
        && (Character.isLetterOrDigit(text.charAt(i)) || "+-._".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    return Math.max(i, Math.min(start + 1, text.length()));
  }

  /** The offset of the first character from {@code start} that is neither space nor comment. */
  static int skipSpace(String text, int start) {
    int i = start;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '/'
          && i + 1 < text.length()
          && (text.charAt(i + 1) == '/' || text.charAt(i + 1) == '*')) {
        i = endOfComment(text, i);
      } else {
        break;
      }
    }
    return i;
  }
}
