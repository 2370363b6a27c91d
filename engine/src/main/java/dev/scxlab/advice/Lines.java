package dev.scxlab.advice;

import dev.scxlab.source.Edit;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Stmt;
import java.util.List;

/** Edits that keep the shape of a text: its indentation and what stands on which line. */
record Lines(SourceFile source) {

  private static final String LEVEL = "    ";

  /** A line break with the indentation of the line of an offset. */
  String newLine(int offset) {
    return "\n" + indentation(offset);
  }

  /** A line break with one level more than the line of an offset. */
  String deeper(int offset) {
    String outer = indentation(offset);
    return "\n" + outer + (outer.endsWith("\t") ? "\t" : LEVEL);
  }

  private String indentation(int offset) {
    String line = source.lineText(source.line(offset));
    int blanks = 0;
    while (blanks < line.length() && isBlank(line.charAt(blanks))) {
      blanks++;
    }
    return line.substring(0, blanks);
  }

  private static boolean isBlank(String text, int at) {
    return at >= 0 && at < text.length() && isBlank(text.charAt(at));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** A piece of text with the rest of its lines, when nothing else stands there. */
  Span wholeLines(Span span) {
    String text = source.text();
    int start = span.start();
    while (start > 0 && isBlank(text.charAt(start - 1))) {
      start--;
    }
    int end = span.end();
    while (end < text.length() && (isBlank(text.charAt(end)) || text.charAt(end) == '\r')) {
      end++;
    }
    boolean alone =
        (start == 0 || text.charAt(start - 1) == '\n')
            && end < text.length()
            && text.charAt(end) == '\n';
    boolean apart = isBlank(text, span.start() - 1) && isBlank(text, span.end());
    return alone ? new Span(start, end + 1) : apart ? new Span(span.start(), span.end() + 1) : span;
  }

  /** Without a piece of text, and without its lines when nothing else stands there. */
  Edit remove(Span span) {
    return new Edit(wholeLines(span), "");
  }

  /** A statement in front of another one. */
  Edit before(Span statement, String text) {
    return Recipe.insert(statement.start(), text + between(statement));
  }

  /** A statement behind another one. */
  Edit after(Span statement, String text) {
    return Recipe.insert(statement.end(), between(statement) + text);
  }

  /** What separates statements here: a new line where this one begins its line. */
  String between(Span statement) {
    int column = source.column(statement.start()) - 1;
    return indentation(statement.start()).length() == column ? newLine(statement.start()) : " ";
  }

  /** A statement at the beginning of a block. */
  Edit first(Stmt.Block block, String text) {
    List<Stmt> statements = block.statements();
    return statements.isEmpty() ? only(block, text) : before(statements.get(0).span(), text);
  }

  /** A statement at the end of a block. */
  Edit last(Stmt.Block block, String text) {
    List<Stmt> statements = block.statements();
    return statements.isEmpty()
        ? only(block, text)
        : after(statements.get(statements.size() - 1).span(), text);
  }

  private static Edit only(Stmt.Block block, String text) {
    return new Edit(block.span(), "{ " + text + " }");
  }

  /** The statements of a block, as they stand in place of a statement around it. */
  String unwrapped(Stmt.Block block, Stmt around) {
    List<Stmt> statements = block.statements();
    if (statements.isEmpty()) {
      return "";
    }
    int start = statements.get(0).span().start();
    int end = statements.get(statements.size() - 1).span().end();
    String inner = indentation(start);
    String outer = indentation(around.span().start());
    String text = source.text(new Span(start, end));
    return inner.startsWith(outer) ? text.replace("\n" + inner, "\n" + outer) : text;
  }
}
