package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For declarations that are too small, too large, or in the wrong place. */
final class DeclarationRecipes {

  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
  private static final Pattern LIMIT = Pattern.compile("at (?:most|least) (\\w+)");
  private static final Pattern BYTES = Pattern.compile("needs (\\d+) bytes, at most (\\d+)");

  private DeclarationRecipes() {}

  /** A size or limit that is no sensible number: one that is. */
  static List<Help> size(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    boolean rounds = d.code() == DiagnosticCode.BAD_LIMIT;
    for (String size : List.of(rounds ? "64" : "4096", "64", "1")) {
      helps.add(
          likely(
              "write how many " + (rounds ? "rounds" : "entries") + " at most, for example",
              new Edit(d.primary(), size)));
    }
    return helps;
  }

  /** An attribute outside its range: the end of the range. */
  static List<Help> limit(Diagnostic d, Surroundings at) {
    Matcher limit = LIMIT.matcher(d.title());
    return limit.find()
        ? List.of(
            likely(
                "write " + limit.group(1) + ", which is the limit",
                new Edit(d.primary(), limit.group(1))))
        : List.of();
  }

  /** A value that is too large for a map: a shorter array in it. */
  static List<Help> shorten(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    Matcher bytes = BYTES.matcher(d.title());
    if (!bytes.find()) {
      return helps;
    }
    long over = Long.parseLong(bytes.group(1)) - Long.parseLong(bytes.group(2));
    for (Decl.Struct s : at.declared(Decl.Struct.class)) {
      for (Decl.StructField f : s.fields()) {
        List<Expr> dims = f.type().dims();
        if (dims.size() == 1 && dims.get(0) instanceof Expr.IntLit length) {
          long left = length.value() - (over + 7) / 8;
          String text = Long.toString(left);
          if (left > 0) {
            helps.add(
                likely(
                    "make `" + f.name().text() + "` shorter: " + text + " elements are the most",
                    new Edit(length.span(), text)));
          }
        }
      }
    }
    return helps;
  }

  /** A storage entry that is made too late: made in init_task, looked up here. */
  static List<Help> createEarly(Diagnostic d, Surroundings at) {
    Expr.Call call = at.expression(Expr.Call.class).orElse(null);
    if (call == null || !(call.callee() instanceof Expr.Field f)) {
      return List.of();
    }
    Edit look = new Edit(f.name().span(), "get");
    String create = at.text(f.base()) + ".create(p) or return -ENOMEM;";
    Decl.Op init = at.op("init_task").orElse(null);
    if (init == null) {
      String op = "on init_task(p, args) {\n    " + create + "\n    return 0;\n}";
      return List.of(likely("create it in init_task, look it up here", look, Additions.op(at, op)));
    }
    if (init.parameters().isEmpty()) {
      return List.of();
    }
    String task = init.parameters().get(0).name().text();
    return List.of(
        likely(
            "create it in init_task, look it up here",
            look,
            at.lines().first(init.body(), create.replace("(p)", "(" + task + ")"))));
  }

  /** Members of an enum that a match leaves out: nothing is done for them. */
  static List<Help> otherMembers(Diagnostic d, Surroundings at) {
    List<String> members = new ArrayList<>();
    Matcher names = QUOTED.matcher(d.title());
    while (names.find()) {
      members.add(names.group(1));
    }
    Stmt.Match match = at.innermost(Stmt.Match.class).orElse(null);
    if (match == null || match.arms().isEmpty()) {
      return List.of();
    }
    Span last = match.arms().get(match.arms().size() - 1).span();
    return List.of(
        likely(
            "say that nothing is done for them",
            at.lines().after(last, String.join(", ", members) + " => { }")),
        likely("say so with `else`", at.lines().after(last, "else => { }")));
  }

  /** A word in the head of an op that may not stand there. */
  static List<Help> notSleepable(Diagnostic d, Surroundings at) {
    return at.op()
        .map(
            op -> {
              int from = op.name().span().end();
              int open = at.source().text().indexOf('(', d.primary().end());
              Span word = new Span(from, Math.max(open, d.primary().end()));
              return List.of(Recipe.safe("take `sleepable` out", new Edit(word, "")));
            })
        .orElse(List.of());
  }

  /** An allow comment without a reason, where there is nothing to allow. */
  static List<Help> needlessAllow(Diagnostic d, Surroundings at) {
    return List.of(likely("nothing here needs it: take it out", at.lines().remove(d.primary())));
  }
}
