package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For numbers out of their range. */
final class NumberRecipes {

  private static final Pattern CLAMP = Pattern.compile("clamp\\([^,]*, ([^,]*), ([^)]*)\\)");

  private static final Pattern MOST = Pattern.compile("\\b0\\.\\.(\\d+)");

  private NumberRecipes() {}

  /** An index that may be below zero. */
  static List<Help> notNegative(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String index = at.source().text(d.primary());
    String leave = at.leave();
    at.statement()
        .filter(s -> leave != null)
        .ifPresent(
            s -> {
              int start = s.span().start();
              String test = "if " + index + " < 0 { " + leave + "; }" + at.lines().newLine(start);
              helps.add(likely("leave first when it is below 0", insert(start, test)));
            });
    if (at.expression(Expr.class).filter(Parts::pure).isPresent()) {
      at.innermost(Stmt.If.class)
          .filter(i -> Surroundings.contains(i.then().span(), d.primary()))
          .ifPresent(i -> helps.add(testToo(i, at, index)));
      helps.add(likely("take at least 0", new Edit(d.primary(), "max(" + index + ", 0)")));
    }
    return helps;
  }

  private static Help testToo(Stmt.If i, Surroundings at, String index) {
    String condition = at.text(i.condition());
    String whole = condition.contains("||") ? "(" + condition + ")" : condition;
    return likely(
        "test that it is 0 or more too",
        new Edit(i.condition().span(), index + " >= 0 && " + whole));
  }

  /** A value outside the range of its place. */
  static List<Help> clamp(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Help old : d.helps()) {
      Matcher range = CLAMP.matcher(old.text());
      if (range.find()) {
        at.innermost(Stmt.Assign.class)
            .ifPresent(s -> helps.add(clamped(s, at, range.group(1), range.group(2))));
        String value = at.source().text(d.primary());
        String inside = "clamp(" + value + ", " + range.group(1) + ", " + range.group(2) + ")";
        helps.add(likely("keep it in the range", new Edit(d.primary(), inside)));
      }
    }
    return helps;
  }

  private static Help clamped(Stmt.Assign s, Surroundings at, String low, String high) {
    String value = at.text(s.value());
    if (s.operator() != null) {
      value = at.text(s.place()) + " " + s.operator().symbol() + " " + value;
    }
    String text = at.text(s.place()) + " = clamp(" + value + ", " + low + ", " + high + ")";
    Edit edit = new Edit(s.place().span().to(s.value().span()), text);
    return likely("keep it in the range", edit);
  }

  /** A variable that is read before it has a value. */
  static List<Help> initial(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      Surroundings declared = new Surroundings(at.source(), at.policy(), label.span());
      declared
          .innermost(Stmt.Local.class)
          .filter(l -> l.value() == null)
          .ifPresent(
              l -> {
                int end = l.span().end() - 1;
                helps.add(likely("begin with 0", insert(end, " = 0")));
                helps.add(likely("begin with false", insert(end, " = false")));
              });
    }
    return helps;
  }

  /** A constant index behind the end of its array: a larger array, or its last element. */
  static List<Help> outside(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr.IntLit index = at.expression(Expr.IntLit.class).orElse(null);
    Expr.Index access = at.expression(Expr.Index.class).orElse(null);
    if (index == null || access == null) {
      return helps;
    }
    String array = Expr.nameOf(access.base());
    for (Decl.Array a : at.declared(Decl.Array.class)) {
      List<Expr> dims = a.type().dims();
      boolean sized = dims.size() == 1 && dims.get(0) instanceof Expr.IntLit;
      if (a.name().text().equals(array) && sized) {
        long size = ((Expr.IntLit) dims.get(0)).value();
        String last = Long.toString(size - 1);
        helps.add(likely("take the last element, " + last, new Edit(index.span(), last)));
        String more = Long.toString(index.value() + 1);
        helps.add(likely("or make the array larger", new Edit(dims.get(0).span(), more)));
      }
    }
    return helps;
  }

  /** A difference that may wrap below 0: one that stops there. */
  static List<Help> stopAtZero(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String text = "let the difference stop at 0";
    Expr.Binary b = at.expression(Expr.Binary.class).orElse(null);
    if (b != null && b.operator() == BinaryOp.SUB) {
      String both = at.text(b.left()) + ", " + at.text(b.right());
      helps.add(likely(text, new Edit(b.span(), "sub_sat(" + both + ")")));
    }
    Stmt.Assign s = at.innermost(Stmt.Assign.class).orElse(null);
    if (s != null && s.operator() == BinaryOp.SUB) {
      String place = at.text(s.place());
      String all = place + " = sub_sat(" + place + ", " + at.text(s.value()) + ")";
      helps.add(likely(text, new Edit(s.place().span().to(s.value().span()), all)));
    }
    return helps;
  }

  /** A number that loses its upper bits: cut on purpose. */
  static List<Help> cut(Diagnostic d, Surroundings at) {
    return at.expression(Expr.Cast.class)
        .filter(c -> c.type().text().equals("u32"))
        .map(
            c -> {
              Expr value = c.value();
              String text = Parts.tight(value) ? at.text(value) : "(" + at.text(value) + ")";
              return List.of(
                  likely(
                      "keep the lower 32 bits, and say so",
                      new Edit(c.span(), "(" + text + " & 0xffffffff) as u32")));
            })
        .orElse(List.of());
  }

  /** An argument above what a call takes. */
  static List<Help> atMost(Diagnostic d, Surroundings at) {
    Matcher most = MOST.matcher(d.title());
    if (!most.find()) {
      return List.of();
    }
    String value = at.source().text(d.primary());
    String limit = most.group(1);
    boolean number = at.expression(Expr.IntLit.class).isPresent();
    return List.of(
        likely(
            "pass " + limit + " at most",
            new Edit(d.primary(), number ? limit : "min(" + value + ", " + limit + ")")));
  }

  /** The number of a CPU, core, LLC or node that may not be there: one that is on each machine. */
  static List<Help> ofTheMachine(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Expr index = at.expression(Expr.class).orElse(null);
    Expr number = index instanceof Expr.Cast cast ? cast.value() : index;
    if (index == null || number == null || !index.span().equals(d.primary())) {
      return helps;
    }
    String text = Parts.tight(number) ? at.text(number) : "(" + at.text(number) + ")";
    for (String kind : List.of("cpu", "core", "llc", "node")) {
      for (String value : List.of(text, "(" + text + " as u32)", "(" + text + " as u64)")) {
        String inside = "(" + value + " % nr_" + kind + "s) as " + kind;
        helps.add(
            likely("take one that every machine has, for example", new Edit(d.primary(), inside)));
      }
    }
    return helps;
  }
}
