package dev.scxlab.check.evaluator;

import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.evaluator.Scope.Ty;
import dev.scxlab.check.evaluator.Scope.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random statements. */
final class RandomStatements {

  private final RandomExprs exprs;
  private int names;

  RandomStatements(RandomExprs exprs) {
    this.exprs = exprs;
  }

  private int depth() {
    return 1 + exprs.random.nextInt(2);
  }

  private String name() {
    return "v" + names++;
  }

  /** Statements, each on lines of its own; what they declare is gone afterwards. */
  String block(Scope scope, int count, int nesting, String indent) {
    StringBuilder text = new StringBuilder();
    int before = scope.vars.size();
    for (int i = 0; i < count; i++) {
      exprs.in(scope);
      text.append(indent).append(statement(scope, nesting, indent)).append('\n');
    }
    while (scope.vars.size() > before) {
      scope.vars.remove(scope.vars.size() - 1);
    }
    exprs.in(scope);
    return text.toString();
  }

  private String body(Scope scope, int nesting, String indent) {
    return "{\n"
        + block(scope, 1 + exprs.random.nextInt(2), nesting - 1, indent + "    ")
        + indent
        + "}";
  }

  private String loop(Scope scope, int nesting, String indent) {
    scope.loops++;
    String text = body(scope, nesting, indent);
    scope.loops--;
    return text;
  }

  private String statement(Scope scope, int nesting, String indent) {
    List<Supplier<String>> ways = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ways.add(() -> declare(scope));
      ways.add(() -> write());
      ways.add(() -> update());
    }
    ways.add(() -> assign(scope));
    ways.add(() -> effect(scope));
    ways.add(() -> effect(scope));
    ways.add(() -> structs(scope));
    if (nesting > 0) {
      nested(scope, nesting, indent, ways);
    }
    return exprs.pick(ways).get();
  }

  private String declare(Scope scope) {
    Ty type = exprs.pick(Ty.STORED);
    boolean assignable = exprs.chance(60);
    String name = name();
    String value = exprs.of(type, depth());
    String text = (assignable ? "var " : "let ") + name + ": " + type.label + " = " + value + ";";
    scope.vars.add(new Var(name, type, assignable));
    return text;
  }

  private String write() {
    if (exprs.chance(15)) {
      return exprs.chance(50)
          ? "small[" + exprs.index(1) + " & 7] = " + exprs.of(Ty.U32, 1) + " & 15;"
          : "single.level = " + exprs.of(Ty.U32, 1) + " % 8;";
    }
    if (exprs.chance(10)) {
      return "single.near = " + (exprs.chance(50) ? "null;" : exprs.of(Ty.CPU, 1) + ";");
    }
    Ty type = exprs.pick(Ty.STORED);
    return exprs.place(type, 1) + " = " + exprs.of(type, depth()) + ";";
  }

  private String update() {
    Ty type = exprs.pick(List.of(Ty.U32, Ty.U64, Ty.S32, Ty.S64));
    String operator = exprs.pick(List.of("+=", "-=", "*=", "&=", "|=", "^="));
    return exprs.place(type, 1) + " " + operator + " " + exprs.of(type, depth()) + ";";
  }

  private String assign(Scope scope) {
    List<Var> vars = scope.vars.stream().filter(Var::assignable).toList();
    if (vars.isEmpty()) {
      return update();
    }
    Var v = exprs.pick(vars);
    boolean number = Ty.NUMBERS.contains(v.type()) && v.type() != Ty.TIME;
    String operator =
        number && exprs.chance(50) ? exprs.pick(List.of(" += ", " -= ", " ^= ")) : " = ";
    return v.name() + operator + exprs.of(v.type(), depth()) + ";";
  }

  private String effect(Scope scope) {
    List<Supplier<String>> ways = new ArrayList<>();
    ways.add(() -> "hits += " + exprs.of(Ty.U32, depth()) + ";");
    ways.add(() -> "per_kind[" + exprs.index(1) + " % 3] += " + exprs.of(Ty.U64, depth()) + ";");
    ways.add(() -> "sizes.add(" + exprs.of(Ty.U64, depth()) + ");");
    ways.add(() -> "kick_cpu(" + exprs.of(Ty.CPU, depth()) + ", KICK_IDLE);");
    ways.add(
        () -> "task_set_slice(" + exprs.of(Ty.TASK, 0) + ", " + exprs.of(Ty.TIME, depth()) + ");");
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
    if (scope.vars.stream().anyMatch(v -> v.name().equals("p"))) {
      ways.add(() -> "cpumask_copy(homes[p].near, " + exprs.of(Ty.MASK, 0) + ");");
    }
    ways.add(() -> "by_id.delete(" + exprs.of(Ty.U64, 1) + " & 3);");
    for (int i = 0; i < scope.functionsBelow; i++) {
      int number = i;
      ways.add(() -> exprs.call(number, 1) + ";");
    }
    if (scope.op == OpsCallback.ENQUEUE_TASK) {
      ways.add(
          () ->
              "dsq_insert(p, "
                  + exprs.dsq(depth())
                  + ", "
                  + exprs.of(Ty.TIME, 1)
                  + ", enq_flags);");
    }
    if (scope.op == OpsCallback.DISPATCH_CPU) {
      ways.add(() -> "dsq_move_to_local(" + exprs.dsq(depth()) + ");");
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

  private String leave(Scope scope) {
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
                "contexts.pop()",
                "contexts.peek()"));
    if (scope.op == OpsCallback.INIT_TASK) {
      values.add("some.create(p)");
    }
    switch (exprs.random.nextInt(5)) {
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
        return literal;
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
    ways.add(() -> range(scope, nesting, indent));
    ways.add(() -> members(scope, nesting, indent));
    ways.add(() -> queue(scope, nesting, indent));
    ways.add(
        () ->
            "while "
                + exprs.condition(1)
                + " limit "
                + (1 + exprs.random.nextInt(4))
                + " "
                + loop(scope, nesting, indent));
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

  private String inLoop(Scope scope, String name, Ty type, Supplier<String> body) {
    scope.vars.add(new Var(name, type, false));
    String text = body.get();
    scope.vars.remove(scope.vars.size() - 1);
    return text;
  }

  private String limit() {
    return exprs.chance(40) ? " limit " + (1 + exprs.random.nextInt(3)) : "";
  }

  private String range(Scope scope, int nesting, String indent) {
    String name = name();
    String high =
        exprs.chance(60)
            ? Integer.toString(1 + exprs.random.nextInt(4))
            : "(" + exprs.of(Ty.U32, 1) + " & 3)";
    String head =
        "for " + name + " in " + (exprs.chance(70) ? "0" : "1") + ".." + high + limit() + " ";
    return head + inLoop(scope, name, Ty.U32, () -> loop(scope, nesting, indent));
  }

  private String members(Scope scope, int nesting, String indent) {
    String name = name();
    boolean llcs = exprs.chance(30);
    Ty type = llcs ? Ty.LLC : Ty.CPU;
    String over = llcs ? "llcs" : exprs.chance(50) ? "cpus" : exprs.of(Ty.MASK, 0);
    String from = exprs.chance(50) ? " from " + exprs.of(type, 1) : "";
    String head = "for " + name + " in " + over + from + limit() + " ";
    return head + inLoop(scope, name, type, () -> loop(scope, nesting, indent));
  }

  private String queue(Scope scope, int nesting, String indent) {
    String name = name();
    String head =
        "for "
            + name
            + " in dsq("
            + exprs.dsq(1)
            + (exprs.chance(30) ? ", REV" : "")
            + ") limit 3 ";
    return head + inLoop(scope, name, Ty.TASK, () -> loop(scope, nesting, indent));
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
