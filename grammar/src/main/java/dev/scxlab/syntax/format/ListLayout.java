package dev.scxlab.syntax.format;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.BlockContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.StructExprContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.StructFieldContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.TableEntryContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Lists in braces, brackets and parentheses, and those behind a word. */
final class ListLayout {

  private final TreeLayout tree;
  private final SourceComments comments;
  private final CommentLayout around;

  ListLayout(TreeLayout tree, SourceComments comments, CommentLayout around) {
    this.tree = tree;
    this.comments = comments;
    this.around = around;
  }

  /** A struct, an enum, the flags: on one line when written so, else a member on each. */
  Doc bracedDeclaration(ParserRuleContext context) {
    Token open = context.getToken(PolicyGrammarLexer.LBRACE, 0).getSymbol();
    Token close = context.getToken(PolicyGrammarLexer.RBRACE, 0).getSymbol();
    boolean flat = open.getLine() == close.getLine() && !comments.anyBetween(open, close);
    return braces(context, open, close, flat, Doc.LINE, Doc.text(" "));
  }

  /** {@code ctx{ a: 1 }} or {@code [1, 2]}: on one line unless a line ends behind the opening. */
  Doc literalList(ParserRuleContext context) {
    boolean struct = context instanceof StructExprContext;
    Token open =
        context
            .getToken(struct ? PolicyGrammarLexer.LBRACE : PolicyGrammarLexer.LBRACKET, 0)
            .getSymbol();
    Token close =
        context
            .getToken(struct ? PolicyGrammarLexer.RBRACE : PolicyGrammarLexer.RBRACKET, 0)
            .getSymbol();
    boolean flat = !comments.lineEndsBehind(open);
    return braces(context, open, close, flat, struct ? Doc.LINE : Doc.SOFT_LINE, Doc.EMPTY);
  }

  /**
   * A rule that ends in a list in braces or brackets.
   *
   * @param flat whether it may stay on one line
   * @param edge what is between the braces and their content on one line
   * @param empty what is between braces without content
   */
  private Doc braces(
      ParserRuleContext context, Token open, Token close, boolean flat, Doc edge, Doc empty) {
    List<Doc> parts = new ArrayList<>();
    List<ParseTree> inside = new ArrayList<>();
    Token before = null;
    for (ParseTree child : context.children) {
      Token first = Trees.first(child);
      if (first == null) {
        continue;
      }
      if (first.getTokenIndex() <= open.getTokenIndex()) {
        parts.add(before == null ? Doc.EMPTY : TreeLayout.gap(context, before, first));
        parts.add(tree.doc(child));
        before = Trees.last(child);
      } else if (first.getTokenIndex() < close.getTokenIndex()) {
        inside.add(child);
      }
    }
    if (inside.isEmpty() && !comments.anyBetween(open, close)) {
      parts.add(empty);
    } else {
      Doc behind = around.trailing(open);
      parts.add(behind);
      parts.add(
          new Doc.Nest(Doc.concat(listed(inside, edge), around.dangling(close, inside.isEmpty()))));
      parts.add(flat ? edge : Doc.HARD_LINE);
    }
    parts.add(tree.token(close));
    return new Doc.Group(new Doc.Concat(parts));
  }

  /** The members of a list, each behind a place where the line may end. */
  private Doc listed(List<ParseTree> inside, Doc edge) {
    List<Doc> parts = new ArrayList<>();
    boolean fill = inside.stream().allMatch(ListLayout::isPlainEntry);
    boolean lineEnded = false;
    for (int i = 0; i < inside.size(); i++) {
      boolean last = i + 1 == inside.size();
      if (inside.get(i) instanceof TerminalNode comma) {
        parts.add(around.inner(comma.getSymbol()));
        parts.add(last ? Doc.BROKEN_COMMA : Doc.text(","));
        Doc behind = around.trailing(comma.getSymbol());
        parts.add(behind);
        lineEnded = behind instanceof Doc.Concat c && !c.parts().isEmpty();
        continue;
      }
      ParserRuleContext member = (ParserRuleContext) inside.get(i);
      List<Token> before = comments.takeBefore(member.getStart());
      Token head = before.isEmpty() ? member.getStart() : before.get(0);
      parts.add(i > 0 && comments.linesBefore(head) > 1 ? Doc.BLANK_LINE : Doc.EMPTY);
      boolean inline =
          !lineEnded
              && (before.isEmpty()
                  || (before.size() == 1 && around.isInline(before.get(0), member.getStart())));
      Doc line = inline ? Doc.group(Doc.LINE) : Doc.HARD_LINE;
      parts.add(i == 0 ? edge : fill ? line : Doc.LINE);
      lineEnded = false;
      parts.add(around.ownLines(before, member.getStart()));
      parts.add(tree.doc(member));
      boolean field = member instanceof StructFieldContext;
      parts.add(last && !field ? Doc.BROKEN_COMMA : Doc.EMPTY);
      parts.add(last || field ? around.trailing(member.getStop()) : Doc.EMPTY);
    }
    return new Doc.Concat(parts);
  }

  /** Numbers and names of a table fill its lines; all else has a line of its own. */
  private static boolean isPlainEntry(ParseTree entry) {
    if (entry instanceof TerminalNode) {
      return true;
    }
    Token first = Trees.first(entry);
    Token last = Trees.last(entry);
    return entry instanceof TableEntryContext
        && first != null
        && last != null
        && last.getTokenIndex() - first.getTokenIndex() <= 1;
  }

  /** Arguments or parameters: all on the line of the bracket, or each on its own. */
  Doc list(ParserRuleContext context) {
    List<Doc> parts = new ArrayList<>();
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode comma) {
        parts.add(tree.token(comma.getSymbol()));
        parts.add(around.trailing(comma.getSymbol()));
        parts.add(Doc.LINE);
      } else {
        parts.add(tree.doc(child));
      }
    }
    return Doc.group(new Doc.Nest(Doc.concat(Doc.SOFT_LINE, new Doc.Concat(parts))), Doc.SOFT_LINE);
  }

  /** As {@link TreeLayout#row}, and lines may end behind each comma. */
  Doc filled(ParserRuleContext context) {
    List<Doc> parts = new ArrayList<>();
    Token before = null;
    for (ParseTree child : context.children) {
      if (child instanceof BlockContext) {
        return Doc.concat(new Doc.Nest(new Doc.Concat(parts)), Doc.text(" "), tree.doc(child));
      }
      Token first = Trees.first(child);
      if (before != null && first != null) {
        boolean comma = before.getType() == PolicyGrammarLexer.COMMA;
        parts.add(comma ? Doc.group(Doc.LINE) : TreeLayout.gap(context, before, first));
      }
      parts.add(tree.doc(child));
      before = Trees.last(child);
    }
    return new Doc.Nest(new Doc.Concat(parts));
  }
}
