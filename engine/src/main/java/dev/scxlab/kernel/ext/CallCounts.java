package dev.scxlab.kernel.ext;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How often a policy's ops were called since it was loaded, what it called, and what it cost. */
public final class CallCounts {

  private final @Nullable SchedExtOps policy;
  private final long[] ops = new long[OpsCallback.values().length];
  private final long[] kfuncs = new long[Kfunc.values().length];
  private long costNs;

  CallCounts(@Nullable SchedExtOps policy) {
    this.policy = policy;
  }

  void called(OpsCallback op) {
    ops[op.ordinal()]++;
  }

  void called(Kfunc kfunc) {
    kfuncs[kfunc.ordinal()]++;
  }

  void addCost(long ns) {
    costNs += ns;
  }

  /** Time of the policy's own code, callback entries included, in ns. */
  public long costNs() {
    return costNs;
  }

  /** Calls of an op. */
  public long of(OpsCallback op) {
    return ops[op.ordinal()];
  }

  /** Calls of a kfunc. */
  public long of(Kfunc kfunc) {
    return kfuncs[kfunc.ordinal()];
  }

  /** Calls of all ops together. */
  public long allOps() {
    return Arrays.stream(ops).sum();
  }

  /** Calls by name of the op, in the order of the table: those the policy implements. */
  public ImmutableMap<String, Long> ops() {
    ImmutableMap.Builder<String, Long> result = ImmutableMap.builder();
    for (OpsCallback op : OpsCallback.values()) {
      if (policy != null && policy.implemented(op)) {
        result.put(op.opName(), of(op));
      }
    }
    return result.buildOrThrow();
  }

  /** Calls by newest name of the kfunc, in the order of the table, without those never called. */
  public ImmutableMap<String, Long> kfuncs() {
    ImmutableMap.Builder<String, Long> result = ImmutableMap.builder();
    for (Kfunc kfunc : Kfunc.values()) {
      if (of(kfunc) > 0) {
        result.put(kfunc.functionName(), of(kfunc));
      }
    }
    return result.buildKeepingLast();
  }
}
