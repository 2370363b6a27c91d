package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Label;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import dev.scxlab.syntax.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For loops without an end and numbers out of their range. */
final class NumberRecipes {

  private static final int ROUNDS = 64;
  private static final Pattern CLAMP = Pattern.compile("clamp\\([^,]*, ([^,]*), ([^)]*)\\)");

  private NumberRecipes() {}

  /** A loop that may not end. */
  static List<Help> limit(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (int rounds : new int[] {1000, ROUNDS, 8}) {
      at.innermost(Stmt.While.class)
          .filter(s -> s.limit() == null)
          .ifPresent(
              s ->
                  helps.add(
                      likely(
                          "leave after " + rounds + " rounds",
                          insert(s.condition().span().end(), " limit " + rounds))));
      at.innermost(Stmt.For.class)
          .ifPresent(
              s -> {
                TypeRef.Range range = s.range();
                if (range != null) {
                  String bound = at.text(range.high());
                  helps.add(
                      likely(
                          "go round at most " + rounds + " times",
                          new Edit(range.high().span(), "min(" + bound + ", " + rounds + ")")));
                } else if (s.limit() == null) {
                  int end = s.body().span().start();
                  helps.add(
                      likely(
                          "leave after " + rounds + " rounds",
                          insert(end, "limit " + rounds + " ")));
                }
              });
    }
    return helps;
  }

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
              String test = "if " + index + " < 0 { " + leave + "; }" + at.newLine(start);
              helps.add(likely("leave first when it is below 0", insert(start, test)));
            });
    return helps;
  }

  /** A value outside the range of its place. */
  static List<Help> clamp(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Help old : d.helps()) {
      Matcher range = CLAMP.matcher(old.text());
      if (range.find()) {
        at.innermost(Stmt.Assign.class)
            .ifPresent(s -> helps.add(clamped(s, at, range.group(1), range.group(2))));
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

  /** A result that the kernel does not take. */
  static List<Help> result(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    at.innermost(Stmt.Return.class)
        .ifPresent(
            s -> {
              Expr value = s.value();
              if (value == null) {
                return;
              }
              String previous = at.parameter(1);
              boolean select =
                  at.op().filter(o -> o.name().text().equals("select_cpu")).isPresent();
              if (select && previous != null) {
                helps.add(
                    likely(
                        "fall back on " + previous, insert(value.span().end(), " or " + previous)));
                helps.add(likely("return " + previous, new Edit(value.span(), previous)));
              } else {
                helps.add(likely("return a negative errno", new Edit(value.span(), "-EINVAL")));
              }
            });
    return helps;
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
}
