package dev.scxlab.check.evaluator;

import dev.scxlab.abi.CpuOrder;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.MachineTable;
import dev.scxlab.check.CheckedExpr;
import dev.scxlab.check.CheckedStmt;
import dev.scxlab.check.LocalVariable;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.evaluator.StmtEvaluator.Flow;
import dev.scxlab.syntax.BinaryOp;

/** Runs loops. */
final class LoopEvaluator {

  private final ExprEvaluator exprs;
  private final StmtEvaluator stmts;

  LoopEvaluator(ExprEvaluator exprs, StmtEvaluator stmts) {
    this.exprs = exprs;
    this.stmts = stmts;
  }

  Flow run(CheckedStmt s, Env env) {
    if (s instanceof CheckedStmt.ForRange f) {
      return range(f, env);
    }
    if (s instanceof CheckedStmt.ForIndex f) {
      return index(f, env);
    }
    if (s instanceof CheckedStmt.ForDsq f) {
      return dsq(f, env);
    }
    if (s instanceof CheckedStmt.ForTasks f) {
      return tasks(f, env);
    }
    if (s instanceof CheckedStmt.While w) {
      Steps steps = new Steps(w.limit());
      Flow flow = Flow.NEXT;
      while (goesOn(flow) && exprs.truth(w.condition(), env) && steps.another()) {
        flow = stmts.run(w.body(), env);
      }
      return after(flow);
    }
    throw new NotEvaluated(s.getClass().getSimpleName());
  }

  /** Counts steps against the limit of a loop. */
  private final class Steps {
    private final long limit;
    private long taken;

    Steps(long limit) {
      this.limit = limit;
    }

    boolean another() {
      if (limit > 0 && taken == limit) {
        exprs.state.limitHits++;
        return false;
      }
      taken++;
      return true;
    }
  }

  private static boolean goesOn(Flow flow) {
    return flow == Flow.NEXT || flow == Flow.CONTINUE;
  }

  /** What the end of a body means for the statement that is the loop. */
  private static Flow after(Flow flow) {
    return flow == Flow.RETURN ? Flow.RETURN : Flow.NEXT;
  }

  private Flow range(CheckedStmt.ForRange f, Env env) {
    PolicyType type = f.variable().type();
    long low = exprs.number(f.low(), env);
    long high = exprs.number(f.high(), env);
    Steps steps = new Steps(f.limit());
    Flow flow = Flow.NEXT;
    for (long i = low;
        goesOn(flow) && Numbers.compare(type, BinaryOp.LT, i, high) && steps.another();
        i = Numbers.fit(type, i + 1)) {
      env.set(f.variable(), i);
      flow = stmts.run(f.body(), env);
    }
    return after(flow);
  }

  private Flow index(CheckedStmt.ForIndex f, Env env) {
    CheckedExpr mask = f.mask();
    CheckedStmt.Members part = f.members();
    long walked = part == null ? 0 : exprs.number(part.part(), env);
    CheckedExpr from = f.from();
    long members = mask == null ? 0 : exprs.number(mask, env);
    long start = from == null ? 0 : exprs.number(from, env);
    int n = exprs.world.fact(ExprEvaluator.fact(f.domain()));
    Steps steps = new Steps(f.limit());
    Flow flow = Flow.NEXT;
    for (int i = 0; i < n && goesOn(flow); i++) {
      long v = (start + i) % n;
      if (part != null && partOf(part.order(), (int) v) != walked) {
        continue;
      }
      if (mask != null && exprs.world.kfunc(Kfunc.CPUMASK_TEST_CPU, v, members) == 0) {
        continue;
      }
      if (!steps.another()) {
        break;
      }
      env.set(f.variable(), v);
      flow = stmts.run(f.body(), env);
    }
    return after(flow);
  }

  private long partOf(CpuOrder order, int cpu) {
    if (order == CpuOrder.BY_CORE) {
      return exprs.world.tableEntry(MachineTable.CPU_CORE, cpu);
    }
    int llc = (int) exprs.world.tableEntry(MachineTable.CPU_LLC, cpu);
    return order == CpuOrder.BY_LLC ? llc : exprs.world.tableEntry(MachineTable.LLC_NODE, llc);
  }

  private Flow dsq(CheckedStmt.ForDsq f, Env env) {
    long dsq = exprs.number(f.dsq(), env);
    long flags = exprs.number(f.flags(), env);
    long iterator = exprs.world.newIterator();
    exprs.world.kfunc(Kfunc.ITER_SCX_DSQ_NEW, iterator, dsq, flags);
    env.iterators.put(f.variable(), iterator);
    return walk(
        iterator,
        f.variable(),
        f.limit(),
        f.body(),
        env,
        Kfunc.ITER_SCX_DSQ_NEXT,
        Kfunc.ITER_SCX_DSQ_DESTROY);
  }

  private Flow tasks(CheckedStmt.ForTasks f, Env env) {
    long iterator = exprs.world.newIterator();
    exprs.world.kfunc(Kfunc.ITER_TASK_NEW, iterator);
    return walk(
        iterator,
        f.variable(),
        f.limit(),
        f.body(),
        env,
        Kfunc.ITER_TASK_NEXT,
        Kfunc.ITER_TASK_DESTROY);
  }

  private Flow walk(
      long iterator,
      LocalVariable variable,
      long limit,
      CheckedStmt.Block body,
      Env env,
      Kfunc nextCall,
      Kfunc destroy) {
    Steps steps = new Steps(limit);
    Flow flow = Flow.NEXT;
    try {
      while (goesOn(flow)) {
        long task = exprs.world.kfunc(nextCall, iterator);
        if (task == 0 || !steps.another()) {
          break;
        }
        env.set(variable, task);
        flow = stmts.run(body, env);
      }
    } finally {
      exprs.world.kfunc(destroy, iterator);
    }
    return after(flow);
  }
}
