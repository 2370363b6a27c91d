package dev.scxlab.check.evaluator;

import dev.scxlab.source.Diagnostics;
import dev.scxlab.source.SourceFile;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Node;
import dev.scxlab.syntax.PolicyDecl;
import dev.scxlab.syntax.PolicyParser;
import dev.scxlab.syntax.Stmt;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the text of a failing policy smaller while it fails: leaves out declarations and
 * statements, puts parts of expressions and literals in the place of the whole.
 */
final class Shrinker {

  private static final int MAX_TRIES = 4000;

  private final Function<String, Optional<String>> failure;
  private int tries;

  private Shrinker(Function<String, Optional<String>> failure) {
    this.failure = failure;
  }

  /** What is wrong with the smallest text found, and the text. */
  static String report(String text, Function<String, Optional<String>> failure) {
    String small = new Shrinker(failure).shrink(text);
    return failure.apply(small).orElse("nothing") + "\n" + small.replaceAll("(?m)^\\s*\\n", "");
  }

  /** One way to change a text. */
  private record Edit(int start, int end, String with) {
    int gain() {
      return end - start - with.length();
    }

    String apply(String text) {
      return text.substring(0, start) + with + text.substring(end);
    }
  }

  private String shrink(String start) {
    String text = start;
    boolean smaller = true;
    while (smaller && tries < MAX_TRIES) {
      String before = text;
      text = pass(text);
      smaller = text.length() < before.length();
    }
    return text;
  }

  /** Tries edits from the largest to the smallest, each size once. */
  private String pass(String start) {
    String text = start;
    int largest = Integer.MAX_VALUE;
    boolean found = true;
    while (found && tries < MAX_TRIES) {
      found = false;
      for (Edit edit : edits(text)) {
        String candidate = edit.apply(text);
        if (edit.gain() <= largest && failure.apply(candidate).isPresent()) {
          text = candidate;
          largest = edit.gain();
          found = true;
          break;
        }
        tries += edit.gain() <= largest ? 1 : 0;
      }
    }
    return text;
  }

  private static List<Edit> edits(String text) {
    SourceFile source = new SourceFile("random.scx", text);
    PolicyDecl policy = PolicyParser.parse(source, new Diagnostics(source)).policy();
    List<Edit> edits = new ArrayList<>();
    collect(policy, text, edits);
    edits.removeIf(e -> e.gain() <= 0);
    edits.sort(Comparator.comparingInt(Edit::gain).reversed());
    return edits;
  }

  private static void collect(@Nullable Object node, String text, List<Edit> edits) {
    if (node instanceof List<?> list) {
      list.forEach(inner -> collect(inner, text, edits));
    }
    if (!(node instanceof Node n)) {
      return;
    }
    if (n instanceof Decl || (n instanceof Stmt && !(n instanceof Stmt.Block))) {
      edits.add(new Edit(n.span().start(), n.span().end(), ""));
    }
    if (n instanceof Stmt.Block b && b.span().end() - b.span().start() > 1) {
      edits.add(new Edit(b.span().start(), b.span().end(), "{ }"));
    }
    if (n instanceof Stmt && !(n instanceof Stmt.Block)) {
      for (Stmt.Block b : blocks(n)) {
        String body = text.substring(b.span().start() + 1, b.span().end() - 1);
        edits.add(new Edit(n.span().start(), n.span().end(), body));
      }
    }
    if (n instanceof Expr) {
      for (String literal : List.of("0", "1", "true", "false", "0ns")) {
        edits.add(new Edit(n.span().start(), n.span().end(), literal));
      }
    }
    for (RecordComponent c : n.getClass().getRecordComponents()) {
      Object part = value(c, n);
      if (part instanceof Node inner && keeps(n, inner)) {
        Span s = inner.span();
        edits.add(new Edit(n.span().start(), n.span().end(), text.substring(s.start(), s.end())));
      }
      collect(part, text, edits);
    }
  }

  /** The blocks of a statement, those in the arms of a match too. */
  private static List<Stmt.Block> blocks(Node statement) {
    List<Stmt.Block> blocks = new ArrayList<>();
    for (RecordComponent c : statement.getClass().getRecordComponents()) {
      Object part = value(c, statement);
      if (part instanceof Stmt.Block b && !b.statements().isEmpty()) {
        blocks.add(b);
      } else if (part instanceof List<?> list) {
        for (Object inner : list) {
          if (inner instanceof Node arm && !(arm instanceof Stmt) && arm instanceof Record) {
            blocks.addAll(blocks(arm));
          }
        }
      }
    }
    return blocks;
  }

  /** Whether a part may stand where the whole does. */
  private static boolean keeps(Node whole, Node part) {
    return (whole instanceof Expr && part instanceof Expr)
        || (whole instanceof Stmt && part instanceof Stmt);
  }

  private static @Nullable Object value(RecordComponent c, Node n) {
    try {
      return c.getAccessor().invoke(n);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record without its accessor", e);
    }
  }
}
