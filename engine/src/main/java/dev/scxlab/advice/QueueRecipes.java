package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;

/** For tasks that are lost or queued twice, and for calls in the wrong place. */
final class QueueRecipes {

  private QueueRecipes() {}

  /** A path of enqueue queues nothing. */
  static List<Help> queueTask(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String call = at.insertOwnTask().orElse(null);
    if (call == null) {
      return helps;
    }
    Stmt statement = at.statement().orElse(null);
    if (statement instanceof Stmt.Return) {
      int start = statement.span().start();
      helps.add(likely("queue it before leaving", insert(start, call + " ")));
    }
    for (Stmt s : at.statements()) {
      boolean open = s instanceof Stmt.If i && i.otherwise() == null;
      if (open) {
        helps.add(
            likely(
                "queue it on the other path too",
                insert(s.span().end(), " else { " + call + " }")));
      }
    }
    for (Stmt s : at.statements()) {
      if (s instanceof Stmt.Match m && !m.arms().isEmpty()) {
        queueInMatch(helps, at, m, call);
      }
    }
    at.op()
        .ifPresent(
            op -> {
              helps.add(likely("queue it at the end", at.lines().last(op.body(), call)));
            });
    return helps;
  }

  private static void queueInMatch(List<Help> helps, Surroundings at, Stmt.Match m, String call) {
    for (Stmt.Arm arm : m.arms()) {
      if (arm.body().statements().isEmpty()) {
        helps.add(likely("queue it in this arm too", at.lines().last(arm.body(), call)));
      }
    }
    Stmt.Arm last = m.arms().get(m.arms().size() - 1);
    helps.add(
        likely(
            "queue it when no arm matches",
            at.lines().after(last.span(), "else => { " + call + " }")));
  }

  /** A second insert on one path. */
  static List<Help> insertOnce(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String leave = at.leave();
    for (Label label : d.labels()) {
      Surroundings first = new Surroundings(at.source(), at.policy(), label.span());
      first
          .innermost(Stmt.Expression.class)
          .filter(s -> leave != null)
          .ifPresent(
              s ->
                  helps.add(
                      likely(
                          "leave after the first insert",
                          insert(s.span().end(), " " + leave + ";"))));
    }
    at.innermost(Stmt.Expression.class)
        .ifPresent(
            s -> helps.add(likely("or drop the second insert", at.lines().remove(s.span()))));
    return helps;
  }

  /** More inserts than the batch holds. */
  static List<Help> watchSlots(Diagnostic d, Surroundings at) {
    return at.loopBody()
        .map(
            body -> {
              String text = "stop when the batch is full";
              String line = "if dispatch_nr_slots() == 0 { break; }";
              String two = "if dispatch_nr_slots() < 2 { break; }";
              return List.of(
                  likely(text, at.lines().first(body, line)),
                  likely(text, at.lines().first(body, two)));
            })
        .orElse(List.of());
  }

  /** The result of a push that may fail. */
  static List<Help> lookAtPush(Diagnostic d, Surroundings at) {
    return at.innermost(Stmt.Expression.class)
        .map(
            s -> {
              String otherwise = at.insertOwnTask().orElse("log(\"full\");");
              String text = "if !" + at.text(s.value()) + " { " + otherwise + " }";
              return List.of(likely("look whether there was room", new Edit(s.span(), text)));
            })
        .orElse(List.of());
  }

  /** A call that may not stand here. */
  static List<Help> removeCall(Diagnostic d, Surroundings at) {
    return at.innermost(Stmt.Expression.class)
        .filter(s -> s.leave() == null && Surroundings.contains(s.span(), d.primary()))
        .map(s -> List.of(likely("take the call out", at.lines().remove(s.span()))))
        .orElse(List.of());
  }

  /** A declaration that nobody uses. */
  static List<Help> removeDeclaration(Diagnostic d, Surroundings at) {
    Decl decl = at.decl();
    boolean alone =
        decl != null
            && !(decl instanceof Decl.Op)
            && !(decl instanceof Decl.Counters c && c.counters().size() > 1)
            && at.statement().isEmpty();
    return decl != null && alone
        ? List.of(likely("remove it", at.lines().remove(decl.span())))
        : List.of();
  }
}
