package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.List;

/** For loops without an end, or with too many rounds. */
final class LoopRecipes {

  private static final int[] ROUNDS = {1000, 64, 8};

  private LoopRecipes() {}

  /** A loop that may not end, or ends too late. */
  static List<Help> limit(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (int rounds : ROUNDS) {
      at.innermost(Stmt.While.class)
          .filter(s -> s.limit() == null)
          .ifPresent(
              s ->
                  helps.add(
                      likely(
                          "set a limit of rounds, for example",
                          insert(s.condition().span().end(), " limit " + rounds))));
      at.innermost(Stmt.For.class).ifPresent(s -> limit(helps, at, s, rounds));
    }
    return helps;
  }

  private static void limit(List<Help> helps, Surroundings at, Stmt.For s, int rounds) {
    TypeRef.Range range = s.range();
    if (range != null) {
      String bound = at.text(range.high());
      boolean number = range.high() instanceof Expr.IntLit;
      helps.add(
          likely(
              "bound the number of rounds, for example",
              new Edit(
                  range.high().span(),
                  number ? Integer.toString(rounds) : "min(" + bound + ", " + rounds + ")")));
    } else if (s.limit() == null) {
      helps.add(
          likely(
              "set a limit of rounds, for example",
              insert(s.body().span().start(), "limit " + rounds + " ")));
    }
  }

  /** A `continue` that leaves out the step of the counter: with the step. */
  static List<Help> step(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    List<Stmt> steps = new ArrayList<>();
    for (Label label : d.labels()) {
      at.of(label.span()).innermost(Stmt.Assign.class).ifPresent(steps::add);
    }
    Stmt.While loop = at.innermost(Stmt.While.class).orElse(null);
    for (Stmt s : at.statements()) {
      boolean skips =
          s instanceof Stmt.Continue
              && loop != null
              && Surroundings.contains(loop.span(), s.span());
      for (Stmt step : steps) {
        if (skips) {
          String text = at.text(step);
          helps.add(
              likely(
                  "take the step here too: `" + text + "`", insert(s.span().start(), text + " ")));
        }
      }
    }
    helps.addAll(limit(d, at));
    return helps;
  }

  /** A condition that an unsigned counter cannot break. */
  static List<Help> canBecomeFalse(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    at.innermost(Stmt.While.class)
        .map(Stmt.While::condition)
        .filter(c -> c instanceof Expr.Binary b && b.operator() == BinaryOp.GE)
        .map(Expr.Binary.class::cast)
        .ifPresent(b -> helps.add(likely("compare with `>`", new Edit(b.operatorSpan(), ">"))));
    helps.addAll(limit(d, at));
    return helps;
  }

  /** The variable of a `for` is assigned: the way of the loop that is meant. */
  static List<Help> ownVariable(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Assign s = at.innermost(Stmt.Assign.class).orElse(null);
    Stmt.For loop = at.innermost(Stmt.For.class).orElse(null);
    if (s == null || loop == null) {
      return helps;
    }
    if (s.operator() == null) {
      helps.add(likely("leave the loop with `break`", new Edit(s.span(), "break;")));
    } else {
      helps.add(likely("go on with the next round", new Edit(s.span(), "continue;")));
    }
    return helps;
  }
}
