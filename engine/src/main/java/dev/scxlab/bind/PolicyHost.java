package dev.scxlab.bind;

import dev.scxlab.abi.Kfunc;
import dev.scxlab.exec.HostCalls;
import dev.scxlab.kernel.Cost;
import dev.scxlab.kernel.Costs;

/** The world of a running policy: passes its calls on and adds up what they cost. */
final class PolicyHost implements HostCalls {

  private final KfuncCalls kfuncs;
  private final HelperCalls helpers;
  private final KernelFields fields;
  private final long[] kfuncCosts;
  private final PolicyCounters counters;

  PolicyHost(
      KfuncCalls kfuncs,
      HelperCalls helpers,
      KernelFields fields,
      Costs costs,
      PolicyCounters counters) {
    this.kfuncs = kfuncs;
    this.helpers = helpers;
    this.fields = fields;
    this.counters = counters;
    Kfunc[] all = Kfunc.values();
    long usualNs = costs.get(Cost.KFUNC);
    kfuncCosts = new long[all.length];
    for (Kfunc kfunc : all) {
      boolean own = kfunc.costNs() >= 0 && usualNs > 0;
      kfuncCosts[kfunc.ordinal()] = own ? kfunc.costNs() : usualNs;
    }
  }

  @Override
  public long kfunc(int id, long a1, long a2, long a3, long a4, long a5) {
    counters.kfunc(kfuncCosts[id]);
    return kfuncs.call(id, a1, a2, a3, a4, a5);
  }

  @Override
  public long helper(int number, long a1, long a2, long a3, long a4, long a5) {
    return helpers.call(number, a1, a2, a3, a4);
  }

  @Override
  public long loadField(int field, int word, long handle) {
    return fields.load(field, word, handle);
  }

  @Override
  public void storeField(int field, long handle, long value) {
    fields.store(field, handle, value);
  }
}
