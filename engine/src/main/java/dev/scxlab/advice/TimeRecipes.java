package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;

/** For slices, virtual times and timers. */
final class TimeRecipes {

  private TimeRecipes() {}

  /** An endless slice that nothing ends: ended by a tick when others wait, or not endless. */
  static List<Help> endSlice(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr.Call call = at.call().orElse(null);
    if (call == null || call.arguments().size() < 3) {
      return helps;
    }
    if (at.op("tick").isEmpty()) {
      String queue = at.text(call.arguments().get(1));
      String tick =
          "on tick(p) {\n    if dsq_nr_queued(" + queue + ") > 0 { task_set_slice(p, 0); }\n}";
      helps.add(likely("end it in a tick when others wait", Additions.op(at, tick)));
    }
    Expr slice = call.arguments().get(2);
    helps.add(likely("or give a slice that ends", new Edit(slice.span(), "SLICE_DFL")));
    return helps;
  }

  /** The time used, taken from clocks instead of the slice. */
  static List<Help> measure(Diagnostic d, Surroundings at) {
    Expr.Binary b = at.expression(Expr.Binary.class).orElse(null);
    if (b == null || !(b.right() instanceof Expr.Field rest)) {
      return List.of();
    }
    String task = at.text(rest.base());
    String type = at.unused("measured");
    String storage = at.unused("times");
    List<Edit> edits = new ArrayList<>();
    edits.add(
        Additions.top(
            at,
            "struct "
                + type
                + " { started: time; }"
                + "\n"
                + "task_storage "
                + storage
                + ": "
                + type
                + " = "
                + type
                + "{};"));
    edits.add(new Edit(b.span(), "sub_sat(now(), " + storage + "[" + task + "].started)"));
    Decl.Op running = at.op("running").orElse(null);
    if (running != null && running.parameters().isEmpty()) {
      return List.of();
    }
    String parameter = running == null ? "p" : running.parameters().get(0).name().text();
    String start = storage + "[" + parameter + "].started = now();";
    edits.add(
        running == null
            ? Additions.op(at, "on running(p) { " + start + " }")
            : at.lines().first(running.body(), start));
    return List.of(likely("keep the time in running", edits.toArray(new Edit[0])));
  }

  /** A sleeper's old virtual time: no more than a slice behind. */
  static List<Help> clampCredit(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr.Call call = at.call().orElse(null);
    if (call == null || call.arguments().size() != 5) {
      return helps;
    }
    Expr vtime = call.arguments().get(3);
    String slice = at.text(call.arguments().get(2));
    for (Decl.Global g : at.declared(Decl.Global.class)) {
      String floor = "wrapping(" + g.name().text() + " - " + slice + ")";
      helps.add(
          likely(
              "do not let it fall more than a slice behind `" + g.name().text() + "`",
              new Edit(vtime.span(), "later(" + at.text(vtime) + ", " + floor + ")")));
    }
    return helps;
  }

  /** A timer that runs by itself and is started as well. */
  static List<Help> startOnce(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    at.innermost(Stmt.Expression.class)
        .ifPresent(s -> helps.add(likely("take the call out", at.lines().remove(s.span()))));
    d.labels().stream()
        .map(l -> at.of(l.span()).decl())
        .filter(Decl.Timer.class::isInstance)
        .map(Decl.Timer.class::cast)
        .forEach(
            timer -> {
              Expr every = timer.every();
              if (every != null) {
                int from = at.source().text().lastIndexOf("every", every.span().start());
                Span words = new Span(from, every.span().end() + 1);
                helps.add(likely("or let it run only when it is started", new Edit(words, "")));
              }
            });
    return helps;
  }

  /** A timer or an agent that nobody starts: by itself. */
  static List<Help> repeat(Diagnostic d, Surroundings at) {
    int end = d.primary().end();
    String name = at.source().text(d.primary());
    String call = name + (at.decl() instanceof Decl.Agent ? ".wake()" : ".start(...)");
    return List.of(
        likely(
            "let it run again and again, or call `" + call + "` somewhere",
            insert(end, " every 10ms")));
  }
}
