package dev.scxlab.bind;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.Kfunc;
import dev.scxlab.abi.OpsCallback;
import java.util.Arrays;

/** What a policy did in a run: calls of ops and kfuncs, executed instructions, and their cost. */
final class PolicyCounters {

  private final long insnNs;
  private final long[] callbacks = new long[OpsCallback.values().length];
  private final long[] kfuncs = new long[Kfunc.values().length];
  private long insns;
  private long costNs;

  PolicyCounters(long insnNs) {
    this.insnNs = insnNs;
  }

  void callback(OpsCallback op) {
    callbacks[op.ordinal()]++;
  }

  void kfunc(int id, long cost) {
    kfuncs[id]++;
    costNs += cost;
  }

  void executed(long count) {
    insns += count;
    costNs += count * insnNs;
  }

  long takeCostNs() {
    long cost = costNs;
    costNs = 0;
    return cost;
  }

  long insns() {
    return insns;
  }

  long callbacks() {
    return Arrays.stream(callbacks).sum();
  }

  /** Calls of one op. */
  long callbacks(OpsCallback op) {
    return callbacks[op.ordinal()];
  }

  /** Calls by name of the kfunc, in the order of the table, without those never called. */
  ImmutableMap<String, Long> kfuncs() {
    ImmutableMap.Builder<String, Long> result = ImmutableMap.builder();
    for (Kfunc kfunc : Kfunc.values()) {
      if (kfuncs[kfunc.ordinal()] > 0) {
        result.put(kfunc.functionName(), kfuncs[kfunc.ordinal()]);
      }
    }
    return result.buildKeepingLast();
  }
}
