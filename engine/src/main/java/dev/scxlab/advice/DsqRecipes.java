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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For queues: which there are, in what order they are, and who empties them. */
final class DsqRecipes {

  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  private DsqRecipes() {}

  /** A DSQ that does not exist. */
  static List<Help> existing(Diagnostic d, Surroundings at) {
    return List.of(likely("use the global queue", new Edit(d.primary(), "GLOBAL")));
  }

  /** An insert that does not fit the order of its queue: the other order, or the other insert. */
  static List<Help> order(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      if (at.of(label.span()).decl() instanceof Decl.Dsq q) {
        String other = q.order().text().equals("fifo") ? "vtime" : "fifo";
        helps.add(
            likely(
                "declare `" + q.name().text() + "` as `" + other + "`",
                new Edit(q.order().span(), other)));
      }
    }
    Expr.Call call = at.call().orElse(null);
    List<Expr> all = call == null ? List.of() : call.arguments();
    if (call != null && all.size() == 5 && "dsq_insert_vtime".equals(Surroundings.callee(call))) {
      Span vtime = new Span(all.get(2).span().end(), all.get(3).span().end());
      helps.add(
          likely(
              (helps.isEmpty() ? "" : "or ") + "insert in order of arrival",
              new Edit(call.callee().span(), "dsq_insert"),
              new Edit(vtime, "")));
    }
    return helps;
  }

  /** A DSQ that is created in every round: each round its own. */
  static List<Help> oneEach(Diagnostic d, Surroundings at) {
    Expr.Call call = at.call().orElse(null);
    Stmt.For loop = at.innermost(Stmt.For.class).orElse(null);
    if (call == null || loop == null || call.arguments().isEmpty()) {
      return List.of();
    }
    Expr id = call.arguments().get(0);
    Expr number = id instanceof Expr.Cast cast ? cast.value() : id;
    String each = "(" + at.text(number) + " + " + loop.variable().text() + " as u64) as dsq";
    return List.of(likely("give each round a number of its own", new Edit(id.span(), each)));
  }

  /** A DSQ that is destroyed while it is used: kept until the policy ends. */
  static List<Help> keep(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      at.of(label.span())
          .innermost(Stmt.Expression.class)
          .ifPresent(
              s ->
                  helps.add(
                      likely(
                          "take the call out; all DSQs go when the policy ends",
                          at.lines().remove(s.span()))));
    }
    return helps;
  }

  /** A DSQ that nobody empties: by dispatch. */
  static List<Help> takeFrom(Diagnostic d, Surroundings at) {
    Expr.Call insert = at.call().orElse(null);
    if (insert == null || insert.arguments().size() < 2) {
      return List.of();
    }
    String written = at.text(insert.arguments().get(1));
    Matcher told = QUOTED.matcher(d.title());
    boolean indexed = written.contains("[");
    String queue = !indexed && told.find() ? told.group(1) : written;
    Decl.Op dispatch = at.op("dispatch").orElse(null);
    String move = "dsq_move_to_local(" + queue + ");";
    String text = "let dispatch take tasks from `" + queue + "`";
    if (dispatch == null) {
      return List.of(likely(text, Additions.op(at, "on dispatch(cpu, prev) { " + move + " }")));
    }
    List<Stmt> body = dispatch.body().statements();
    Optional<Stmt> last =
        body.isEmpty() ? Optional.empty() : Optional.of(body.get(body.size() - 1));
    List<Help> helps = new ArrayList<>();
    if (last.isPresent() && last.get() instanceof Stmt.Expression s && s.leave() == null) {
      String before = "if " + at.text(s.value()) + " { return; }";
      helps.add(likely(text, new Edit(s.span(), before + at.lines().between(s.span()) + move)));
    }
    helps.add(likely(text, at.lines().last(dispatch.body(), move)));
    return helps;
  }

  /** A DSQ that nobody fills: without it, or another one instead. */
  static List<Help> withoutEmpty(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr.Call call = at.call().orElse(null);
    if (call == null || call.arguments().isEmpty()) {
      return helps;
    }
    String queue = Expr.nameOf(call.arguments().get(0));
    Stmt statement = at.statement().orElse(null);
    for (Decl.Dsq q : at.declared(Decl.Dsq.class)) {
      boolean whole =
          (statement instanceof Stmt.Expression s && s.leave() == null)
              || (statement instanceof Stmt.If i
                  && i.otherwise() == null
                  && i.condition().span().equals(call.span()));
      if (q.name().text().equals(queue) && whole && statement != null) {
        helps.add(
            likely(
                "take the call and the queue out",
                at.lines().remove(q.span()),
                at.lines().remove(statement.span())));
        helps.add(likely("take the call out", at.lines().remove(statement.span())));
      }
    }
    for (Decl.Dsq q : at.declared(Decl.Dsq.class)) {
      String name = q.name().text();
      if (q.dims().isEmpty() && !name.equals(queue)) {
        helps.add(
            likely("take from `" + name + "`", new Edit(call.arguments().get(0).span(), name)));
      }
    }
    return helps;
  }

  /** A task for the local queue of a CPU that it may not use: only when it may. */
  static List<Help> ifAllowed(Diagnostic d, Surroundings at) {
    Expr.Call local = at.expression(Expr.Call.class).orElse(null);
    Expr.Call insert =
        local == null
            ? null
            : (Expr.Call) at.parent(local).filter(Expr.Call.class::isInstance).orElse(null);
    if (local == null || insert == null || local.arguments().size() != 1) {
      return List.of();
    }
    String task = at.text(insert.arguments().get(0));
    String cpu = at.text(local.arguments().get(0));
    String choice =
        "if " + cpu + " in " + task + ".cpus { " + at.text(local) + " } else { GLOBAL }";
    return List.of(
        likely("queue it there only when it may run there", new Edit(local.span(), choice)));
  }

  /** An id that only built-in DSQs have: one of the policy's own. */
  static List<Help> smallId(Diagnostic d, Surroundings at) {
    return List.of(
        likely("write a smaller number, for example `1`", new Edit(d.primary(), "1 as dsq")));
  }
}
