package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.CallContext;
import dev.scxlab.abi.KernelProfile;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random policy: fixed declarations of every kind with random values, and random code that uses
 * them. The same seed gives the same text.
 */
final class RandomPolicy {

  /** What a function takes and gives; it is called {@code f} and its number. */
  record Fn(@Nullable Ty result, List<Ty> parameters) {}

  private static final List<Ty> COMMON = List.of(Ty.U32, Ty.S64, Ty.CTX);

  static final List<Fn> FUNCTIONS =
      List.of(
          new Fn(Ty.U32, COMMON),
          new Fn(Ty.S64, COMMON),
          new Fn(Ty.BOOL, List.of(Ty.TASK, Ty.KIND)),
          new Fn(Ty.U64, COMMON),
          new Fn(Ty.CPU, List.of(Ty.TASK, Ty.MASK, Ty.TIME)),
          new Fn(null, List.of(Ty.CPU, Ty.LLC)),
          new Fn(Ty.QUARTER, List.of(Ty.ROW, Ty.QUARTER)),
          new Fn(Ty.U32, List.of(Ty.TEXT, Ty.ROW)));

  private static final List<OpsCallback> OPS =
      Arrays.stream(OpsCallback.values())
          .filter(op -> op.notModelled().isEmpty() && KernelProfile.NEWEST.has(op.since()))
          .toList();

  private final RandomExprs exprs;
  private final RandomStatements statements;
  private final StringBuilder text = new StringBuilder("policy random {\n");

  private RandomPolicy(long seed) {
    exprs = new RandomExprs(new SplittableRandom(seed));
    statements = new RandomStatements(exprs);
  }

  static String text(long seed) {
    return new RandomPolicy(seed).generate();
  }

  private String generate() {
    RandomDeclarations.lines(exprs).forEach(this::line);
    line("fn maybe(t: task?, c: cpu?) -> cpu? {");
    line("    if t != null && t.queued { return task_cpu(t); }");
    line("    return c;");
    line("}");
    line("fn either(a: text, first: bool) -> text {");
    line("    if first { return a; }");
    line("    return " + exprs.texts().literal() + ";");
    line("}");
    line("fn row_of(n: u32 in 0..2) -> u32[4] { return board[n]; }");
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      function(i);
    }
    for (OpsCallback op : OPS) {
      if (exprs.chance(15)) {
        op(op);
      }
    }
    body("timer beat every pace", CallContext.TIMER);
    body("timer settle[cpus](c)", CallContext.TIMER);
    body("timer once", CallContext.TIMER);
    body("agent decide", CallContext.AGENT);
    body("agent count every 100ms", CallContext.AGENT);
    return text.append("}\n").toString();
  }

  private void line(String s) {
    text.append("    ").append(s).append('\n');
  }

  private void function(int number) {
    Fn fn = FUNCTIONS.get(number);
    Scope scope = new Scope(null, fn.result(), number);
    StringBuilder head = new StringBuilder("fn f" + number + "(");
    for (int i = 0; i < fn.parameters().size(); i++) {
      String name = Character.toString('a' + i);
      Ty type = fn.parameters().get(i);
      head.append(i == 0 ? "" : ", ").append(name).append(": ").append(type.label);
      scope.vars.add(new Scope.Var(name, type, false));
    }
    line(head + ")" + (fn.result() == null ? "" : " -> " + fn.result().label) + " {");
    statements(scope, 1 + exprs.random.nextInt(2), 1);
    line("}");
  }

  /** The body of a timer or an agent; most policies leave it empty. */
  private void body(String head, CallContext context) {
    Scope scope = new Scope(null, context, null, FUNCTIONS.size());
    if (head.endsWith("(c)")) {
      scope.vars.add(new Scope.Var("c", Ty.CPU, false));
    }
    line(head + " {");
    if (exprs.chance(20)) {
      statements(scope, 2, 2);
    }
    line("}");
  }

  private void op(OpsCallback op) {
    StringBuilder head = new StringBuilder();
    Ty result = op.result().bytes() == 0 ? null : type(op.result());
    Scope scope = new Scope(op, result, FUNCTIONS.size());
    for (OpParameter p : op.parameters()) {
      head.append(head.length() == 0 ? "" : ", ").append(p.name());
      parameter(p, scope);
    }
    boolean sleepable = op.maySleep(KernelProfile.NEWEST) && exprs.chance(20);
    line("on " + op.opName() + (sleepable ? " sleepable (" : "(") + head + ") {");
    exprs.in(scope);
    if (op == OpsCallback.CPU_RELEASE_OP) {
      line("    if args.task != null { g_u32 = args.task.weight; }");
    }
    for (Ty t : List.of(Ty.BOOL, Ty.U32, Ty.S64, Ty.TEXT)) {
      List<String> fields = RandomFields.ofHandles(t, scope);
      if (!fields.isEmpty() && exprs.chance(60)) {
        line("    let h_" + t.label + " = " + exprs.pick(fields) + ";");
        scope.vars.add(new Scope.Var("h_" + t.label, t, false));
      }
    }
    statements(scope, 2 + exprs.random.nextInt(6), 2);
    line("}");
  }

  private void parameter(OpParameter p, Scope scope) {
    if (p.nullable()) {
      return;
    }
    Ty type = type(p.type());
    if (type != null) {
      scope.vars.add(new Scope.Var(p.name(), type, false));
    } else {
      scope.handles.add(new Scope.Handle(p.name(), p.type()));
    }
    if (type == Ty.TASK) {
      scope.live.add(p.name());
    }
  }

  private static @Nullable Ty type(AbiType abi) {
    for (Ty t : Ty.values()) {
      if (t.label.equals(abi.label())) {
        return t;
      }
    }
    return null;
  }

  private void statements(Scope scope, int count, int nesting) {
    text.append(statements.block(scope, count, nesting, "        "));
    exprs.in(scope);
    RandomInserts.last(scope.op, exprs, statements).forEach(s -> line("    " + s));
    if (scope.result != null) {
      boolean errno = scope.op != null && scope.result == Ty.S32;
      line("    return " + (errno ? "0" : exprs.of(scope.result, 2)) + ";");
    }
  }
}
