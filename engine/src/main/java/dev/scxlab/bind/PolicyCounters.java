package dev.scxlab.bind;

/** What a policy executed in a run: instructions, and what they and its kfuncs cost. */
final class PolicyCounters {

  private final long insnNs;
  private long insns;
  private long costNs;

  PolicyCounters(long insnNs) {
    this.insnNs = insnNs;
  }

  void kfunc(long cost) {
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
}
