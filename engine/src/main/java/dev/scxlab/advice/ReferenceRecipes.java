package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;
import static dev.scxlab.advice.Recipe.remove;
import static dev.scxlab.advice.Recipe.safe;

import com.google.common.collect.ImmutableList;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
    for (Label label : d.labels()) {
      Surroundings acquired = new Surroundings(at.source(), at.policy(), label.span());
      acquired
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
        edits.add(remove(at.wholeLines(e.span())));
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
            s -> helps.add(safe("take the second release out", remove(at.wholeLines(s.span())))));
    for (Label label : d.labels()) {
      release(new Surroundings(at.source(), at.policy(), label.span()))
          .ifPresent(
              s -> helps.add(safe("take the first release out", remove(at.wholeLines(s.span())))));
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
}
