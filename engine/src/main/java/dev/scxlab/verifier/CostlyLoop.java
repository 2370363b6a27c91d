package dev.scxlab.verifier;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.ir.Cfg;
import dev.scxlab.source.Span;
import dev.scxlab.verifier.report.LoopReports;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import org.jspecify.annotations.Nullable;

/**
 * A loop that makes an op costly.
 *
 * @param span its head in the text
 * @param rounds how often it goes round
 * @param round instructions of one round
 * @param inner the costliest loop inside it, or null
 */
record CostlyLoop(Span span, long rounds, long round, @Nullable CostlyLoop inner) {

  /** The costliest loop of a function, or null. */
  static @Nullable CostlyLoop find(OpAnalysis op, InsnCost cost, FunctionInfo function) {
    return find(op, cost, function, -1);
  }

  private static @Nullable CostlyLoop find(
      OpAnalysis op, InsnCost cost, FunctionInfo function, int parent) {
    CostlyLoop worst = null;
    for (int i = 0; i < function.cfg().loops().size(); i++) {
      Cfg.Loop loop = function.cfg().loops().get(i);
      if (loop.parent() != parent) {
        continue;
      }
      long rounds = op.loopBounds().rounds(function.index(), loop.header());
      long round = cost.round(function, i);
      if (worst == null || rounds * round > worst.rounds * worst.round) {
        Span span = LoopReports.span(function, function.cfg().blocks().get(loop.header()).start());
        worst = new CostlyLoop(span, rounds, round, find(op, cost, function, i));
      }
    }
    return worst;
  }

  String text() {
    return "up to " + rounds + " rounds of " + round + " instructions";
  }

  /** How many rounds would fit into the budget. */
  long fittingRounds(long most) {
    long rest = most - rounds * round;
    return round == 0 ? rounds : Math.max(0, (KernelLimits.INSN_BUDGET - rest) / round);
  }
}
