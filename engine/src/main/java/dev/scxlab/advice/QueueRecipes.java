package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;
import static dev.scxlab.advice.Recipe.remove;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
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
    at.op()
        .ifPresent(
            op -> {
              int end = op.body().span().end() - 1;
              helps.add(
                  likely("queue it at the end", insert(end, "    " + call + at.newLine(end))));
            });
    return helps;
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
            s -> helps.add(likely("or drop the second insert", remove(at.wholeLines(s.span())))));
    return helps;
  }

  /** More inserts than the batch holds. */
  static List<Help> watchSlots(Diagnostic d, Surroundings at) {
    return at.loopBody()
        .map(
            body -> {
              String line = "if dispatch_nr_slots() == 0 { break; }";
              int start = body.span().start() + 1;
              String before =
                  body.statements().isEmpty()
                      ? " "
                      : at.newLine(body.statements().get(0).span().start());
              return List.of(likely("stop when the batch is full", insert(start, before + line)));
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
        .map(s -> List.of(likely("take the call out", remove(at.wholeLines(s.span())))))
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
        ? List.of(likely("remove it", remove(at.wholeLines(decl.span()))))
        : List.of();
  }

  /** A DSQ that does not exist. */
  static List<Help> existingQueue(Diagnostic d, Surroundings at) {
    return List.of(likely("use the global queue", new Edit(d.primary(), "GLOBAL")));
  }

  /** Flags that exclude each other: one of them. */
  static List<Help> oneFlag(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    List<Span> places = new ArrayList<>(List.of(d.primary()));
    d.labels().forEach(l -> places.add(l.span()));
    for (Span place : places) {
      for (String part : at.source().text(place).split("\\|")) {
        String flag = part.strip();
        if (flag.matches("[A-Z_]+") && at.source().text(place).contains("|")) {
          helps.add(likely("keep `" + flag + "` only", new Edit(place, flag)));
        }
      }
    }
    String name = at.source().text(d.primary());
    for (Stmt s : at.statements()) {
      boolean adds =
          s instanceof Stmt.Assign a
              && a.operator() == BinaryOp.BIT_OR
              && at.text(a.place()).equals(name);
      if (adds) {
        Stmt.Assign added = (Stmt.Assign) s;
        Span operator =
            new Span(
                /* start= */ added.place().span().end(), /* end= */ added.value().span().start());
        helps.add(likely("take this flag instead of the other", new Edit(operator, " = ")));
      }
    }
    return helps;
  }
}
