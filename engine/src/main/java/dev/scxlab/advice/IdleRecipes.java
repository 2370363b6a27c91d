package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;

/** For CPUs that are claimed, kicked or set without need. */
final class IdleRecipes {

  private IdleRecipes() {}

  /** A claimed CPU that nobody uses: woken up. */
  static List<Help> kickClaimed(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Local claim = at.innermost(Stmt.Local.class).orElse(null);
    if (claim == null || claim.names().isEmpty()) {
      return helps;
    }
    String cpu = claim.names().get(0).text();
    String kick = "kick_cpu(" + cpu + ", KICK_IDLE);";
    String text = "wake it up";
    for (String line : List.of("if " + cpu + " != null { " + kick + " }", kick)) {
      for (Label label : d.labels()) {
        Surroundings exit = at.of(label.span());
        exit.innermost(Stmt.Return.class)
            .ifPresent(r -> helps.add(likely(text, at.lines().before(r.span(), line))));
      }
      at.op().ifPresent(op -> helps.add(likely(text, at.lines().last(op.body(), line))));
      at.innermost(Stmt.Block.class)
          .ifPresent(b -> helps.add(likely(text, at.lines().last(b, line))));
    }
    return helps;
  }

  /** A CPU that is interrupted for nothing: woken up when it is idle. */
  static List<Help> kickIdleOnly(Diagnostic d, Surroundings at) {
    return at.expression(Expr.Call.class)
        .filter(c -> c.arguments().size() == 2)
        .map(
            c ->
                List.of(
                    likely(
                        "only wake it up when it is idle",
                        new Edit(c.arguments().get(1).span(), "KICK_IDLE"))))
        .orElse(List.of());
  }

  /** Another CPU than the one of the op's task: that one. */
  static List<Help> ownCpu(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String task = at.parameter(0);
    if (task == null) {
      return helps;
    }
    Edit own = new Edit(d.primary(), "task_cpu(" + task + ")");
    Stmt.For loop = at.innermost(Stmt.For.class).orElse(null);
    Stmt call = at.statement().orElse(null);
    if (loop != null && call != null && loop.body().statements().equals(List.of(call))) {
      int start = call.span().start();
      String alone =
          at.source().text().substring(start, d.primary().start())
              + own.newText()
              + at.source().text().substring(d.primary().end(), call.span().end());
      helps.add(likely("set the CPU of the task only", new Edit(loop.span(), alone)));
    }
    helps.add(likely("name the CPU of the task", own));
    return helps;
  }
}
