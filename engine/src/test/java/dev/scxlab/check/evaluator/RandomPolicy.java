package dev.scxlab.check.evaluator;

import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random policy: fixed declarations of every kind with random values, and random code that uses
 * them. The same seed gives the same text.
 */
final class RandomPolicy {

  /** The result types of the functions f0, f1 ... */
  static final List<Ty> RESULTS = List.of(Ty.U32, Ty.S64, Ty.BOOL, Ty.U64);

  private static final List<OpsCallback> OPS =
      List.of(
          OpsCallback.SELECT_CPU,
          OpsCallback.ENQUEUE_TASK,
          OpsCallback.DISPATCH_CPU,
          OpsCallback.TICK,
          OpsCallback.STOPPING,
          OpsCallback.SET_WEIGHT,
          OpsCallback.INIT_TASK);

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
    declarations();
    for (int i = 0; i < RESULTS.size(); i++) {
      function(i);
    }
    for (OpsCallback op : OPS) {
      if (exprs.chance(25)) {
        op(op);
      }
    }
    op(OpsCallback.RUNNING);
    return text.append("}\n").toString();
  }

  private void line(String s) {
    text.append("    ").append(s).append('\n');
  }

  private String fields(boolean zero) {
    StringBuilder s = new StringBuilder();
    for (Ty t : Ty.STORED) {
      if (exprs.chance(zero ? 0 : 30)) {
        s.append("f_").append(t.label).append(": ").append(exprs.literal(t)).append(", ");
      }
    }
    return "ctx{ " + s + "}";
  }

  private void declarations() {
    line("param slice: time = 5ms;");
    line("param proxy: bool = " + exprs.literal(Ty.BOOL) + ";");
    line("param tries: u32 = " + exprs.random.nextInt(9) + " in 0..8;");
    line("const BASE: u64 = " + exprs.literal(Ty.U64) + ";");
    line("const TABLE: u32[4] = [25, 50, " + exprs.literal(Ty.U32) + ", 399];");
    line("enum kind { OPEN, GROUPED, CONFINED }");
    StringBuilder struct = new StringBuilder("struct ctx { ");
    for (Ty t : Ty.STORED) {
      struct.append("f_").append(t.label).append(": ").append(t.label).append("; ");
      line("var g_" + t.label + ": " + t.label + " = " + exprs.literal(t) + ";");
      line("array a_" + t.label + ": " + t.label + "[8]" + value(t) + ";");
    }
    line(struct + "near: cpu?; level: u32 in 0..7; row: u32[4]; }");
    line("var single: ctx;");
    line("array many: ctx[4];");
    line("array per_cpu: u64[cpus];");
    line("array grid: s32[2][3];");
    line("array small: u32[8] in 0..15;");
    line("percpu var pv: u64" + value(Ty.U64) + ";");
    line("percpu var pc: ctx = " + fields(false) + ";");
    line("var open: mask;");
    line("array sets: mask[2];");
    line("struct dom { near: mask; load: u32; }");
    line("percpu var dom_here: dom;");
    line("task_storage homes: dom = dom{ load: 3 };");
    line("hash by_key: u32 -> u64 max 4;");
    line("hash by_id: u64 -> ctx max 3;");
    line("queue waiting: s32[3];");
    line("queue cpus_seen: cpu[3];");
    line("queue contexts: ctx[2];");
    line("task_storage some: ctx;");
    line("task_storage all: ctx = " + fields(false) + ";");
    line("dsq shared: fifo;");
    line("dsq lane[4]: fifo;");
    line("dsq mine[cpus]: fifo;");
    line("dsq table[2][3]: fifo;");
    line("stat hits, per_kind[3];");
    line("hist sizes;");
  }

  private String value(Ty t) {
    return exprs.chance(30) ? " = " + exprs.literal(t) : "";
  }

  private void function(int number) {
    Ty result = RESULTS.get(number);
    line("fn f" + number + "(a: u32, b: s64, c: ctx) -> " + result.label + " {");
    Scope scope = new Scope(null, result, number);
    scope.vars.add(new Scope.Var("a", Ty.U32, false));
    scope.vars.add(new Scope.Var("b", Ty.S64, false));
    scope.vars.add(new Scope.Var("c", Ty.CTX, false));
    body(scope, 1, 1);
    line("}");
  }

  private void op(OpsCallback op) {
    StringBuilder head = new StringBuilder();
    Ty result = op.result().bytes() == 0 ? null : op.result().isIndex() ? Ty.CPU : Ty.S32;
    Scope scope = new Scope(op, result, RESULTS.size());
    for (OpParameter p : op.parameters()) {
      head.append(head.length() == 0 ? "" : ", ").append(p.name());
      if (p.nullable()) {
        continue;
      }
      for (Ty t : Ty.values()) {
        if (t.label.equals(p.type().label())) {
          scope.vars.add(new Scope.Var(p.name(), t, false));
        }
      }
    }
    line("on " + op.opName() + "(" + head + ") {");
    body(scope, 3, 2);
    line("}");
  }

  private void body(Scope scope, int count, int nesting) {
    text.append(statements.block(scope, count, nesting, "        "));
    if (scope.result != null) {
      exprs.in(scope);
      boolean op = scope.op != null;
      line("    return " + (op && scope.result == Ty.S32 ? "0" : exprs.of(scope.result, 2)) + ";");
    }
  }
}
