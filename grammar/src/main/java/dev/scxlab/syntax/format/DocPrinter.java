package dev.scxlab.syntax.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/** Prints a {@link Doc} so that no line is wider than it must be. */
final class DocPrinter {

  /** The widest line. */
  static final int WIDTH = 100;

  private static final int INDENT = 4;

  private record Piece(Doc doc, int indent, boolean flat) {}

  private final StringBuilder out = new StringBuilder();
  private final IdentityHashMap<Doc, Boolean> forced = new IdentityHashMap<>();
  private final Deque<Piece> rest = new ArrayDeque<>();
  private int column;
  private int lineIndent;
  private boolean blank;

  private DocPrinter() {}

  static String print(Doc doc) {
    DocPrinter printer = new DocPrinter();
    printer.run(doc);
    return printer.out.toString();
  }

  /** Whether a member of a policy comes out on one line. */
  static boolean fitsOneLine(Doc doc) {
    return print(new Doc.Nest(Doc.concat(Doc.HARD_LINE, doc))).strip().indexOf('\n') < 0;
  }

  private void run(Doc doc) {
    rest.push(new Piece(doc, 0, false));
    while (!rest.isEmpty()) {
      Piece piece = rest.pop();
      if (piece.doc instanceof Doc.Text t) {
        text(t.text());
      } else if (piece.doc instanceof Doc.Concat c) {
        push(c.parts(), piece.indent, piece.flat);
      } else if (piece.doc instanceof Doc.Nest n) {
        rest.push(new Piece(n.inner(), piece.indent + INDENT, piece.flat));
      } else if (piece.doc instanceof Doc.Group g) {
        boolean flat = piece.flat || (!forced(g) && fits(g.inner()));
        rest.push(new Piece(g.inner(), piece.indent, flat));
      } else if (piece.doc instanceof Doc.IfBroken b) {
        text(piece.flat ? "" : b.text());
      } else if (piece.doc instanceof Doc.Trailing t) {
        trailing(t);
      } else if (piece.doc instanceof Doc.Blank) {
        blank = true;
      } else if (piece.doc instanceof Doc.Line line) {
        if (piece.flat && !line.hard()) {
          text(line.flat());
        } else {
          newLine(piece.indent);
        }
      }
    }
  }

  private void push(List<Doc> parts, int indent, boolean flat) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      rest.push(new Piece(parts.get(i), indent, flat));
    }
  }

  private void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (column < lineIndent && !text.isBlank()) {
      out.append(" ".repeat(lineIndent - column));
      column = lineIndent;
    } else if (column < lineIndent) {
      return;
    }
    out.append(text);
    int lastBreak = text.lastIndexOf('\n');
    column = lastBreak < 0 ? column + width(text) : width(text.substring(lastBreak + 1));
  }

  private void newLine(int indent) {
    trim();
    out.append(blank ? "\n\n" : "\n");
    blank = false;
    column = 0;
    lineIndent = indent;
  }

  private void trim() {
    int end = out.length();
    while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == '\t')) {
      end--;
    }
    column -= out.length() - end;
    out.setLength(end);
  }

  private void trailing(Doc.Trailing comment) {
    if (column > lineIndent) {
      trim();
      int wanted = comment.offset() < 0 ? 0 : lineIndent + comment.offset();
      text(" ".repeat(Math.max(2, wanted - column)));
    }
    text(comment.text());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether a group must be broken because a line ends inside it in any case. */
  private boolean forced(Doc doc) {
    Boolean known = forced.get(doc);
    if (known != null) {
      return known;
    }
    boolean result = false;
    if (doc instanceof Doc.Line line) {
      return line.hard();
    } else if (doc instanceof Doc.Trailing) {
      return true; // nothing may follow on its line
    } else if (doc instanceof Doc.Concat c) {
      for (Doc part : c.parts()) {
        result |= forced(part);
      }
    } else if (doc instanceof Doc.Nest n) {
      result = forced(n.inner());
    } else if (doc instanceof Doc.Group g) {
      result = forced(g.inner());
    } else {
      return false;
    }
    forced.put(doc, result);
    return result;
  }

  /** Whether a group, and what follows it up to the next possible end of line, fits flat. */
  private boolean fits(Doc inner) {
    int room = WIDTH - Math.max(column, lineIndent);
    Deque<Piece> open = new ArrayDeque<>();
    open.push(new Piece(inner, 0, true));
    var behind = rest.iterator();
    while (room >= 0) {
      if (open.isEmpty()) {
        if (!behind.hasNext()) {
          return true;
        }
        open.push(behind.next());
      }
      Piece piece = open.pop();
      if (piece.doc instanceof Doc.Text t) {
        room -= width(t.text());
      } else if (piece.doc instanceof Doc.Concat c) {
        for (int i = c.parts().size() - 1; i >= 0; i--) {
          open.push(new Piece(c.parts().get(i), 0, piece.flat));
        }
      } else if (piece.doc instanceof Doc.Nest n) {
        open.push(new Piece(n.inner(), 0, piece.flat));
      } else if (piece.doc instanceof Doc.Group g) {
        open.push(new Piece(g.inner(), 0, piece.flat && !forced(g)));
      } else if (piece.doc instanceof Doc.Trailing) {
        return true;
      } else if (piece.doc instanceof Doc.Line line) {
        if (!piece.flat || line.hard()) {
          return true;
        }
        room -= width(line.flat());
      } else if (piece.doc instanceof Doc.IfBroken b && !piece.flat) {
        room -= width(b.text());
      }
    }
    return false;
  }
}
