package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For names that are not visible, or that hide others. */
final class ScopeRecipes {

  private ScopeRecipes() {}

  /** A local that is used behind its block: declared before the block. */
  static List<Help> moveOut(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      Surroundings declared = at.of(label.span());
      Stmt.Local local = declared.innermost(Stmt.Local.class).orElse(null);
      Stmt block = outermostWithout(declared, d.primary());
      if (local != null && block != null && local.span().end() <= d.primary().start()) {
        helps.add(
            likely(
                "declare `" + at.source().text(d.primary()) + "` before the block",
                at.lines().before(block.span(), at.text(local)),
                at.lines().remove(local.span())));
        setInside(helps, at, local, block);
      }
    }
    return helps;
  }

  /** What is computed from what only the block knows: declared before it, set inside. */
  private static void setInside(List<Help> helps, Surroundings at, Stmt.Local local, Stmt block) {
    Expr value = local.value();
    if (value == null || local.names().size() != 1 || local.leave() != null) {
      return;
    }
    String name = local.names().get(0).text();
    for (String type : List.of("u64", "u32", "s32", "s64", "time", "bool")) {
      String zero = type.equals("bool") ? "false" : type.equals("time") ? "0ns" : "0";
      helps.add(
          likely(
              "declare `" + name + "` before the block, and set it inside",
              at.lines().before(block.span(), "var " + name + ": " + type + " = " + zero + ";"),
              new Edit(local.span(), name + " = " + at.text(value) + ";")));
    }
  }

  private static @Nullable Stmt outermostWithout(Surroundings declared, Span use) {
    Stmt before = null;
    for (Stmt s : declared.around()) {
      if (!(s instanceof Stmt.Block)) {
        before = s;
      }
      if (!Surroundings.contains(s.span(), use)) {
        return before;
      }
    }
    return null;
  }

  /** A name that is taken: another one, here and wherever this one is meant. */
  static List<Help> rename(Diagnostic d, Surroundings at) {
    String old = at.source().text(d.primary());
    Optional<Stmt> scope = scope(d, at);
    if (scope.isEmpty()) {
      return List.of();
    }
    String other = at.unused("my_" + old);
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit(d.primary(), other));
    int from = at.innermost(Stmt.Local.class).map(l -> l.span().end()).orElse(d.primary().end());
    Parts.forEachExpression(
        scope.get(),
        e -> {
          if (e instanceof Expr.NameRef && e.span().start() >= from && at.text(e).equals(old)) {
            edits.add(new Edit(e.span(), other));
          }
        });
    return List.of(
        likely(
            "give it a name of its own, for example `" + other + "`", edits.toArray(new Edit[0])));
  }

  /** Where a local, a loop's variable or a parameter that is declared at the place counts. */
  private static Optional<Stmt> scope(Diagnostic d, Surroundings at) {
    Stmt statement = at.statement().orElse(null);
    if (statement instanceof Stmt.Local) {
      return at.innermost(Stmt.Block.class).map(b -> (Stmt) b);
    }
    if (statement instanceof Stmt.For || statement instanceof Stmt.Using) {
      return Optional.of(statement);
    }
    if (at.decl() instanceof Decl.Fn fn && isParameter(fn.parameters(), d.primary())) {
      return Optional.of(fn.body());
    }
    if (at.decl() instanceof Decl.Op op && isParameter(op.parameters(), d.primary())) {
      return Optional.of(op.body());
    }
    return Optional.empty();
  }

  private static boolean isParameter(List<Decl.Parameter> parameters, Span place) {
    return parameters.stream().anyMatch(p -> p.name().span().equals(place));
  }
}
