package dev.scxlab.advice;

import static dev.scxlab.advice.Recipe.insert;
import static dev.scxlab.advice.Recipe.likely;

import dev.scxlab.source.Diagnostic;
import dev.scxlab.source.Edit;
import dev.scxlab.source.Help;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.BinaryOp;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.Expr;
import dev.scxlab.syntax.Stmt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** For flags of calls and of the policy. */
final class FlagRecipes {

  private FlagRecipes() {}

  /** Flags that exclude each other: one of them. */
  static List<Help> one(Diagnostic d, Surroundings at) {
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

  /** Flags that mean nothing here: without them. */
  static List<Help> without(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    for (Expr.Binary b = at.expression(Expr.Binary.class).orElse(null); b != null; ) {
      if (b.operator() == BinaryOp.BIT_OR) {
        for (Expr kept : List.of(b.left(), b.right())) {
          Expr gone = kept == b.left() ? b.right() : b.left();
          helps.add(likely("leave `" + at.text(gone) + "` out", new Edit(b.span(), at.text(kept))));
        }
      }
      b = (Expr.Binary) at.parent(b).filter(Expr.Binary.class::isInstance).orElse(null);
    }
    if (helps.isEmpty()) {
      helps.add(likely("pass no flags", new Edit(d.primary(), "0")));
    }
    return helps;
  }

  /** Flags of another call: the one of the same name, what the op was given, or none. */
  static List<Help> ofThisCall(Diagnostic d, Surroundings at) {
    Set<String> others = new LinkedHashSet<>();
    String text = at.source().text(d.primary());
    String wanted = d.helps().isEmpty() ? "" : d.helps().get(0).text();
    String same = text.substring(text.indexOf('_') + 1);
    for (String flag : wanted.substring(wanted.indexOf(':') + 1).split(",")) {
      if (text.matches("\\w+") && flag.strip().endsWith("_" + same)) {
        others.add(flag.strip());
      }
    }
    at.parameters().stream().filter(p -> p.endsWith("_flags")).forEach(others::add);
    if (others.isEmpty()) {
      others.add("0");
    }
    return others.stream()
        .map(
            o ->
                likely(
                    o.equals("0") ? "pass no flags" : "pass `" + o + "`", new Edit(d.primary(), o)))
        .toList();
  }

  /** A flag of the policy that lacks its op: without it. */
  static List<Help> dropOfPolicy(Diagnostic d, Surroundings at) {
    if (!(at.decl() instanceof Decl.Flags all)) {
      return List.of();
    }
    List<Decl.Flag> flags = all.flags();
    String text = "drop the flag";
    if (flags.size() == 1) {
      return List.of(likely(text, at.lines().remove(all.span())));
    }
    for (int i = 0; i < flags.size(); i++) {
      if (Surroundings.contains(flags.get(i).span(), d.primary())) {
        int from = i == 0 ? flags.get(0).span().start() : flags.get(i - 1).span().end();
        int to = i == 0 ? flags.get(1).span().start() : flags.get(i).span().end();
        return List.of(likely(text, new Edit(new Span(from, to), "")));
      }
    }
    return List.of();
  }

  /** Idle tracking that an op switches off: kept on by a flag. */
  static List<Help> keepIdle(Diagnostic d, Surroundings at) {
    List<Help> helps = new ArrayList<>();
    String flag = "KEEP_BUILTIN_IDLE";
    String text = "keep built-in idle tracking";
    List<Decl.Flags> declared = at.declared(Decl.Flags.class);
    if (!declared.isEmpty() && !declared.get(0).flags().isEmpty()) {
      List<Decl.Flag> flags = declared.get(0).flags();
      helps.add(likely(text, insert(flags.get(flags.size() - 1).span().end(), ", " + flag)));
    } else {
      helps.add(likely(text, Additions.top(at, "flags { " + flag + " }")));
    }
    if (at.op("select_cpu").isEmpty()) {
      helps.add(
          likely(
              "or select CPUs yourself",
              Additions.op(at, "on select_cpu(p, prev_cpu, wake_flags) { return prev_cpu; }")));
    }
    return helps;
  }

  /** With ENQ_LAST set the task is queued where the CPU looks. */
  static List<Help> lastStays(Diagnostic d, Surroundings at) {
    Decl.Op op = at.op().orElse(null);
    List<String> names = at.parameters();
    if (op == null || !op.name().text().equals("enqueue") || names.size() < 2) {
      return List.of();
    }
    String insert = "dsq_insert(" + names.get(0) + ", LOCAL, SLICE_DFL, " + names.get(1) + ");";
    String kick = "kick_cpu(task_cpu(" + names.get(0) + "), 0);";
    String line = "if ENQ_LAST in " + names.get(1) + " { " + insert + " " + kick + " return; }";
    return List.of(
        likely(
            "keep the last task on its CPU, and make that look again",
            at.lines().first(op.body(), line)));
  }
}
