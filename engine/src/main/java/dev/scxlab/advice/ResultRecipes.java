package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For results that are missing, or that the kernel does not take. */
final class ResultRecipes {

  private ResultRecipes() {}

  /** A body that ends without the result it owes. */
  static List<Help> atTheEnd(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Stmt.Block body = body(at.decl());
    Stmt.Return bare = at.innermost(Stmt.Return.class).filter(r -> r.value() == null).orElse(null);
    for (String value : values(at)) {
      String text = "return " + value + ";";
      if (bare != null) {
        helps.add(likely("return a value", new Edit(bare.span(), text)));
      } else if (body != null) {
        helps.add(likely("end it with `" + text + "`", at.lines().last(body, text)));
      }
    }
    at.innermost(Stmt.Return.class)
        .filter(r -> r.value() != null)
        .ifPresent(r -> helps.add(likely("leave without a value", new Edit(r.span(), "return;"))));
    return helps;
  }

  private static Stmt.@Nullable Block body(@Nullable Decl decl) {
    if (decl instanceof Decl.Fn fn) {
      return fn.body();
    }
    return decl instanceof Decl.Op op ? op.body() : null;
  }

  private static List<String> values(Surroundings at) {
    String leave = at.leave();
    boolean op = at.decl() instanceof Decl.Op;
    return op && leave != null && leave.startsWith("return ")
        ? List.of(leave.substring("return ".length()))
        : List.of("0", "false", "0ns", "null");
  }

  /** A result that the kernel does not take. */
  static List<Help> taken(Diagnostic d, Surroundings at) {
    Stmt.Return s = at.innermost(Stmt.Return.class).orElse(null);
    Expr value = s == null ? null : s.value();
    if (value == null) {
      return List.of();
    }
    String previous = at.parameter(1);
    boolean select = at.op().filter(o -> o.name().text().equals("select_cpu")).isPresent();
    if (!select || previous == null) {
      return List.of(likely("return a negative errno", new Edit(value.span(), "-EINVAL")));
    }
    return List.of(
        likely("fall back on " + previous, Recipe.insert(value.span().end(), " or " + previous)),
        likely("return " + previous, new Edit(value.span(), previous)));
  }
}
