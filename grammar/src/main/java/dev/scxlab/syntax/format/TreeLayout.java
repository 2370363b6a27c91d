package dev.scxlab.syntax.format;

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
  private final CommentLayout around;
  private final ListLayout lists;

  TreeLayout(SourceComments comments) {
    this.comments = comments;
    this.around = new CommentLayout(comments);
    this.lists = new ListLayout(this, comments, around);
  }

  Doc file(FileContext file) {
    List<Doc> parts = new ArrayList<>();
    PolicyContext policy = file.policy();
    parts.add(around.ownLines(comments.takeBefore(policy.getStart()), policy.getStart()));
    parts.add(doc(policy));
    parts.add(around.trailing(policy.getStop()));
    parts.add(around.dangling(file.EOF().getSymbol(), false));
    parts.add(Doc.HARD_LINE);
    return new Doc.Concat(parts);
  }

  Doc doc(ParseTree tree) {
    if (tree instanceof TerminalNode terminal) {
      return token(terminal.getSymbol());
    }
    ParserRuleContext context = Trees.unwrapped((ParserRuleContext) tree);
    if (context instanceof PolicyContext policy) {
      return policy(policy);
    } else if (context instanceof BlockContext block) {
      return block(block, staysFlat(block, 1));
    } else if (context instanceof LeaveContext leave) {
      return leave(leave);
    } else if (endsItself(context)) {
      return chain(Trees.innermost(context), Doc.LINE);
    } else if (context instanceof IfStmtContext statement) {
      return ifStatement(statement);
    } else if (context instanceof MatchStmtContext match) {
      return match(match);
    } else if (context instanceof StructDeclContext
        || context instanceof EnumDeclContext
        || context instanceof FlagsDeclContext) {
      return lists.bracedDeclaration(context);
    } else if (context instanceof StructExprContext || context instanceof TableContext) {
      return lists.literalList(context);
    } else if (context instanceof BranchContext branch) {
      return Doc.concat(
          token(branch.LBRACE().getSymbol()),
          Doc.nest(Doc.LINE, doc(branch.expr())),
          Doc.LINE,
          token(branch.RBRACE().getSymbol()));
    } else if (context instanceof IfExprContext) {
      return Doc.group(row(context));
    } else if (context instanceof ArgumentsContext || context instanceof ParametersContext) {
      return lists.list(context);
    } else if (context instanceof CountersDeclContext || context instanceof ArmContext) {
      return lists.filled(context);
    } else if (Chains.isChain(context)) {
      return chain(context, Doc.EMPTY);
    }
    return row(context);
  }

  // ---- tokens in a row

  /** The parts of a rule one behind the other. */
  Doc row(ParserRuleContext context) {
    List<Doc> parts = new ArrayList<>();
    Token before = null;
    boolean ended = false;
    for (ParseTree child : context.children) {
      @Nullable Token first = Trees.first(child);
      if (first == null) {
        continue; // an empty list
      }
      if (before != null && !ended) {
        parts.add(gap(context, before, first));
      }
      ended = endsItself(child);
      parts.add(doc(child));
      before = Trees.last(child);
    }
    return new Doc.Concat(parts);
  }

  static Doc gap(ParserRuleContext context, Token before, Token after) {
    return Spacing.between(context, before, after) ? Doc.text(" ") : Doc.EMPTY;
  }

  Doc token(Token token) {
    Doc inner = around.inner(token);
    return inner == Doc.EMPTY
        ? Doc.text(token.getText())
        : Doc.concat(inner, Doc.text(token.getText()));
  }

  // ---- members

  /** Members on lines of their own, between braces that are open already. */
  private Doc members(List<? extends ParserRuleContext> members, Token closing) {
    List<Doc> parts = new ArrayList<>();
    boolean wideBefore = false;
    for (int i = 0; i < members.size(); i++) {
      ParserRuleContext member = members.get(i);
      List<Token> before = comments.takeBefore(member.getStart());
      Token head = before.isEmpty() ? member.getStart() : before.get(0);
      Doc ownLines = around.ownLines(before, member.getStart());
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
      parts.add(around.trailing(member.getStop()));
    }
    parts.add(around.dangling(closing, members.isEmpty()));
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
        around.trailing(open),
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
        around.trailing(open),
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
        && statements.stream().allMatch(Trees::isSimple)
        && !comments.anyBetween(open, close);
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
    boolean ended = true;
    for (ParseTree child : context.children) {
      parts.add(ended ? Doc.EMPTY : Doc.text(" "));
      ended = endsItself(child);
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
        around.trailing(open),
        new Doc.Nest(members(match.arm(), close)),
        Doc.HARD_LINE,
        token(close));
  }

  // ---- chains of operators

  /**
   * Whether something is a chain of operators right before a block: when it is broken, the brace
   * has a line of its own, so that the body stands out.
   */
  private static boolean endsItself(ParseTree tree) {
    if (!(tree instanceof HeadContext head)) {
      return false;
    }
    List<ParseTree> siblings = head.getParent().children;
    int next = siblings.indexOf(head) + 1;
    return next < siblings.size()
        && (siblings.get(next) instanceof BlockContext
            || siblings.get(next) instanceof BranchContext)
        && Chains.isChain(Trees.innermost(head));
  }

  /**
   * Operators of one level: all operands on one line, or each operator begins a line.
   *
   * @param end what stands behind
   */
  private Doc chain(ParserRuleContext context, Doc end) {
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
    return Doc.group(head, new Doc.Nest(new Doc.Concat(rest)), end);
  }
}
