package dev.scxlab.syntax.format;

import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.*;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Lays a parse tree out. Most rules are their tokens in a row, spaced by {@link Spacing}; lists,
 * chains of operators and blocks say where lines may end.
 *
 * <p>A block, list or struct that its author wrote on one line stays on one line where it fits.
 */
final class TreeLayout {

  /** So many statements may stand on one line in the braces of an {@code or}. */
  private static final int MAX_LEAVING = 2;

  private final SourceComments comments;

  TreeLayout(SourceComments comments) {
    this.comments = comments;
  }

  Doc file(FileContext file) {
    List<Doc> parts = new ArrayList<>();
    PolicyContext policy = file.policy();
    parts.add(ownLines(comments.takeBefore(policy.getStart()), policy.getStart()));
    parts.add(doc(policy));
    parts.add(trailing(policy.getStop()));
    parts.add(Doc.HARD_LINE);
    Token end = file.EOF().getSymbol();
    for (Token comment : comments.takeBefore(end)) {
      parts.add(blankBefore(comment));
      parts.add(Doc.text(text(comment)));
      parts.add(Doc.HARD_LINE);
    }
    return new Doc.Concat(parts);
  }

  private Doc doc(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return token(terminal.getSymbol());
    }
    ParserRuleContext context = (ParserRuleContext) tree;
    if (context instanceof PolicyContext policy) {
      return policy(policy);
    } else if (context instanceof BlockContext block) {
      return block(block, staysFlat(block, 1));
    } else if (context instanceof LeaveContext leave) {
      return leave(leave);
    } else if (context instanceof IfStmtContext statement) {
      return ifStatement(statement);
    } else if (context instanceof MatchStmtContext match) {
      return match(match);
    } else if (context instanceof StructDeclContext
        || context instanceof EnumDeclContext
        || context instanceof FlagsDeclContext) {
      return bracedDeclaration(context);
    } else if (context instanceof StructExprContext || context instanceof TableContext) {
      return literalList(context);
    } else if (context instanceof BranchContext branch) {
      return Doc.concat(
          token(branch.LBRACE().getSymbol()),
          Doc.nest(Doc.LINE, doc(branch.expr())),
          Doc.LINE,
          token(branch.RBRACE().getSymbol()));
    } else if (context instanceof IfExprContext) {
      return Doc.group(row(context));
    } else if (context instanceof ArgumentsContext || context instanceof ParametersContext) {
      return list(context);
    } else if (Chains.isChain(context)) {
      return chain(context);
    }
    return row(context);
  }

  // ---- tokens in a row

  /** The parts of a rule one behind the other. */
  private Doc row(ParserRuleContext context) {
    List<Doc> parts = new ArrayList<>();
    Token before = null;
    for (ParseTree child : context.children) {
      @Nullable Token first = first(child);
      if (first == null) {
        continue; // an empty list
      }
      if (before != null) {
        parts.add(gap(context, before, first));
      }
      parts.add(doc(child));
      before = last(child);
    }
    return new Doc.Concat(parts);
  }

  private static Doc gap(ParserRuleContext context, Token before, Token after) {
    return Spacing.between(context, before, after) ? Doc.text(" ") : Doc.EMPTY;
  }

  private Doc token(Token token) {
    Doc inner = inner(token);
    return inner == Doc.EMPTY
        ? Doc.text(token.getText())
        : Doc.concat(inner, Doc.text(token.getText()));
  }

  /** Comments in the middle of something: a line comment ends the line there. */
  private Doc inner(Token token) {
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

  private static @Nullable Token first(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return terminal.getSymbol();
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      Token first = first(tree.getChild(i));
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  private static @Nullable Token last(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return terminal.getSymbol();
    }
    for (int i = tree.getChildCount() - 1; i >= 0; i--) {
      Token last = last(tree.getChild(i));
      if (last != null) {
        return last;
      }
    }
    return null;
  }

  // ---- comments around members

  private Doc blankBefore(Token token) {
    return comments.linesBefore(token) > 1 ? Doc.BLANK_LINE : Doc.EMPTY;
  }

  private Doc trailing(Token token) {
    List<Doc> parts = new ArrayList<>();
    for (Token comment : comments.takeBehind(token)) {
      parts.add(new Doc.Trailing(text(comment), comments.offsetInLine(comment)));
    }
    return new Doc.Concat(parts);
  }

  private static String text(Token comment) {
    return comment.getText().replace("\r\n", "\n").stripTrailing();
  }

  /** Members on lines of their own, between braces that are open already. */
  private Doc members(List<? extends ParserRuleContext> members, Token closing) {
    List<Doc> parts = new ArrayList<>();
    boolean wideBefore = false;
    for (int i = 0; i < members.size(); i++) {
      ParserRuleContext member = members.get(i);
      List<Token> before = comments.takeBefore(member.getStart());
      Token head = before.isEmpty() ? member.getStart() : before.get(0);
      Doc ownLines = ownLines(before, member.getStart());
      Doc body = doc(member);
      boolean wide = isWide(member, body);
      if (i > 0) {
        boolean apart = wide || wideBefore || comments.linesBefore(head) > 1;
        parts.add(apart ? Doc.BLANK_LINE : Doc.EMPTY);
      }
      wideBefore = wide;
      parts.add(Doc.HARD_LINE);
      parts.add(ownLines);
      parts.add(body);
      parts.add(trailing(member.getStop()));
    }
    parts.add(dangling(closing, members.isEmpty()));
    return new Doc.Concat(parts);
  }

  private Doc ownLines(List<Token> before, Token token) {
    List<Doc> parts = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      Token comment = before.get(i);
      parts.add(Doc.text(text(comment)));
      Token next = i + 1 < before.size() ? before.get(i + 1) : token;
      parts.add(blankBefore(next));
      parts.add(Doc.HARD_LINE);
    }
    return new Doc.Concat(parts);
  }

  /** Declarations with code over several lines stand apart from what is around them. */
  private boolean isWide(ParserRuleContext member, Doc body) {
    if (!(member instanceof DeclarationContext)) {
      return false;
    }
    BlockContext block = member.getRuleContext(BlockContext.class, 0);
    if (block == null || block.statement().isEmpty()) {
      return false;
    }
    return !staysFlat(block, 1) || !DocPrinter.fitsOneLine(body);
  }

  // ---- blocks

  private Doc policy(PolicyContext policy) {
    Token open = policy.LBRACE().getSymbol();
    Token close = policy.RBRACE().getSymbol();
    return Doc.concat(
        token(policy.POLICY().getSymbol()),
        Doc.text(" "),
        doc(policy.id()),
        Doc.text(" "),
        token(open),
        trailing(open),
        new Doc.Nest(members(policy.declaration(), close)),
        Doc.HARD_LINE,
        token(close));
  }

  private Doc block(BlockContext block, boolean flat) {
    Token open = block.LBRACE().getSymbol();
    Token close = block.RBRACE().getSymbol();
    if (flat) {
      return Doc.group(flatBlock(block));
    }
    boolean empty = block.statement().isEmpty() && !comments.anyBetween(open, close);
    if (empty) {
      return Doc.concat(token(open), Doc.text(" "), token(close));
    }
    return Doc.concat(
        token(open),
        trailing(open),
        new Doc.Nest(members(block.statement(), close)),
        Doc.HARD_LINE,
        token(close));
  }

  /** A block without a group of its own: what is around decides for all. */
  private Doc flatBlock(BlockContext block) {
    List<Doc> statements = new ArrayList<>();
    for (StatementContext statement : block.statement()) {
      statements.add(Doc.LINE);
      statements.add(doc(statement));
    }
    return Doc.concat(
        token(block.LBRACE().getSymbol()),
        new Doc.Nest(new Doc.Concat(statements)),
        Doc.LINE,
        token(block.RBRACE().getSymbol()));
  }

  /** Whether a block was written on one line and may stay so. */
  private boolean staysFlat(BlockContext block, int most) {
    Token open = block.LBRACE().getSymbol();
    Token close = block.RBRACE().getSymbol();
    List<StatementContext> statements = block.statement();
    return open.getLine() == close.getLine()
        && !statements.isEmpty()
        && statements.size() <= most
        && statements.stream().allMatch(TreeLayout::isSimple)
        && !comments.anyBetween(open, close);
  }

  private static boolean isSimple(StatementContext statement) {
    Token end = last(statement);
    LeaveContext leave = statement.getRuleContext(LeaveContext.class, 0);
    return end != null
        && end.getType() == PolicyGrammarLexer.SEMI
        && (leave == null || leave.block() == null);
  }

  private Doc leave(LeaveContext leave) {
    BlockContext block = leave.block();
    if (block == null) {
      return row(leave);
    }
    return Doc.concat(
        token(leave.OR().getSymbol()), Doc.text(" "), block(block, staysFlat(block, MAX_LEAVING)));
  }

  /** The blocks of an {@code if} stay on one line together or not at all. */
  private Doc ifStatement(IfStmtContext statement) {
    List<BlockContext> blocks = new ArrayList<>(statement.block());
    statement.elseIf().forEach(e -> blocks.add(e.block()));
    boolean flat = blocks.stream().allMatch(b -> staysFlat(b, 1));
    Doc result = blocksInRow(statement, flat);
    return flat ? Doc.group(result) : result;
  }

  private Doc blocksInRow(ParserRuleContext context, boolean flat) {
    List<Doc> parts = new ArrayList<>();
    for (ParseTree child : context.children) {
      parts.add(parts.isEmpty() ? Doc.EMPTY : Doc.text(" "));
      if (child instanceof BlockContext block) {
        parts.add(flat ? flatBlock(block) : block(block, false));
      } else if (child instanceof ElseIfContext elseIf) {
        parts.add(blocksInRow(elseIf, flat));
      } else {
        parts.add(doc(child));
      }
    }
    return new Doc.Concat(parts);
  }

  private Doc match(MatchStmtContext match) {
    Token open = match.LBRACE().getSymbol();
    Token close = match.RBRACE().getSymbol();
    return Doc.concat(
        token(match.MATCH().getSymbol()),
        Doc.text(" "),
        doc(match.head()),
        Doc.text(" "),
        token(open),
        trailing(open),
        new Doc.Nest(members(match.arm(), close)),
        Doc.HARD_LINE,
        token(close));
  }

  // ---- lists in braces, brackets and parentheses

  /** A struct, an enum, the flags: on one line when written so, else a member on each. */
  private Doc bracedDeclaration(ParserRuleContext context) {
    Token open = context.getToken(PolicyGrammarLexer.LBRACE, 0).getSymbol();
    Token close = context.getToken(PolicyGrammarLexer.RBRACE, 0).getSymbol();
    boolean flat = open.getLine() == close.getLine() && !comments.anyBetween(open, close);
    return braces(context, open, close, flat, Doc.LINE, Doc.text(" "));
  }

  /** {@code ctx{ a: 1 }} or {@code [1, 2]}: on one line unless a line ends behind the opening. */
  private Doc literalList(ParserRuleContext context) {
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
      Token first = first(child);
      if (first == null) {
        continue;
      }
      if (first.getTokenIndex() <= open.getTokenIndex()) {
        parts.add(before == null ? Doc.EMPTY : gap(context, before, first));
        parts.add(doc(child));
        before = last(child);
      } else if (first.getTokenIndex() < close.getTokenIndex()) {
        inside.add(child);
      }
    }
    if (inside.isEmpty() && !comments.anyBetween(open, close)) {
      parts.add(empty);
    } else {
      Doc behind = trailing(open);
      parts.add(behind);
      parts.add(new Doc.Nest(Doc.concat(listed(inside, edge), dangling(close, inside.isEmpty()))));
      parts.add(flat ? edge : Doc.HARD_LINE);
    }
    parts.add(token(close));
    return new Doc.Group(new Doc.Concat(parts));
  }

  /** The members of a list, each behind a place where the line may end. */
  private Doc listed(List<ParseTree> inside, Doc edge) {
    List<Doc> parts = new ArrayList<>();
    boolean fill = inside.stream().allMatch(TreeLayout::isPlainEntry);
    for (int i = 0; i < inside.size(); i++) {
      boolean last = i + 1 == inside.size();
      if (inside.get(i) instanceof TerminalNode comma) {
        parts.add(inner(comma.getSymbol()));
        parts.add(last ? Doc.BROKEN_COMMA : Doc.text(","));
        parts.add(trailing(comma.getSymbol()));
        continue;
      }
      ParserRuleContext member = (ParserRuleContext) inside.get(i);
      List<Token> before = comments.takeBefore(member.getStart());
      Token head = before.isEmpty() ? member.getStart() : before.get(0);
      parts.add(i > 0 && comments.linesBefore(head) > 1 ? Doc.BLANK_LINE : Doc.EMPTY);
      parts.add(i == 0 ? edge : fill ? Doc.group(Doc.LINE) : Doc.LINE);
      parts.add(ownLines(before, member.getStart()));
      parts.add(doc(member));
      boolean field = member instanceof StructFieldContext;
      parts.add(last && !field ? Doc.BROKEN_COMMA : Doc.EMPTY);
      parts.add(last || field ? trailing(member.getStop()) : Doc.EMPTY);
    }
    return new Doc.Concat(parts);
  }

  /** Numbers and names of a table fill its lines; all else has a line of its own. */
  private static boolean isPlainEntry(ParseTree tree) {
    if (tree instanceof TerminalNode) {
      return true;
    }
    Token first = first(tree);
    Token last = last(tree);
    return tree instanceof TableEntryContext
        && first != null
        && last != null
        && last.getTokenIndex() - first.getTokenIndex() <= 1;
  }

  /** Comments that stand before a closing brace, each on its line. */
  private Doc dangling(Token closing, boolean alone) {
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

  /** Arguments or parameters: all on the line of the bracket, or each on its own. */
  private Doc list(ParserRuleContext context) {
    List<Doc> parts = new ArrayList<>();
    for (ParseTree child : context.children) {
      if (child instanceof TerminalNode comma) {
        parts.add(token(comma.getSymbol()));
        parts.add(trailing(comma.getSymbol()));
        parts.add(Doc.LINE);
      } else {
        parts.add(doc(child));
      }
    }
    return Doc.group(new Doc.Nest(Doc.concat(Doc.SOFT_LINE, new Doc.Concat(parts))), Doc.SOFT_LINE);
  }

  /** Operators of one level: all operands on one line, or each operator begins a line. */
  private Doc chain(ParserRuleContext context) {
    List<ParseTree> operands = new ArrayList<>();
    List<Token> operators = new ArrayList<>();
    Chains.flatten(context, operands, operators);
    List<Doc> rest = new ArrayList<>();
    Doc head = doc(operands.get(0));
    for (int i = 0; i < operators.size(); i++) {
      rest.add(Doc.LINE);
      rest.add(token(operators.get(i)));
      rest.add(Doc.text(" "));
      rest.add(doc(operands.get(i + 1)));
    }
    return Doc.group(head, new Doc.Nest(new Doc.Concat(rest)));
  }
}
