package dev.scxlab.check.evaluator;

import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.check.evaluator.Scope.Ty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ops do with their tasks at the end: a task is inserted once at most. */
final class RandomInserts {

  private final RandomExprs exprs;
  private final RandomKfuncs kfuncs;

  private RandomInserts(RandomExprs exprs, RandomStatements statements) {
    this.exprs = exprs;
    this.kfuncs = statements.kfuncs();
  }

  /** The last statements of an op but its return. */
  static List<String> last(
      @Nullable OpsCallback op, RandomExprs exprs, RandomStatements statements) {
    RandomInserts r = new RandomInserts(exprs, statements);
    if (op == OpsCallback.ENQUEUE_TASK) {
      return List.of(
          "if " + exprs.condition(1) + " { " + r.local("p") + " return; }",
          exprs.chance(50) ? r.fifo("p") : r.vtime("p"));
    }
    if (op == OpsCallback.SELECT_CPU) {
      return List.of("if " + exprs.condition(1) + " { " + r.local("p") + " }");
    }
    if (op == OpsCallback.DISPATCH_CPU) {
      return List.of(
          "if prev != null && prev.queued && dispatch_nr_slots() > 1 { "
              + r.fifo("prev")
              + " if "
              + exprs.condition(1)
              + " { dispatch_cancel(); } }",
          "dsq_move_to_local(" + exprs.dsq(1) + ");");
    }
    return List.of();
  }

  private String local(String task) {
    return "dsq_insert(" + task + ", LOCAL, " + exprs.of(Ty.TIME, 1) + ", ENQ_HEAD);";
  }

  private String fifo(String task) {
    String target =
        exprs.pick(List.of("GLOBAL", "LOCAL_ON(" + exprs.of(Ty.CPU, 1) + ")", exprs.fifo(1)));
    return "dsq_insert(" + task + ", " + target + ", " + exprs.of(Ty.TIME, 1) + flags();
  }

  private String vtime(String task) {
    String slice = exprs.of(Ty.TIME, 1);
    String vtime = exprs.of(Ty.U64, 1);
    return "dsq_insert_vtime("
        + task
        + ", "
        + exprs.vtime(1)
        + ", "
        + slice
        + ", "
        + vtime
        + flags();
  }

  private String flags() {
    return ", " + kfuncs.flags(AbiType.ENQ_FLAGS) + ");";
  }
}
