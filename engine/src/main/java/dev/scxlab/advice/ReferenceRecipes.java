package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;
import static dev.scxlab.advice.Recipe.safe;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** For things that must be given back once, by the right function. */
final class ReferenceRecipes {

  private static final ImmutableList<String> RELEASES =
      Arrays.stream(Kfunc.values())
          .filter(Kfunc::releases)
          .map(Kfunc::functionName)
          .distinct()
          .collect(ImmutableList.toImmutableList());

  private ReferenceRecipes() {}

  /** {@code using} instead of {@code let}, without the releases by hand. */
  static List<Help> hold(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    List<Span> places = new ArrayList<>();
    d.labels().forEach(l -> places.add(l.span()));
    places.add(d.primary());
    for (Span place : places) {
      at.of(place)
          .innermost(Stmt.Local.class)
          .filter(l -> l.kind() != Stmt.LocalKind.USING && l.names().size() == 1)
          .ifPresent(l -> helps.add(hold(l, at)));
    }
    return helps;
  }

  private static Help hold(Stmt.Local local, Surroundings at) {
    String name = local.names().get(0).text();
    List<Edit> edits = new ArrayList<>();
    int start = local.span().start();
    edits.add(new Edit(new Span(start, start + "let".length()), "using"));
    for (Stmt s : at.statements()) {
      if (s instanceof Stmt.Expression e && releases(e.value(), name)) {
        edits.add(at.lines().remove(e.span()));
      }
    }
    return safe(
        "hold it with `using`, which gives it back on every way out", edits.toArray(new Edit[0]));
  }

  private static boolean releases(Expr value, String name) {
    String callee = Surroundings.callee(value);
    return callee != null
        && RELEASES.contains(callee)
        && value instanceof Expr.Call call
        && call.arguments().size() == 1
        && name.equals(Expr.nameOf(call.arguments().get(0)));
  }

  /** One release too many: without the second, or without the first. */
  static List<Help> releaseOnce(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    release(at)
        .ifPresent(
            s -> helps.add(safe("take the second release out", at.lines().remove(s.span()))));
    for (Label label : d.labels()) {
      release(at.of(label.span()))
          .ifPresent(
              s -> helps.add(safe("take the first release out", at.lines().remove(s.span()))));
    }
    return helps;
  }

  private static Optional<Stmt.Expression> release(Surroundings at) {
    return at.innermost(Stmt.Expression.class).filter(s -> releasesAnything(s.value()));
  }

  private static boolean releasesAnything(Expr value) {
    String callee = Surroundings.callee(value);
    return callee != null && RELEASES.contains(callee);
  }

  /** Another release function: the one that fits will verify. */
  static List<Help> otherRelease(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    at.innermost(Stmt.Expression.class)
        .map(Stmt.Expression::value)
        .filter(Expr.Call.class::isInstance)
        .map(Expr.Call.class::cast)
        .ifPresent(
            call -> {
              for (String release : RELEASES) {
                helps.add(
                    likely("call `" + release + "`", new Edit(call.callee().span(), release)));
              }
            });
    return helps;
  }

  /** Something is used behind its release: released behind its use. */
  static List<Help> releaseLater(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      Surroundings there = at.of(label.span());
      Stmt.Expression release = release(there).orElse(null);
      Stmt.Block block = there.innermost(Stmt.Block.class).orElse(null);
      if (release == null || block == null) {
        continue;
      }
      block.statements().stream()
          .filter(s -> s != release && Surroundings.contains(s.span(), d.primary()))
          .forEach(
              use ->
                  helps.add(
                      safe(
                          "move the release behind the last use",
                          at.lines().remove(release.span()),
                          at.lines().after(use.span(), at.text(release)))));
      there
          .loop()
          .ifPresent(
              loop ->
                  helps.add(
                      likely(
                          "move the release behind the loop",
                          at.lines().remove(release.span()),
                          at.lines().after(loop.span(), at.text(release)))));
    }
    return helps;
  }

  /** A variable gets another object while it holds one: given back first. */
  static List<Help> releaseFirst(Diagnostic d, Surroundings at) {
    Stmt.Assign s = at.innermost(Stmt.Assign.class).orElse(null);
    if (s == null) {
      return List.of();
    }
    String name = at.text(s.place());
    return RELEASES.stream()
        .map(
            release -> {
              String call = release + "(" + name + ");";
              return safe(
                  "call `" + call.replace(";", "") + "` first", at.lines().before(s.span(), call));
            })
        .toList();
  }

  /** A task may be elsewhere behind a call: what is needed of it is read before the call. */
  static List<Help> readEarlier(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt use = at.statement().orElse(null);
    Stmt.Block block = at.innermost(Stmt.Block.class).orElse(null);
    if (use == null || block == null) {
      return helps;
    }
    int index = block.statements().indexOf(use);
    for (int i = index - 1; i >= 0; i--) {
      helps.add(
          likely(
              "do it before the call that moves tasks",
              at.lines().before(block.statements().get(i).span(), at.text(use)),
              at.lines().remove(use.span())));
    }
    return helps;
  }

  /** A mask of the kernel is changed: a copy of it instead. */
  static List<Help> changeCopy(Diagnostic d, Surroundings at) {
    Stmt statement = at.statement().orElse(null);
    String leave = at.leave();
    if (statement == null || leave == null) {
      return List.of();
    }
    String mask = at.source().text(d.primary());
    String name = at.unused("mine");
    String lines =
        "using "
            + name
            + " = cpumask_create() or "
            + leave
            + ";\ncpumask_copy("
            + name
            + ", "
            + mask
            + ");";
    String text = lines.replace("\n", at.lines().between(statement.span()));
    return List.of(
        likely(
            "change a copy of it",
            at.lines().before(statement.span(), text),
            new Edit(d.primary(), name)));
  }

  /** A call inside a lock: before it. */
  static List<Help> callBeforeLock(Diagnostic d, Surroundings at) {
    Stmt.Lock lock = at.innermost(Stmt.Lock.class).orElse(null);
    Expr.Call call = at.expression(Expr.Call.class).orElse(null);
    if (lock == null || call == null) {
      return List.of();
    }
    Stmt statement = at.statement().orElse(null);
    if (statement instanceof Stmt.Expression e && e.value() == call && e.leave() == null) {
      return List.of(
          likely(
              "call it after the lock",
              at.lines().remove(e.span()),
              at.lines().after(lock.span(), at.text(e))));
    }
    String callee = Surroundings.callee(call);
    String words = callee == null ? "found" : callee.substring(callee.indexOf('_') + 1);
    String name = at.unused(words);
    return List.of(
        likely(
            "call it before the lock",
            at.lines().before(lock.span(), "let " + name + " = " + at.text(call) + ";"),
            new Edit(call.span(), name)));
  }

  /** A way out keeps something: given back there, when there is something. */
  static List<Help> releaseAtExit(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Return exit = at.innermost(Stmt.Return.class).orElse(null);
    Stmt.Block body = at.op().map(Decl.Op::body).orElse(null);
    for (String name : variables(d, at)) {
      at.statements().forEach(s -> always(helps, at, s, name));
      for (String call : givesBack(name)) {
        if (exit != null) {
          helps.add(likely("give it back before leaving", at.lines().before(exit.span(), call)));
        } else if (body != null) {
          helps.add(likely("give it back at the end", at.lines().last(body, call)));
        }
      }
    }
    return helps;
  }

  /** A release behind a test for null and something else: behind the test for null only. */
  private static void always(List<Help> helps, Surroundings at, Stmt s, String name) {
    String test = name + " != null";
    boolean releases =
        s instanceof Stmt.If i
            && at.text(i.condition()).contains("&&")
            && at.text(i.condition()).contains(test)
            && i.then().statements().size() == 1
            && i.then().statements().get(0) instanceof Stmt.Expression e
            && releases(e.value(), name);
    if (releases) {
      Edit edit = new Edit(((Stmt.If) s).condition().span(), test);
      helps.add(likely("give it back whenever there is one", edit));
    }
  }

  /** A round of a loop keeps something: given back at its end. */
  static List<Help> releaseInRound(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Block body = at.loopBody().orElse(null);
    Stmt.Assign acquired = at.innermost(Stmt.Assign.class).orElse(null);
    if (body == null || acquired == null) {
      return helps;
    }
    for (String call : givesBack(at.text(acquired.place()))) {
      helps.add(likely("give it back at the end of the round", at.lines().last(body, call)));
    }
    return helps;
  }

  /** The variables that got what was acquired at the labels. */
  private static List<String> variables(Diagnostic d, Surroundings at) {
    List<String> names = new ArrayList<>();
    for (Label label : d.labels()) {
      Surroundings there = at.of(label.span());
      there
          .innermost(Stmt.Assign.class)
          .filter(s -> label.role() == Label.Role.ACQUIRE)
          .ifPresent(s -> names.add(at.text(s.place())));
    }
    return names;
  }

  private static List<String> givesBack(String name) {
    return RELEASES.stream()
        .flatMap(
            r -> {
              String call = r + "(" + name + ");";
              return Stream.of("if " + name + " != null { " + call + " }", call);
            })
        .toList();
  }
}
