package dev.scxlab.check.evaluator;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random loops. */
final class RandomLoops {

  private final RandomExprs exprs;
  private final RandomStatements statements;

  RandomLoops(RandomExprs exprs, RandomStatements statements) {
    this.exprs = exprs;
    this.statements = statements;
  }

  String any(Scope scope, int nesting, String indent) {
    List<Supplier<String>> ways = new ArrayList<>();
    ways.add(() -> range(scope, nesting, indent));
    if (scope.walks == 0 && scope.functionsBelow == RandomPolicy.FUNCTIONS.size()) {
      ways.add(() -> members(scope, nesting, indent));
    }
    ways.add(() -> queue(scope, nesting, indent));
    ways.add(() -> limited(scope, nesting, indent));
    ways.add(() -> counted(scope, nesting, indent));
    if (scope.mayCall(Kfunc.ITER_TASK_NEW)) {
      ways.add(() -> tasks(scope, nesting, indent));
    }
    if (scope.mayCall(Kfunc.DSQ_MOVE)) {
      ways.add(() -> moves());
    }
    return exprs.pick(ways).get();
  }

  private String body(Scope scope, int nesting, String indent) {
    scope.loops++;
    String text = statements.body(scope, nesting, indent);
    scope.loops--;
    return text;
  }

  private String inLoop(Scope scope, String name, Ty type, Supplier<String> body) {
    return statements.inLoop(scope, name, type, body);
  }

  private String name() {
    return statements.name();
  }

  private String limited(Scope scope, int nesting, String indent) {
    String limit = " limit " + (1 + exprs.random.nextInt(4)) + " ";
    return "while " + exprs.condition(1) + limit + body(scope, nesting, indent);
  }

  /** A counter drives the condition; the body does not know it. */
  private String counted(Scope scope, int nesting, String indent) {
    String name = name();
    String head =
        "var " + name + ": u32 = 0; while " + name + " < " + (1 + exprs.random.nextInt(4));
    return head + " { " + name + " += 1; " + body(scope, nesting, indent).substring(1);
  }

  private String tasks(Scope scope, int nesting, String indent) {
    String name = name();
    return "for "
        + name
        + " in tasks"
        + (exprs.chance(50) ? " limit 3 " : " ")
        + inLoop(scope, name, Ty.TASK, () -> body(scope, nesting, indent));
  }

  /** Tasks are moved from a queue to others. */
  private String moves() {
    String name = name();
    RandomKfuncs kfuncs = statements.kfuncs();
    StringBuilder body = new StringBuilder();
    if (exprs.chance(50)) {
      body.append("dsq_move_set_slice(").append(name).append(", ");
      body.append(exprs.of(Ty.TIME, 1)).append("); ");
    }
    String flags = kfuncs.flags(dev.scxlab.abi.AbiType.ENQ_FLAGS);
    String call;
    if (exprs.chance(50)) {
      body.append("dsq_move_set_vtime(").append(name).append(", ");
      body.append(exprs.of(Ty.U64, 1)).append("); ");
      call = "dsq_move_vtime(" + name + ", " + exprs.vtime(1) + ", " + flags + ")";
    } else {
      String target =
          exprs.pick(List.of("LOCAL_ON(" + exprs.of(Ty.CPU, 1) + ")", exprs.fifo(1), "GLOBAL"));
      call = "dsq_move(" + name + ", " + target + ", " + flags + ")";
    }
    body.append("if ").append(call).append(" { break; } ");
    return "for " + name + " in dsq(" + exprs.dsq(0) + ") limit 3 { " + body + "}";
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
    return head + inLoop(scope, name, Ty.U32, () -> body(scope, nesting, indent));
  }

  private String members(Scope scope, int nesting, String indent) {
    String name = name();
    boolean llcs = exprs.chance(30);
    Ty type = llcs ? Ty.LLC : Ty.CPU;
    String over = llcs ? "llcs" : exprs.chance(50) ? "cpus" : exprs.of(Ty.MASK, 0);
    String from = exprs.chance(50) ? " from " + exprs.of(type, 1) : "";
    String head = "for " + name + " in " + over + from + limit() + " ";
    scope.walks++;
    String text = head + inLoop(scope, name, type, () -> body(scope, nesting, indent));
    scope.walks--;
    return text;
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
    return head + inLoop(scope, name, Ty.TASK, () -> body(scope, nesting, indent));
  }
}
