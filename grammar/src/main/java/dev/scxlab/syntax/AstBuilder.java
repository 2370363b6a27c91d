package dev.scxlab.syntax;

import dev.scxlab.source.SourceFile;
import dev.scxlab.syntax.antlr.PolicyGrammarParser;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.DeclarationContext;
import dev.scxlab.syntax.antlr.PolicyGrammarParser.PolicyContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.jspecify.annotations.Nullable;

/**
 * From parse tree to AST. Declarations and statements that the parser gave up are left out, so the
 * builders see complete trees only.
 */
final class AstBuilder {

  private final Comments comments;
  private final DeclBuilder decls;

  AstBuilder(SourceFile source, CommonTokenStream tokens, SyntaxErrors errors) {
    comments = new Comments(source, tokens);
    ExprBuilder exprs = new ExprBuilder(errors);
    decls = new DeclBuilder(exprs, new StmtBuilder(exprs, errors), comments);
  }

  /** The policy of a file, or null when not even its name could be read. */
  @Nullable PolicyDecl policy(PolicyGrammarParser.FileContext file) {
    PolicyContext policy = file.policy();
    if (policy == null || policy.id() == null || policy.id().exception != null) {
      return null;
    }
    List<Decl> built = new ArrayList<>();
    for (DeclarationContext declaration : policy.declaration()) {
      if (declaration.exception == null) {
        built.add(declaration.accept(decls));
      }
    }
    return new PolicyDecl(
        Spans.of(policy),
        Spans.name(policy.id()),
        comments.docBefore(policy.getStart()),
        built,
        comments.allows());
  }
}
