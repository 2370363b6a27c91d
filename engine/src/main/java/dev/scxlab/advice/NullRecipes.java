package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;
import static dev.scxlab.advice.Recipe.safe;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For values that may be missing: test them, leave, or take another value. */
final class NullRecipes {

  private NullRecipes() {}

  static List<Help> check(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String name = name(d, at);
    Stmt statement = at.statement().orElse(null);
    if (statement != null && isName(name)) {
      testHere(helps, d, at, statement, name);
      at.local(name, d.primary().start()).ifPresent(l -> atLookup(helps, at, l));
    } else if (statement instanceof Stmt.Local local) {
      atLookup(helps, at, local);
    } else if (statement != null) {
      nameFirst(helps, d, at, statement);
    }
    return helps;
  }

  private static String name(Diagnostic d, Surroundings at) {
    return at.expression(Expr.Call.class)
        .filter(c -> c.span().equals(d.primary()) && c.arguments().size() == 1)
        .filter(c -> "LOCAL_ON".equals(Surroundings.callee(c)))
        .map(c -> at.text(c.arguments().get(0)))
        .orElse(at.source().text(d.primary()));
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  private static void testHere(
      List<Help> helps, Diagnostic d, Surroundings at, Stmt statement, String name) {
    Expr condition = condition(statement);
    if (condition != null && Surroundings.contains(condition.span(), d.primary())) {
      Expr part = operand(condition, d);
      String text = at.text(part);
      boolean loose = part instanceof Expr.Binary b && b.operator() == BinaryOp.OR;
      String test = name + " != null && " + (loose ? "(" + text + ")" : text);
      boolean other = part != condition && !joined(condition, part);
      helps.add(likely("test it first", new Edit(part.span(), other ? "(" + test + ")" : test)));
      return;
    }
    if (statement instanceof Stmt.Expression || statement instanceof Stmt.Assign) {
      helps.add(
          safe(
              "test it where it is used",
              insert(statement.span().start(), "if " + name + " != null { "),
              insert(statement.span().end(), " }")));
    }
  }

  /** The operand of `&&` and `||` that holds the use: what stands before it is still done. */
  private static Expr operand(Expr condition, Diagnostic d) {
    Expr at = condition;
    while (at instanceof Expr.Binary b
        && (b.operator() == BinaryOp.AND || b.operator() == BinaryOp.OR)) {
      boolean left = Surroundings.contains(b.left().span(), d.primary());
      boolean right = Surroundings.contains(b.right().span(), d.primary());
      if (!left && !right) {
        return at;
      }
      at = left ? b.left() : b.right();
    }
    return at;
  }

  /** Whether an operand is one of a row of `&&`, where one more needs no parentheses. */
  private static boolean joined(Expr condition, Expr part) {
    Expr at = condition;
    while (at instanceof Expr.Binary b && b.operator() == BinaryOp.AND) {
      if (b.right() == part || b.left() == part) {
        return true;
      }
      at = b.left();
    }
    return false;
  }

  /** A value without a name: given one, and tested. */
  private static void nameFirst(List<Help> helps, Diagnostic d, Surroundings at, Stmt statement) {
    if (!(statement instanceof Stmt.Expression e && e.leave() == null)) {
      return;
    }
    String value = at.source().text(d.primary());
    String name = at.unused("found");
    String start = at.source().text().substring(e.span().start(), d.primary().start());
    String end = at.source().text().substring(d.primary().end(), e.span().end());
    String call = "if " + name + " != null { " + start + name + end + " }";
    String let = "let " + name + " = " + value + ";" + at.lines().between(e.span());
    helps.add(safe("test it first", new Edit(e.span(), let + call)));
  }

  private static @Nullable Expr condition(Stmt statement) {
    if (statement instanceof Stmt.If s) {
      return s.condition();
    }
    return statement instanceof Stmt.While s ? s.condition() : null;
  }

  /** Adds {@code or} to the lookup: another value, or a way to leave. */
  private static void atLookup(List<Help> helps, Surroundings at, Stmt.Local local) {
    Expr value = local.value();
    if (value == null || local.leave() != null) {
      return;
    }
    int end = value.span().end();
    boolean select = at.op().filter(o -> o.name().text().equals("select_cpu")).isPresent();
    String previous = at.parameter(1);
    if (select && previous != null) {
      helps.add(likely("fall back on " + previous, insert(end, " or " + previous)));
    }
    String task = at.parameter(0);
    if (at.op().isPresent() && task != null) {
      String own = "task_cpu(" + task + ")";
      helps.add(likely("fall back on the CPU of the task", insert(end, " or " + own)));
    }
    if (select || !at.text(value).contains("cpu(")) {
      helps.add(likely("or say what counts when there is nothing", insert(end, " or 0")));
    }
    at.insertOwnTask()
        .ifPresent(
            call ->
                helps.add(
                    likely(
                        "or queue the task and leave when there is nothing",
                        insert(end, " or { " + call + " return; }"))));
    if (at.loopBody().isPresent()) {
      helps.add(
          likely("or go on with the next when there is nothing", insert(end, " or continue")));
    }
    String leave = at.leave();
    if (leave != null) {
      helps.add(likely("or leave when there is nothing", insert(end, " or " + leave)));
    }
  }

  /** The check is the wrong way round: another operator between it and the use, or another test. */
  static List<Help> turnRound(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Label label : d.labels()) {
      Span check = label.span();
      String text = at.source().text(check);
      if (check.end() <= d.primary().start()) {
        Span between = new Span(/* start= */ check.end(), /* end= */ d.primary().start());
        String words = at.source().text(between);
        replace(helps, between, words, "||", "&&");
        replace(helps, between, words, "&&", "||");
      }
      replace(helps, check, text, "==", "!=");
      replace(helps, check, text, "!=", "==");
    }
    return helps;
  }

  private static void replace(List<Help> helps, Span span, String text, String old, String other) {
    int found = text.indexOf(old);
    if (found >= 0 && text.length() < 40) {
      int start = span.start() + found;
      Span operator = new Span(start, start + old.length());
      helps.add(likely("write `" + other + "`", new Edit(operator, other)));
    }
  }
}
