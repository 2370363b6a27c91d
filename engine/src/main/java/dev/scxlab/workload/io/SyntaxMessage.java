package dev.scxlab.workload.io;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the JSON parser's complaint at an offset into a diagnostic a user understands. */
final class SyntaxMessage {

  private static final Pattern TOO_DEEP = Pattern.compile("nesting depth \\((\\d+)\\)");

  private SyntaxMessage() {}

  /**
   * Explains a complaint.
   *
   * @param text the text
   * @param reported where the parser stopped
   * @param message what it said
   * @param openStart where the innermost unfinished object or array begins, or -1
   */
  static Diagnostic of(String text, int reported, String message, int openStart) {
    Matcher deep = TOO_DEEP.matcher(message);
    if (deep.find()) {
      return error(text, reported, "values are nested more than 32 deep").build();
    }
    if (JsonText.skipSpace(text, reported) >= text.length() || message.contains("end-of-input")) {
      return endOfFile(text, openStart);
    }
    int at = culprit(text, reported, message);
    char c = text.charAt(at);
    if (c == '#') {
      return error(text, at, "`#` does not begin a comment in JSON")
          .help("write comments as // ... or /* ... */")
          .build();
    }
    if (c == '+' || message.contains("plus signs")) {
      return error(text, c == '+' ? at : at - 1, "a number is written without `+`").build();
    }
    if (at > 0 && text.charAt(at - 1) == '0' && (c == 'x' || c == 'X')) {
      Span span = new Span(at - 1, JsonText.endOfWord(text, at));
      return Diagnostic.of(DiagnosticCode.FILE_SYNTAX, span, "numbers are decimal here").build();
    }
    if (at > 0 && Character.isDigit(text.charAt(at - 1)) && Character.isLetter(c)) {
      int start = at;
      while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
        start--;
      }
      Span span = new Span(start, JsonText.endOfWord(text, at));
      String number = text.substring(span.start(), span.end());
      return Diagnostic.of(DiagnosticCode.FILE_SYNTAX, span, "`" + number + "` is not a number")
          .help("write the number alone; times in a workload are microseconds")
          .build();
    }
    if (message.contains("expecting comma")) {
      return error(text, at, "a comma is missing before this").build();
    }
    if (message.contains("expecting a colon")) {
      return error(text, at, "a colon is missing before this").build();
    }
    if (message.contains("character escape")) {
      return error(text, at, "`\\" + c + "` is not an escape in a string").build();
    }
    if (c == '\ufeff') {
      return error(text, at, "the file begins with a byte order mark").build();
    }
    if (c == '}' || c == ']') {
      return error(text, at, "`" + c + "` stands where a value or another bracket is due").build();
    }
    if (Character.isLetter(c) || c == '_') {
      return word(text, at);
    }
    return error(text, at, "`" + c + "` is not expected here").build();
  }

  private static Diagnostic word(String text, int at) {
    Span span = new Span(at, JsonText.endOfWord(text, at));
    String word = text.substring(span.start(), span.end());
    if (word.equals("NaN") || word.equals("Infinity")) {
      return Diagnostic.of(DiagnosticCode.FILE_SYNTAX, span, word + " is not a number here")
          .build();
    }
    return Diagnostic.of(DiagnosticCode.FILE_SYNTAX, span, "`" + word + "` needs quotes")
        .help("write keys and strings in double quotes: \"" + word + "\"")
        .build();
  }

  private static Diagnostic endOfFile(String text, int openStart) {
    if (openStart < 0) {
      return error(text, Math.max(0, text.length() - 1), "the file ends too early").build();
    }
    String what = text.charAt(openStart) == '{' ? "object" : "array";
    return Diagnostic.of(
            DiagnosticCode.FILE_SYNTAX,
            new Span(openStart, openStart + 1),
            "the file ends before this " + what + " does")
        .build();
  }

  /** The parser reports the offset behind a character or word it does not want. */
  private static int culprit(String text, int reported, String message) {
    int at = Math.min(reported, text.length() - 1);
    if ((message.startsWith("Unrecognized token") || message.startsWith("Non-standard token"))
        && at > 0) {
      int start = at;
      while (start > 0 && isWordPart(text.charAt(start - 1))) {
        start--;
      }
      return start;
    }
    return at;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static Diagnostic.Builder error(String text, int at, String title) {
    int start = Math.min(at, text.length());
    int end = Math.min(text.length(), start + 1);
    return Diagnostic.of(DiagnosticCode.FILE_SYNTAX, new Span(start, end), title);
  }
}
