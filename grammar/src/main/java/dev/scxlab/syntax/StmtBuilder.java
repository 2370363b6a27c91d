package dev.scxlab.syntax;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarBaseVisitor;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.*;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/** Builds statements; what the parser could not read is left out. */
final class StmtBuilder extends PolicyGrammarBaseVisitor<Stmt> {

  private final ExprBuilder exprs;
  private final SyntaxErrors errors;

  StmtBuilder(ExprBuilder exprs, SyntaxErrors errors) {
    this.exprs = exprs;
    this.errors = errors;
  }

  Stmt.Block block(BlockContext context) {
    List<Stmt> statements = new ArrayList<>();
    for (StatementContext statement : context.statement()) {
      if (statement.exception == null) {
        statements.add(statement.accept(this));
      }
    }
    return new Stmt.Block(Spans.of(context), statements);
  }

  @Override
  public Stmt visitChildren(RuleNode node) {
    throw new LabBug("no AST for " + node.getClass().getSimpleName());
  }

  @Override
  public Stmt visitLetStmt(LetStmtContext context) {
    return new Stmt.Local(
        Spans.of(context),
        Stmt.LocalKind.LET,
        Spans.names(context.names().id()),
        exprs.typeOrNull(context.type()),
        exprs.expr(context.expr()),
        leaveOrNull(context.leave()));
  }

  @Override
  public Stmt visitVarStmt(VarStmtContext context) {
    List<Name> names = Spans.names(context.names().id());
    TypeRef type = exprs.typeOrNull(context.type());
    Expr value =
        context.emptyArray() != null
            ? exprs.expr(context.emptyArray())
            : exprs.exprOrNull(context.expr());
    if (type == null && value == null) {
      String name = names.get(0).text();
      errors.add(
          Diagnostic.of(
                  DiagnosticCode.SYNTAX,
                  Spans.of(context.names()),
                  "`" + name + "` needs a type or a value")
              .help("write `var " + name + ": u64;` or `var " + name + " = 0;`"));
    }
    return new Stmt.Local(
        Spans.of(context), Stmt.LocalKind.VAR, names, type, value, leaveOrNull(context.leave()));
  }

  @Override
  public Stmt visitUsingStmt(UsingStmtContext context) {
    List<Name> names = Spans.names(context.names().id());
    TypeRef type = exprs.typeOrNull(context.type());
    Expr value = exprs.expr(context.head());
    Stmt.Leave leave = leaveOrNull(context.leave());
    if (context.block() == null) {
      return new Stmt.Local(Spans.of(context), Stmt.LocalKind.USING, names, type, value, leave);
    }
    if (names.size() > 1 || type != null) {
      Span span = type != null ? type.span() : Spans.of(context.names());
      errors.add(
          Diagnostic.of(
              DiagnosticCode.SYNTAX, span, "`using` with a block takes one name without a type"));
    }
    return new Stmt.Using(Spans.of(context), names.get(0), value, leave, block(context.block()));
  }

  @Override
  public Stmt visitLockStmt(LockStmtContext context) {
    return new Stmt.Lock(Spans.of(context), exprs.expr(context.expr()), block(context.block()));
  }

  @Override
  public Stmt visitIfStmt(IfStmtContext context) {
    BlockContext last = context.block(1);
    Stmt otherwise = last == null ? null : block(last);
    Token end = context.getStop();
    List<ElseIfContext> chain = context.elseIf();
    for (int i = chain.size() - 1; i >= 0; i--) {
      ElseIfContext link = chain.get(i);
      otherwise =
          new Stmt.If(
              Spans.of(link.IF().getSymbol(), end),
              exprs.expr(link.head()),
              block(link.block()),
              otherwise);
    }
    return new Stmt.If(
        Spans.of(context), exprs.expr(context.head()), block(context.block(0)), otherwise);
  }

  @Override
  public Stmt visitWhileStmt(WhileStmtContext context) {
    return new Stmt.While(
        Spans.of(context),
        exprs.expr(context.head(0)),
        exprs.exprOrNull(context.limit),
        block(context.block()));
  }

  @Override
  public Stmt visitForStmt(ForStmtContext context) {
    IterableContext over = context.iterable();
    TypeRef.Range range = null;
    Expr walked = null;
    if (over.DSQ() != null) {
      Span word = SyntaxErrors.span(over.DSQ().getSymbol());
      walked =
          new Expr.Call(
              Spans.of(over), new Expr.NameRef(word, "dsq"), exprs.exprs(over.arguments().expr()));
    } else if (over.head().size() == 2) {
      range = new TypeRef.Range(Spans.of(over), exprs.expr(over.head(0)), exprs.expr(over.head(1)));
    } else {
      walked = exprs.expr(over.head(0));
    }
    return new Stmt.For(
        Spans.of(context),
        Spans.name(context.id()),
        range,
        walked,
        exprs.exprOrNull(context.from),
        exprs.exprOrNull(context.limit),
        block(context.block()));
  }

  @Override
  public Stmt visitMatchStmt(MatchStmtContext context) {
    List<Stmt.Arm> arms = new ArrayList<>();
    for (ArmContext arm : context.arm()) {
      arms.add(new Stmt.Arm(Spans.of(arm), exprs.exprs(arm.expr()), block(arm.block())));
    }
    return new Stmt.Match(Spans.of(context), exprs.expr(context.head()), arms);
  }

  @Override
  public Stmt visitReturnStmt(ReturnStmtContext context) {
    return new Stmt.Return(Spans.of(context), exprs.exprOrNull(context.expr()));
  }

  @Override
  public Stmt visitBreakStmt(BreakStmtContext context) {
    return new Stmt.Break(Spans.of(context));
  }

  @Override
  public Stmt visitContinueStmt(ContinueStmtContext context) {
    return new Stmt.Continue(Spans.of(context));
  }

  @Override
  public Stmt visitExprStmt(ExprStmtContext context) {
    Expr first = exprs.expr(context.place);
    Stmt.Leave leave = leaveOrNull(context.leave());
    if (context.assignment() == null) {
      return new Stmt.Expression(Spans.of(context), first, leave);
    }
    if (!(first instanceof Expr.NameRef
        || first instanceof Expr.Field
        || first instanceof Expr.Index)) {
      errors.add(
          Diagnostic.of(DiagnosticCode.SYNTAX, first.span(), "nothing can be assigned to this")
              .at("not a variable, a field or an element"));
    }
    String sign = context.assignment().getText();
    BinaryOp operator =
        sign.length() == 1 ? null : BinaryOp.of(sign.substring(0, sign.length() - 1));
    return new Stmt.Assign(Spans.of(context), first, operator, exprs.expr(context.expr(1)), leave);
  }

  private Stmt.@Nullable Leave leaveOrNull(@Nullable LeaveContext context) {
    if (context == null) {
      return null;
    }
    Span whole = Spans.of(context);
    Stmt what;
    if (context.RETURN() != null) {
      what =
          new Stmt.Return(
              Spans.of(context.RETURN().getSymbol(), context.getStop()),
              exprs.exprOrNull(context.expr()));
    } else if (context.BREAK() != null) {
      what = new Stmt.Break(SyntaxErrors.span(context.getStop()));
    } else if (context.CONTINUE() != null) {
      what = new Stmt.Continue(SyntaxErrors.span(context.getStop()));
    } else {
      what = block(context.block());
    }
    return new Stmt.Leave(whole, what);
  }
}
