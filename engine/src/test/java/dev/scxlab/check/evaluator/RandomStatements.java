package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import dev.scxlab.check.evaluator.Scope.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random statements. */
final class RandomStatements {

  private final RandomExprs exprs;
  private final RandomKfuncs kfuncs;
  private final RandomLoops loops;
  private int names;

  RandomStatements(RandomExprs exprs) {
    this.exprs = exprs;
    this.kfuncs = new RandomKfuncs(exprs);
    this.loops = new RandomLoops(exprs, this);
  }

  RandomKfuncs kfuncs() {
    return kfuncs;
  }

  int depth() {
    return 1 + exprs.random.nextInt(2);
  }

  String name() {
    return "v" + names++;
  }

  /** Statements, each on lines of its own; what they declare is gone afterwards. */
  String block(Scope scope, int count, int nesting, String indent) {
    StringBuilder text = new StringBuilder();
    int before = scope.vars.size();
    int handles = scope.handles.size();
    int live = scope.live.size();
    for (int i = 0; i < count; i++) {
      exprs.in(scope);
      text.append(indent).append(statement(scope, nesting, indent)).append('\n');
    }
    while (scope.vars.size() > before) {
      scope.vars.remove(scope.vars.size() - 1);
    }
    scope.handles.subList(handles, scope.handles.size()).clear();
    scope.live.subList(live, scope.live.size()).clear();
    exprs.in(scope);
    return text.toString();
  }

  String body(Scope scope, int nesting, String indent) {
    return "{\n"
        + block(scope, 1 + exprs.random.nextInt(2), nesting - 1, indent + "    ")
        + indent
        + "}";
  }

  private String statement(Scope scope, int nesting, String indent) {
    List<Supplier<String>> ways = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ways.add(() -> declare(scope));
      ways.add(() -> write());
      ways.add(() -> update());
    }
    if (scope.vars.stream().anyMatch(Var::assignable)) {
      ways.add(() -> assign(scope));
      ways.add(() -> assign(scope));
    }
    ways.add(() -> effect(scope));
    ways.add(() -> effect(scope));
    ways.add(() -> structs(scope));
    for (int i = 0; i < 4; i++) {
      ways.add(() -> kfuncs.statement(name(), leave(scope), update()));
    }
    ways.add(() -> exprs.maps().tree(name(), leave(scope)));
    ways.add(() -> exprs.maps().locked(quietLeave(scope)));
    ways.add(() -> exprs.maps().lockedEntry(name(), leave(scope)));
    ways.add(() -> exprs.maps().timer());
    ways.add(() -> exprs.texts().statement(name(), leave(scope)));
    ways.add(() -> exprs.arrays().statement(name()));
    ways.add(() -> exprs.arrays().statement(name()));
    ways.add(() -> exprs.storages().statement(name(), leave(scope)));
    ways.add(() -> exprs.storages().statement(name(), leave(scope)));
    ways.add(() -> optional());
    ways.add(() -> orLeave(scope));
    if (nesting > 0) {
      nested(scope, nesting, indent, ways);
    }
    return exprs.pick(ways).get();
  }

  private String declare(Scope scope) {
    Ty type = exprs.chance(10) ? Ty.TEXT : exprs.pick(Ty.STORED);
    boolean assignable = exprs.chance(60);
    String name = name();
    String value = exprs.of(type, depth());
    String text = (assignable ? "var " : "let ") + name + ": " + type.label + " = " + value + ";";
    scope.vars.add(new Var(name, type, assignable));
    return text;
  }

  private String write() {
    if (exprs.chance(15)) {
      return exprs.pick(
          List.of(
              "small[" + exprs.index(1) + " & 7] = " + exprs.of(Ty.U32, 1) + " & 15;",
              "bounded = min(" + exprs.of(Ty.U32, 1) + ", 5);",
              "single.level = " + exprs.of(Ty.U32, 1) + " % 8;"));
    }
    List<String> tasks = exprs.scope().live;
    if (!tasks.isEmpty() && exprs.chance(10)) {
      return exprs.chance(50)
          ? exprs.pick(tasks) + ".slice = " + exprs.of(Ty.TIME, 1) + ";"
          : exprs.pick(tasks) + ".dsq_vtime += " + exprs.of(Ty.U64, 1) + ";";
    }
    if (exprs.chance(10)) {
      return "single.near = " + (exprs.chance(50) ? "null;" : exprs.of(Ty.CPU, 1) + ";");
    }
    Ty type = exprs.pick(Ty.STORED);
    return exprs.place(type, 1) + " = " + exprs.of(type, depth()) + ";";
  }

  private String update() {
    Ty type = exprs.pick(List.of(Ty.U32, Ty.U64, Ty.S32, Ty.S64));
    if (exprs.chance(10)) {
      return "g_" + type.label + " = wrapping(g_" + type.label + " + " + exprs.of(type, 1) + ");";
    }
    String operator =
        exprs.pick(List.of("+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", "/=", "%="));
    if (operator.equals("/=") || operator.equals("%=")) {
      return exprs.place(type, 1) + " " + operator + " " + exprs.of(type, 1) + " | 1;";
    }
    if (operator.equals("<<=") || operator.equals(">>=")) {
      return exprs.place(type, 1) + " " + operator + " " + exprs.index(1) + " & 31;";
    }
    return exprs.place(type, 1) + " " + operator + " " + exprs.of(type, depth()) + ";";
  }

  private String assign(Scope scope) {
    List<Var> vars = scope.vars.stream().filter(Var::assignable).toList();
    if (vars.isEmpty()) {
      return update();
    }
    List<Var> wide = vars.stream().filter(v -> v.type() == Ty.U64).toList();
    Var v = exprs.pick(wide.isEmpty() || exprs.chance(50) ? vars : wide);
    if (v.type() == Ty.U64 && exprs.chance(75)) {
      return v.name() + " = by_key.get(" + exprs.of(Ty.U32, 1) + " & 7) or " + leave(scope) + ";";
    }
    boolean number = Ty.NUMBERS.contains(v.type()) && v.type() != Ty.TIME;
    String operator =
        number && exprs.chance(50) ? exprs.pick(List.of(" += ", " -= ", " ^= ")) : " = ";
    return v.name() + operator + exprs.of(v.type(), depth()) + ";";
  }

  private String effect(Scope scope) {
    List<Supplier<String>> ways = new ArrayList<>();
    ways.add(() -> "hits += " + exprs.of(Ty.U32, depth()) + ";");
    ways.add(() -> "per_kind[" + exprs.index(1) + " % 3] += " + exprs.of(Ty.U64, depth()) + ";");
    ways.add(() -> "spread[" + exprs.index(1) + " % 3].add(" + exprs.of(Ty.U64, 1) + ");");
    ways.add(() -> "sizes.add(" + exprs.of(Ty.U64, depth()) + ");");
    ways.add(() -> "kick_cpu(" + exprs.of(Ty.CPU, depth()) + ", KICK_IDLE);");
    ways.add(
        () ->
            "log(\"%llu %d\", "
                + exprs.of(Ty.U64, depth())
                + ", "
                + exprs.of(Ty.S32, depth())
                + ");");
    ways.add(() -> "by_id.set(" + exprs.of(Ty.U64, 1) + " & 3, " + exprs.of(Ty.CTX, 0) + ");");
    ways.add(() -> "cpumask_set_cpu(" + exprs.of(Ty.CPU, 1) + ", " + exprs.ownMask() + ");");
    ways.add(() -> "cpumask_and(" + exprs.ownMask() + ", " + exprs.of(Ty.MASK, 0) + ", open);");
    if (scope.live.contains("p")) {
      ways.add(() -> "cpumask_copy(homes[p].near, " + exprs.of(Ty.MASK, 0) + ");");
      ways.add(() -> "some.delete(p);");
    }
    ways.add(() -> "by_id.delete(" + exprs.of(Ty.U64, 1) + " & 3);");
    for (int i = 0; i < scope.functionsBelow; i++) {
      int number = i;
      ways.add(() -> exprs.call(number, 1) + ";");
    }
    if (scope.result == null || scope.op == null) {
      String value = scope.result == null ? "" : " " + exprs.of(scope.result, 1);
      ways.add(() -> "if " + exprs.condition(depth()) + " { return" + value + "; }");
    }
    if (scope.loops > 0) {
      ways.add(
          () ->
              "if "
                  + exprs.condition(depth())
                  + exprs.pick(List.of(" { break; }", " { continue; }")));
    }
    return exprs.pick(ways).get();
  }

  /** A way out for which nothing is called. */
  private static String quietLeave(Scope scope) {
    boolean simple = scope.result == null || scope.result == Ty.S32;
    return scope.loops > 0
        ? "break"
        : simple ? (scope.result == null ? "return" : "return 0") : "g_bool = true";
  }

  /** A number or index that may be missing is kept, changed and tested. */
  private String optional() {
    String name = name();
    if (exprs.chance(50)) {
      String head = "var " + name + " = by_key.get(" + exprs.of(Ty.U32, 1) + " & 7); ";
      String change =
          exprs.chance(50)
              ? "if "
                  + exprs.condition(1)
                  + " { "
                  + name
                  + " = by_key.get("
                  + exprs.index(1)
                  + "); } "
              : "";
      return head + change + "if " + name + " != null { g_u64 ^= " + name + "; }";
    }
    String head = "let " + name + " = maybe(" + exprs.of(Ty.TASK, 0) + ", single.near); ";
    return head
        + (exprs.chance(50)
            ? "if " + name + " == null { hits += 1; } else { g_cpu = " + name + "; }"
            : "single.near = " + name + ";");
  }

  /** What may be missing or fail is used or the block left. */
  private String orLeave(Scope scope) {
    String key = exprs.of(Ty.U32, 1) + " & 7";
    return exprs.pick(
            List.of(
                "g_u64 = by_key.get(" + key + ")",
                "a_s32[" + exprs.index(0) + " & 7] = waiting.pop()",
                "g_cpu = single.near",
                "by_key.set(" + key + ", " + exprs.of(Ty.U64, 1) + ")",
                "waiting.push(" + exprs.of(Ty.S32, 1) + ")"))
        + " or "
        + leave(scope)
        + ";";
  }

  private String leave(Scope scope) {
    if (exprs.chance(20)) {
      return "{ hits += 1; " + plainLeave(scope) + "; }";
    }
    return plainLeave(scope);
  }

  private String plainLeave(Scope scope) {
    if (scope.loops > 0 && exprs.chance(60)) {
      return exprs.pick(List.of("break", "continue"));
    }
    return scope.result == null
        ? "return"
        : "return "
            + (scope.op != null && scope.result == Ty.S32 ? "0" : exprs.of(scope.result, 1));
  }

  private String structs(Scope scope) {
    String task = exprs.of(Ty.TASK, 0);
    String key = exprs.of(Ty.U64, 1) + " & 3";
    List<String> values =
        new ArrayList<>(
            List.of(
                "some.get(" + task + ")",
                "by_id.get(" + key + ")",
                "by_id.create(" + key + ")",
                "by_kind.get(" + exprs.of(Ty.KIND, 1) + ")",
                "contexts.pop()",
                "contexts.peek()"));
    if (scope.live.contains("p")) {
      values.add("some.create(p)");
    }
    switch (exprs.random.nextInt(6)) {
      case 5:
        return "by_kind.set("
            + exprs.of(Ty.KIND, 1)
            + ", "
            + (exprs.chance(50) ? exprs.of(Ty.CTX, 0) : "ctx{ f_s64: " + exprs.of(Ty.S64, 1) + " }")
            + ");";
      case 0:
        return "single = " + exprs.of(Ty.CTX, 1) + ";";
      case 1:
        return "many["
            + exprs.index(1)
            + " & 3] = ctx{ f_u64: "
            + exprs.of(Ty.U64, depth())
            + ", f_bool: "
            + exprs.of(Ty.BOOL, 1)
            + " };";
      case 2:
        String copy = name();
        String literal = "var " + copy + " = ctx{ f_u32: " + exprs.of(Ty.U32, 1) + ", level: 3 };";
        scope.vars.add(new Var(copy, Ty.CTX, false));
        return exprs.chance(60)
            ? literal
            : literal
                + " if "
                + exprs.condition(1)
                + " { "
                + copy
                + " = "
                + exprs.of(Ty.CTX, 0)
                + "; }";
      default:
        String name = name();
        String found = "let " + name + " = " + exprs.pick(values) + " or " + leave(scope) + ";";
        scope.vars.add(new Var(name, Ty.CTX, false));
        return found;
    }
  }

  private void nested(Scope scope, int nesting, String indent, List<Supplier<String>> ways) {
    ways.add(() -> "if " + exprs.condition(depth()) + " " + body(scope, nesting, indent));
    ways.add(
        () ->
            "if "
                + exprs.condition(depth())
                + " "
                + body(scope, nesting, indent)
                + " else "
                + body(scope, nesting, indent));
    ways.add(() -> match(scope, nesting, indent));
    ways.add(() -> loops.any(scope, nesting, indent));
    ways.add(() -> loops.any(scope, nesting, indent));
    ways.add(() -> loops.any(scope, nesting, indent));
    ways.add(
        () ->
            "if "
                + exprs.condition(1)
                + " { g_bool = true; } else if "
                + exprs.condition(1)
                + " "
                + body(scope, nesting, indent)
                + (exprs.chance(50) ? "" : " else { }"));
    ways.add(() -> using(scope, indent));
  }

  private String match(Scope scope, int nesting, String indent) {
    if (exprs.chance(50)) {
      return "match "
          + exprs.of(Ty.KIND, 1)
          + " { OPEN => "
          + body(scope, nesting, indent)
          + " GROUPED, CONFINED => "
          + body(scope, nesting, indent)
          + " }";
    }
    return "match "
        + exprs.of(Ty.U32, 1)
        + " % 4 { 0 => "
        + body(scope, nesting, indent)
        + " 1, 2 => "
        + body(scope, nesting, indent)
        + " else => "
        + body(scope, nesting, indent)
        + " }";
  }

  String inLoop(Scope scope, String name, Ty type, Supplier<String> body) {
    scope.vars.add(new Var(name, type, false));
    String text = body.get();
    scope.vars.remove(scope.vars.size() - 1);
    return text;
  }

  private String using(Scope scope, String indent) {
    String name = name();
    if (exprs.chance(50)) {
      String head = "using " + name + " = get_idle_cpumask() ";
      return head + inLoop(scope, name, Ty.MASK, () -> body(scope, 1, indent));
    }
    String head =
        "using " + name + " = task_from_pid(" + exprs.of(Ty.S32, 1) + ") or " + leave(scope) + " ";
    return head + inLoop(scope, name, Ty.TASK, () -> body(scope, 1, indent));
  }
}
