package dev.scxlab.verifier;

import com.google.common.primitives.ImmutableIntArray;
import dev.scxlab.ir.Cfg;
import dev.scxlab.ir.Insn;
import dev.scxlab.ir.Opcode;
import dev.scxlab.verifier.state.FunctionInfo;
import dev.scxlab.verifier.state.OpAnalysis;
import dev.scxlab.verifier.state.SharedRounds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The most instructions a call of a function executes: the costliest way through it, each loop
 * counted as often as it goes round, functions it calls included. Code that leaves a loop counts
 * once, not per round, and so do the rounds that a loop shares ({@link SharedRounds}).
 */
final class InsnCost {

  private static final long MANY = Long.MAX_VALUE / 4;

  private final OpAnalysis op;
  private final long[] ofFunction;

  InsnCost(OpAnalysis op) {
    this.op = op;
    this.ofFunction = new long[op.functions().size()];
    Arrays.fill(ofFunction, -1);
  }

  /** The cost of a function; calls of functions must not be recursive. */
  long of(FunctionInfo function) {
    int index = function.index();
    if (ofFunction[index] < 0) {
      ofFunction[index] = 0;
      ofFunction[index] = compute(function);
    }
    return ofFunction[index];
  }

  /** What one round of a loop costs. */
  long round(FunctionInfo function, int loop) {
    long[] costs = blockCosts(function);
    long[] rounds = new long[costs.length];
    addLoops(function, costs, rounds);
    return rounds[function.cfg().loops().get(loop).header()];
  }

  private long compute(FunctionInfo function) {
    long[] costs = blockCosts(function);
    addLoops(function, costs, new long[costs.length]);
    long[] distance = longest(function, costs, null);
    long most = 0;
    for (Cfg.Block block : function.cfg().blocks()) {
      if (block.successors().isEmpty()) {
        most = Math.max(most, distance[block.index()]);
      }
    }
    return most;
  }

  private long[] blockCosts(FunctionInfo function) {
    Cfg cfg = function.cfg();
    long[] costs = new long[cfg.blocks().size()];
    for (Cfg.Block block : cfg.blocks()) {
      long cost = (long) block.end() - block.start();
      for (int at = block.start(); at < block.end(); at++) {
        Insn insn = function.insn(at);
        boolean call = insn.isCall() && insn.src() == Opcode.CALL_FUNCTION;
        if (call && insn.imm() >= 0 && insn.imm() < op.functions().size()) {
          cost = sum(cost, of(op.function((int) insn.imm())));
        }
      }
      costs[block.index()] = cost;
    }
    return costs;
  }

  /** Adds to each loop's header what its rounds cost, inner loops first. */
  private void addLoops(FunctionInfo function, long[] costs, long[] rounds) {
    Cfg cfg = function.cfg();
    long[] sharedInside = new long[cfg.loops().size()];
    for (int i = cfg.loops().size() - 1; i >= 0; i--) {
      Cfg.Loop loop = cfg.loops().get(i);
      long[] distance = longest(function, costs, loop);
      long round = 0;
      for (int k = 0; k < loop.latches().length(); k++) {
        round = Math.max(round, distance[loop.latches().get(k)]);
      }
      long times = op.loopBounds().rounds(function.index(), loop.header());
      rounds[loop.header()] = round;
      long all = sum(product(times, round), sharedInside[i]);
      if (op.loopBounds().shared(function.index(), loop.header())) {
        sharedInside[loop.parent()] = sum(sharedInside[loop.parent()], all);
      } else {
        costs[loop.header()] = sum(costs[loop.header()], all);
      }
    }
  }

  /** The costliest way from the entry, or from a loop's header, to the end of each block. */
  private static long[] longest(FunctionInfo function, long[] costs, Cfg.@Nullable Loop loop) {
    Cfg cfg = function.cfg();
    long[] distance = new long[costs.length];
    for (int b : function.order()) {
      if (loop != null && !loop.contains(b)) {
        continue;
      }
      long before = 0;
      boolean start = loop != null && b == loop.header();
      ImmutableIntArray in = cfg.blocks().get(b).predecessors();
      for (int k = 0; k < in.length() && !start; k++) {
        int from = in.get(k);
        boolean counts = cfg.isReachable(from) && !cfg.isBackEdge(from, b);
        if (counts && (loop == null || loop.contains(from))) {
          before = Math.max(before, distance[from]);
        }
      }
      distance[b] = sum(before, costs[b]);
    }
    return distance;
  }

  private static long sum(long a, long b) {
    return Math.min(MANY, a + b);
  }

  private static long product(long a, long b) {
    return a != 0 && b > MANY / a ? MANY : Math.min(MANY, a * b);
  }
}
