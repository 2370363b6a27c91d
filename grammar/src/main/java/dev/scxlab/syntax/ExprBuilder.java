package dev.scxlab.syntax;

import dev.scxlab.source.LabBug;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.antlr.PolicyGrammarBaseVisitor;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.*;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/** Builds expressions and types; only sees what the parser accepted. */
final class ExprBuilder extends PolicyGrammarBaseVisitor<Expr> {

  private final Literals literals;

  ExprBuilder(SyntaxErrors errors) {
    this.literals = new Literals(errors);
  }

  Expr expr(ParserRuleContext context) {
    return context.accept(this);
  }

  @Nullable Expr exprOrNull(@Nullable ParserRuleContext context) {
    return context == null ? null : expr(context);
  }

  List<Expr> exprs(List<? extends ParserRuleContext> contexts) {
    List<Expr> result = new ArrayList<>(contexts.size());
    for (ParserRuleContext context : contexts) {
      result.add(expr(context));
    }
    return result;
  }

  @Override
  public Expr visitChildren(RuleNode node) {
    throw new LabBug("no AST for " + node.getClass().getSimpleName());
  }

  // ---- types

  TypeRef type(TypeContext context) {
    return new TypeRef(
        Spans.of(context),
        new Name(Spans.of(context.typeName()), context.typeName().getText()),
        context.optional != null,
        dims(context.dim()),
        rangeOrNull(context.range()));
  }

  @Nullable TypeRef typeOrNull(@Nullable TypeContext context) {
    return context == null ? null : type(context);
  }

  List<Expr> dims(List<DimContext> contexts) {
    return contexts.stream().map(d -> expr(d.expr())).toList();
  }

  TypeRef.@Nullable Range rangeOrNull(@Nullable RangeContext context) {
    return context == null
        ? null
        : new TypeRef.Range(Spans.of(context), expr(context.low), expr(context.high));
  }

  // ---- tables

  @Override
  public Expr visitTable(TableContext context) {
    return new Expr.ArrayLit(Spans.of(context), exprs(context.tableEntry()));
  }

  @Override
  public Expr visitTableEntry(TableEntryContext context) {
    return expr(context.table() != null ? context.table() : context.expr());
  }

  @Override
  public Expr visitEmptyArray(EmptyArrayContext context) {
    return new Expr.ArrayLit(Spans.of(context), List.of());
  }

  // ---- operators

  @Override
  public Expr visitHead(HeadContext context) {
    return expr(context.expr());
  }

  @Override
  public Expr visitCompareExpr(CompareExprContext context) {
    return expr(context.comparison());
  }

  @Override
  public Expr visitAndExpr(AndExprContext context) {
    return binary(context, context.AND_AND().getSymbol(), context.expr(0), context.expr(1));
  }

  @Override
  public Expr visitOrExpr(OrExprContext context) {
    return binary(context, context.OR_OR().getSymbol(), context.expr(0), context.expr(1));
  }

  @Override
  public Expr visitOrElseExpr(OrElseExprContext context) {
    return new Expr.OrElse(Spans.of(context), expr(context.expr(0)), expr(context.expr(1)));
  }

  @Override
  public Expr visitComparison(ComparisonContext context) {
    return context.op == null
        ? expr(context.sum(0))
        : binary(context, context.op, context.sum(0), context.sum(1));
  }

  @Override
  public Expr visitBinaryExpr(BinaryExprContext context) {
    return binary(context, context.op, context.sum(0), context.sum(1));
  }

  private Expr binary(
      ParserRuleContext context, Token op, ParserRuleContext left, ParserRuleContext right) {
    return new Expr.Binary(
        Spans.of(context),
        BinaryOp.of(op.getText()),
        SyntaxErrors.span(op),
        expr(left),
        expr(right));
  }

  @Override
  public Expr visitUnaryExpr(UnaryExprContext context) {
    Expr.UnaryOp op =
        switch (context.op.getText()) {
          case "-" -> Expr.UnaryOp.NEG;
          case "!" -> Expr.UnaryOp.NOT;
          default -> Expr.UnaryOp.BIT_NOT;
        };
    return new Expr.Unary(Spans.of(context), op, expr(context.sum()));
  }

  @Override
  public Expr visitCastExpr(CastExprContext context) {
    Name type = new Name(Spans.of(context.typeName()), context.typeName().getText());
    return new Expr.Cast(Spans.of(context), expr(context.sum()), type);
  }

  // ---- postfixes

  @Override
  public Expr visitFieldExpr(FieldExprContext context) {
    Name field = new Name(Spans.of(context.word()), context.word().getText());
    return new Expr.Field(Spans.of(context), expr(context.sum()), field);
  }

  @Override
  public Expr visitCallExpr(CallExprContext context) {
    return new Expr.Call(Spans.of(context), expr(context.sum()), exprs(context.arguments().expr()));
  }

  @Override
  public Expr visitIndexExpr(IndexExprContext context) {
    return new Expr.Index(Spans.of(context), expr(context.sum()), expr(context.expr()));
  }

  // ---- atoms

  @Override
  public Expr visitPrimaryExpr(PrimaryExprContext context) {
    return expr(context.primary());
  }

  @Override
  public Expr visitNameExpr(NameExprContext context) {
    return new Expr.NameRef(Spans.of(context), context.getText());
  }

  @Override
  public Expr visitParenExpr(ParenExprContext context) {
    return expr(context.expr());
  }

  @Override
  public Expr visitStructExpr(StructExprContext context) {
    List<Expr.FieldInit> fields = new ArrayList<>();
    for (FieldInitContext f : context.fieldInit()) {
      fields.add(new Expr.FieldInit(Spans.of(f), Spans.name(f.id()), expr(f.expr())));
    }
    return new Expr.StructLit(Spans.of(context), Spans.name(context.id()), fields);
  }

  @Override
  public Expr visitIfExpression(IfExpressionContext context) {
    return expr(context.ifExpr());
  }

  @Override
  public Expr visitIfExpr(IfExprContext context) {
    ParserRuleContext otherwise = context.ifExpr() != null ? context.ifExpr() : context.branch(1);
    return new Expr.IfExpr(
        Spans.of(context), expr(context.head()), expr(context.branch(0)), expr(otherwise));
  }

  @Override
  public Expr visitBranch(BranchContext context) {
    return expr(context.expr());
  }

  @Override
  public Expr visitLiteralExpr(LiteralExprContext context) {
    Token token = context.getStart();
    Span span = Spans.of(context);
    return switch (token.getType()) {
      case PolicyGrammarLexer.INT -> literals.integer(token);
      case PolicyGrammarLexer.TIME -> literals.time(token);
      case PolicyGrammarLexer.FLOAT -> literals.floating(token);
      case PolicyGrammarLexer.BAD_NUMBER -> literals.badNumber(token);
      case PolicyGrammarLexer.TEXT -> literals.text(token);
      case PolicyGrammarLexer.TRUE -> new Expr.BoolLit(span, true);
      case PolicyGrammarLexer.FALSE -> new Expr.BoolLit(span, false);
      case PolicyGrammarLexer.NULL -> new Expr.NullLit(span);
      default -> throw new LabBug("no literal " + token);
    };
  }
}
