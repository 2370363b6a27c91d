package dev.scxlab.check.evaluator;

import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.ArrayList;
import java.util.List;

/** The declarations of a random policy: always the same ones, with random values. */
final class RandomDeclarations {

  private final RandomExprs exprs;
  private final List<String> lines = new ArrayList<>();

  private RandomDeclarations(RandomExprs exprs) {
    this.exprs = exprs;
  }

  static List<String> lines(RandomExprs exprs) {
    RandomDeclarations d = new RandomDeclarations(exprs);
    d.constants();
    d.places();
    d.maps();
    d.queues();
    return d.lines;
  }

  private void line(String s) {
    lines.add(s);
  }

  private String value(Ty t) {
    return exprs.chance(30) ? " = " + exprs.literal(t) : "";
  }

  private String context() {
    StringBuilder s = new StringBuilder();
    for (Ty t : Ty.STORED) {
      if (exprs.chance(30)) {
        s.append("f_").append(t.label).append(": ").append(exprs.literal(t)).append(", ");
      }
    }
    return "ctx{ " + s + "}";
  }

  private void constants() {
    line("flags { KEEP_BUILTIN_IDLE, ENQ_LAST if proxy }");
    line("timeout 10s;");
    line("batch 64;");
    line("param slice: time = 5ms;");
    line("param pace: time = 1ms in 100us..100ms;");
    line("param proxy: bool = " + exprs.literal(Ty.BOOL) + ";");
    line("param tries: u32 = " + exprs.random.nextInt(9) + " in 0..8;");
    line("param mode: kind = " + exprs.literal(Ty.KIND) + ";");
    line("param prefer: cpu = " + exprs.random.nextInt(2) + ";");
    line("param game: text = " + exprs.texts().literal() + ";");
    line("param fast: mask = \"0-2\";");
    line("const BASE: u64 = " + exprs.literal(Ty.U64) + ";");
    line("const AROUND: u64 = 0xffff_ffff_ffff_ff80;");
    line("const TABLE: u32[4] = [25, 50, " + exprs.literal(Ty.U32) + ", 399];");
    line("enum kind { OPEN, GROUPED, CONFINED }");
    line("struct rule { prefix: text; slice: time; on_it: bool; }");
    line("const RULES: rule[2] = [" + rule() + ", " + rule() + "];");
    line("const NAMES: text[2] = [\"game\", " + exprs.texts().literal() + "];");
    line("const KINDS: kind[2] = [CONFINED, " + exprs.literal(Ty.KIND) + "];");
  }

  private String rule() {
    return "rule{ prefix: "
        + exprs.texts().literal()
        + ", slice: "
        + exprs.literal(Ty.TIME)
        + ", on_it: "
        + exprs.literal(Ty.BOOL)
        + " }";
  }

  private void places() {
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
    line("array per_node: s64[nodes];");
    line("array grid: s32[2][3];");
    line("array board: u32[3][4];");
    line("percpu var tables: u64[8];");
    line("array small: u32[8] in 0..15;");
    line("var bounded: u32 in 0..5;");
    line("percpu var pv: u64" + value(Ty.U64) + ";");
    line("percpu var pc: ctx = " + context() + ";");
    line("var last_name: text;");
    line("array names: text[3];");
    line("struct tag { name: text; number: u32; }");
    line("var badge: tag;");
    line("var open: mask;");
    line("array sets: mask[2];");
    line("struct dom { near: mask; load: u32; }");
    line("percpu var dom_here: dom;");
    line("struct pot { l: lock; left: u64; number: u32 in 0..7; }");
    line("var pot_of_all: pot;");
    line("array pots: pot[3];");
  }

  private void maps() {
    line("hash by_key: u32 -> u64 max 4;");
    line("hash by_id: u64 -> ctx max 3;");
    line("hash by_kind: kind -> ctx max 2;");
    line("hash by_name: text -> s32 max 3;");
    line("hash by_badge: tag -> tag max 2;");
    line("hash pot_of: u32 -> pot max 3;");
    line("queue waiting: s32[3];");
    line("queue cpus_seen: cpu[3];");
    line("queue contexts: ctx[2];");
    line("queue lines[3]: s32[2];");
    line("queue of_llc[llcs]: s32[2];");
    line("tree shelves[2]: s32 max 3;");
    line("hist spread[3];");
    line("tree ready: s32 max 4;");
    line("tree ordered: ctx max 2;");
    line("task_storage some: ctx;");
    line("task_storage all: ctx = " + context() + ";");
    line("task_storage homes: dom = dom{ load: 3 };");
    RandomStorages.DECLARATIONS.forEach(this::line);
    line("stat hits, per_kind[3];");
    line("hist sizes;");
  }

  private void queues() {
    line("dsq shared: fifo;");
    line("dsq lane[4]: fifo;");
    line("dsq mine[cpus]: fifo;");
    line("dsq near_node[nodes]: fifo;");
    line("dsq table[2][3]: fifo;");
    line("dsq sorted: vtime;");
    line("dsq near[llcs]: vtime;");
    line("dsq pairs[cores]: vtime;");
    line("dsq group[u64]: vtime;");
  }
}
