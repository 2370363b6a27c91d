package dev.scxlab.syntax;

import dev.scxlab.source.LabBug;
import dev.scxlab.syntax.antlr.PolicyGrammarBaseVisitor;
import dev.scxlab.syntax.antlr.PolicyGrammarLexer;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.*;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/** Builds declarations; only sees what the parser accepted. */
final class DeclBuilder extends PolicyGrammarBaseVisitor<Decl> {

  private final ExprBuilder exprs;
  private final StmtBuilder stmts;
  private final Comments comments;

  DeclBuilder(ExprBuilder exprs, StmtBuilder stmts, Comments comments) {
    this.exprs = exprs;
    this.stmts = stmts;
    this.comments = comments;
  }

  @Override
  public Decl visitChildren(RuleNode node) {
    throw new LabBug("no AST for " + node.getClass().getSimpleName());
  }

  private String doc(DeclarationContext context) {
    return comments.docBefore(context.getStart());
  }

  // ---- attributes, parameters, constants, types

  @Override
  public Decl visitFlagsDecl(FlagsDeclContext context) {
    List<Decl.Flag> flags = new ArrayList<>();
    for (FlagContext flag : context.flag()) {
      flags.add(
          new Decl.Flag(
              Spans.of(flag),
              Spans.name(flag.id(0)),
              Spans.nameOrNull(flag.condition),
              flag.not != null));
    }
    return new Decl.Flags(Spans.of(context), flags);
  }

  @Override
  public Decl visitAttributeDecl(AttributeDeclContext context) {
    Name word = new Name(SyntaxErrors.span(context.word_), context.word_.getText());
    return new Decl.Attribute(Spans.of(context), word, exprs.expr(context.expr()));
  }

  @Override
  public Decl visitParamDecl(ParamDeclContext context) {
    return new Decl.Param(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.type(context.type()),
        exprs.expr(context.sum()),
        exprs.rangeOrNull(context.range()));
  }

  @Override
  public Decl visitConstDecl(ConstDeclContext context) {
    return new Decl.Const(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.typeOrNull(context.type()),
        exprs.expr(context.table() != null ? context.table() : context.expr()));
  }

  @Override
  public Decl visitEnumDecl(EnumDeclContext context) {
    List<Name> names = Spans.names(context.id());
    return new Decl.EnumType(
        Spans.of(context), doc(context), names.get(0), names.subList(1, names.size()));
  }

  @Override
  public Decl visitStructDecl(StructDeclContext context) {
    List<Decl.StructField> fields = new ArrayList<>();
    for (StructFieldContext field : context.structField()) {
      fields.add(
          new Decl.StructField(
              Spans.of(field),
              comments.docBefore(field.getStart()),
              Spans.name(field.id()),
              exprs.type(field.type())));
    }
    return new Decl.Struct(Spans.of(context), doc(context), Spans.name(context.id()), fields);
  }

  // ---- queues, storages, variables, maps, counters

  @Override
  public Decl visitDsqDecl(DsqDeclContext context) {
    return new Decl.Dsq(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.dims(context.dim()),
        new Name(SyntaxErrors.span(context.order), context.order.getText()));
  }

  @Override
  public Decl visitStorageDecl(StorageDeclContext context) {
    return new Decl.Storage(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        context.kind.getType() == PolicyGrammarLexer.CGROUP_STORAGE,
        exprs.type(context.type()),
        exprs.exprOrNull(context.expr()));
  }

  @Override
  public Decl visitArrayDecl(ArrayDeclContext context) {
    return new Decl.Array(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.type(context.type()),
        exprs.exprOrNull(context.expr()));
  }

  @Override
  public Decl visitGlobalDecl(GlobalDeclContext context) {
    return new Decl.Global(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        context.PERCPU() != null,
        exprs.type(context.type()),
        exprs.exprOrNull(context.expr()));
  }

  @Override
  public Decl visitHashDecl(HashDeclContext context) {
    return new Decl.Hash(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.type(context.type(0)),
        exprs.type(context.type(1)),
        exprs.expr(context.expr()));
  }

  @Override
  public Decl visitQueueDecl(QueueDeclContext context) {
    return new Decl.Queue(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.dims(context.dim()),
        exprs.type(context.type()));
  }

  @Override
  public Decl visitTreeDecl(TreeDeclContext context) {
    return new Decl.Tree(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.dims(context.dim()),
        exprs.type(context.type()),
        exprs.expr(context.expr()));
  }

  @Override
  public Decl visitCountersDecl(CountersDeclContext context) {
    List<Decl.Counter> counters = new ArrayList<>();
    for (CounterContext counter : context.counter()) {
      counters.add(
          new Decl.Counter(Spans.of(counter), Spans.name(counter.id()), exprs.dims(counter.dim())));
    }
    boolean histogram = context.kind.getType() == PolicyGrammarLexer.HIST;
    return new Decl.Counters(Spans.of(context), doc(context), histogram, counters);
  }

  // ---- code

  @Override
  public Decl visitTimerDecl(TimerDeclContext context) {
    return new Decl.Timer(
        Spans.of(context),
        doc(context),
        Spans.name(context.id(0)),
        exprs.dims(context.dim()),
        Spans.nameOrNull(context.index),
        exprs.exprOrNull(context.every),
        exprs.exprOrNull(context.on),
        stmts.block(context.block()));
  }

  @Override
  public Decl visitAgentDecl(AgentDeclContext context) {
    return new Decl.Agent(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        exprs.exprOrNull(context.every),
        stmts.block(context.block()));
  }

  @Override
  public Decl visitFnDecl(FnDeclContext context) {
    ResultTypeContext result = context.resultType();
    return new Decl.Fn(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        parameters(context.parameters()),
        result == null ? null : exprs.type(result.type()),
        stmts.block(context.block()));
  }

  @Override
  public Decl visitOpDecl(OpDeclContext context) {
    return new Decl.Op(
        Spans.of(context),
        doc(context),
        Spans.name(context.id()),
        context.SLEEPABLE() == null ? null : SyntaxErrors.span(context.SLEEPABLE().getSymbol()),
        parameters(context.parameters()),
        stmts.block(context.block()));
  }

  private List<Decl.Parameter> parameters(ParametersContext context) {
    List<Decl.Parameter> result = new ArrayList<>();
    for (ParameterContext parameter : context.parameter()) {
      @Nullable TypeRef type = exprs.typeOrNull(parameter.type());
      result.add(new Decl.Parameter(Spans.of(parameter), Spans.name(parameter.id()), type));
    }
    return result;
  }
}
