package dev.scxlab.check.evaluator;

import dev.scxlab.PolicyCompiler;
import dev.scxlab.abi.AbiType;
import dev.scxlab.abi.Flag;
import dev.scxlab.abi.OpParameter;
import dev.scxlab.abi.OpsCallback;
import dev.scxlab.bind.CompiledPolicy;
import dev.scxlab.check.CheckedFunction;
import dev.scxlab.check.CheckedPolicy;
import dev.scxlab.check.PolicyType;
import dev.scxlab.check.TimerDecl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a policy twice on worlds that answer alike, as bytecode and from its AST, and says where the
 * two first differ: in a call, a result or what they remember.
 */
public final class Differential {

  /** Memory is compared now and then: it is large. */
  private static final int COMPARED_EVERY = 20;

  private final CheckedPolicy policy;
  private final OracleWorld compiledWorld;
  private final OracleWorld plainWorld;
  private final @Nullable CompiledPolicy compiled;
  private final AstPolicy plain;
  private final SplittableRandom random;

  private Differential(PolicyCompiler.Result result, long seed) {
    policy = result.checked().orElseThrow();
    compiledWorld = new OracleWorld(seed);
    plainWorld = new OracleWorld(seed);
    compiled = result.verified().map(v -> new CompiledPolicy(v, compiledWorld)).orElse(null);
    plain = new AstPolicy(policy, plainWorld);
    random = new SplittableRandom(seed);
  }

  /**
   * Calls ops of an accepted policy: init, init_task of every task, then any.
   *
   * @return the first difference, or nothing
   */
  public static Optional<String> run(PolicyCompiler.Result result, long seed, int calls) {
    return new Differential(result, seed).run(calls);
  }

  /**
   * Whether a policy that was refused runs from its AST without a fault: it takes nothing that is
   * missing for a number, and no index lies outside.
   */
  static boolean runsFromAst(PolicyCompiler.Result result, long seed, int calls) {
    try {
      new Differential(result, seed).run(calls);
      return true;
    } catch (RuntimeException fault) {
      return false;
    }
  }

  private Optional<String> run(int calls) {
    Optional<String> found = step(OpsCallback.INIT);
    for (long task = 1; task <= OracleWorld.TASKS && found.isEmpty(); task++) {
      found = step(OpsCallback.INIT_TASK, task, 1000);
    }
    List<CheckedFunction> entries = new ArrayList<>();
    for (CheckedFunction f : policy.functions()) {
      boolean op = f.op() != null && f.op() != OpsCallback.INIT;
      if (op || f.timer() != null || f.agent() != null) {
        entries.add(f);
      }
    }
    for (int i = 1; i <= calls && found.isEmpty() && !entries.isEmpty(); i++) {
      found = step(entries.get(random.nextInt(entries.size())));
      if (compiled != null && (i % COMPARED_EVERY == 0 || i == calls)) {
        found = found.or(new StateComparison(policy, plain.state(), compiled)::firstDifference);
      }
    }
    return found;
  }

  private Optional<String> step(CheckedFunction entry) {
    OpsCallback op = entry.op();
    if (op != null) {
      return step(op, op.parameters().stream().mapToLong(this::argument).toArray());
    }
    plainWorld.nextOp();
    compiledWorld.nextOp();
    TimerDecl timer = entry.timer();
    PolicyType.Dimension dim = timer == null ? null : timer.dim();
    int most = OracleWorld.MACHINE.nrNodes();
    int number = dim == null ? 0 : random.nextInt(Math.min(dim.count(), most));
    plain.callBody(entry, number);
    if (compiled == null) {
      return Optional.empty();
    }
    Integer map = timer == null ? null : timer.map().index();
    compiled.callBody(policy.functions().indexOf(entry), map, number);
    return sameCalls(entry.name());
  }

  private long argument(OpParameter p) {
    if (p.type() == AbiType.TASK) {
      return p.nullable() && random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(OracleWorld.TASKS);
    }
    if (p.type().isHandle()) {
      return 1000;
    }
    if (p.type().isFlags()) {
      long flags = 0;
      for (Flag f : Flag.values()) {
        flags |= f.family() == p.type() && random.nextBoolean() ? f.value() : 0;
      }
      return flags;
    }
    return OracleWorld.number(p.type(), p.range(), random.nextLong());
  }

  private Optional<String> step(OpsCallback op, long... arguments) {
    plainWorld.nextOp();
    compiledWorld.nextOp();
    long expected = result(op, plain.call(op, arguments));
    if (compiled == null) {
      return Optional.empty();
    }
    long actual = result(op, compiled.call(op, arguments));
    Optional<String> different = sameCalls(op.opName());
    if (different.isPresent()) {
      return different;
    }
    return expected == actual
        ? Optional.empty()
        : Optional.of(op.opName() + " gives " + actual + ", the AST gives " + expected);
  }

  private Optional<String> sameCalls(String where) {
    List<String> plainCalls = plainWorld.calls();
    List<String> compiledCalls = compiledWorld.calls();
    for (int i = 0; i < Math.max(plainCalls.size(), compiledCalls.size()); i++) {
      String want = i < plainCalls.size() ? plainCalls.get(i) : "nothing";
      String is = i < compiledCalls.size() ? compiledCalls.get(i) : "nothing";
      if (!want.equals(is)) {
        return Optional.of(where + " calls " + is + ", the AST calls " + want);
      }
    }
    plainCalls.clear();
    compiledCalls.clear();
    return Optional.empty();
  }

  private static long result(OpsCallback op, long value) {
    switch (op.result()) {
      case VOID:
        return 0;
      case BOOL:
        return value & 0xff;
      default:
        return (int) value;
    }
  }
}
