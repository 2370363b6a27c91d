package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;
import static dev.scxlab.advice.Recipe.safe;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For conditions that come out one way, and what is never reached because of them. */
final class ConditionRecipes {

  private ConditionRecipes() {}

  /** A condition that is always true or always false is taken out with what it decides. */
  static List<Help> takeOut(Diagnostic d, Surroundings at) {
    boolean holds = (d.title() + d.primaryLabel()).contains("always true");
    Edit edit = decided(d.primary(), at, holds);
    if (edit == null) {
      return List.of();
    }
    String text = "take `" + at.source().text(d.primary()) + "` out";
    String what = holds || keeps(edit) ? text : text + ", with what never runs";
    return List.of(
        d.code() == DiagnosticCode.REDUNDANT_NULL_CHECK ? safe(what, edit) : likely(what, edit));
  }

  private static boolean keeps(Edit edit) {
    return !edit.newText().isBlank();
  }

  private static @Nullable Edit decided(Span condition, Surroundings at, boolean holds) {
    Expr.Binary around = at.expression(Expr.Binary.class).orElse(null);
    if (around != null && around.span().equals(condition)) {
      around = (Expr.Binary) at.parent(around).filter(Expr.Binary.class::isInstance).orElse(null);
    }
    if (around != null) {
      boolean left = around.left().span().equals(condition);
      boolean operand = left || around.right().span().equals(condition);
      boolean neutral = around.operator() == (holds ? BinaryOp.AND : BinaryOp.OR);
      String rest = at.text(left ? around.right() : around.left());
      return operand && neutral ? new Edit(around.span(), rest) : null;
    }
    Stmt.If choice = at.innermost(Stmt.If.class).orElse(null);
    if (choice == null || !choice.condition().span().equals(condition)) {
      return null;
    }
    Stmt taken = holds ? choice.then() : choice.otherwise();
    if (taken instanceof Stmt.Block block) {
      return new Edit(choice.span(), at.lines().unwrapped(block, choice));
    }
    return taken == null
        ? at.lines().remove(choice.span())
        : new Edit(choice.span(), at.text(taken));
  }

  /** An arm of a match, or a statement, that is never reached. */
  static List<Help> neverReached(Diagnostic d, Surroundings at) {
    Optional<Stmt.Arm> arm =
        at.innermost(Stmt.Match.class)
            .flatMap(
                m ->
                    m.arms().stream()
                        .filter(a -> Surroundings.contains(a.span(), d.primary()))
                        .findFirst());
    if (arm.isPresent()) {
      return arm.get().patterns().size() <= 1
          ? List.of(likely("take this arm out", at.lines().remove(arm.get().span())))
          : List.of();
    }
    return at.statement()
        .map(s -> List.of(likely("take it out", at.lines().remove(s.span()))))
        .orElse(List.of());
  }
}
