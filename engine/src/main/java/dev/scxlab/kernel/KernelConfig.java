package dev.scxlab.kernel;

import dev.scxlab.abi.KernelProfile;
import dev.scxlab.trace.TraceSink;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated kernel is made of.
 *
 * @param topology the machine
 * @param hz ticks per second, a divisor of 1,000,000,000
 * @param profile whose rules hold
 * @param costs prices of kernel work
 * @param preemption when reschedule requests act
 * @param proxy which proxy execution it has
 * @param seed the run's seed, for streams of the kernel's own
 * @param sink listener to trace events, or null
 */
public record KernelConfig(
    Topology topology,
    int hz,
    KernelProfile profile,
    Costs costs,
    PreemptionModel preemption,
    ProxyExecution proxy,
    long seed,
    @Nullable TraceSink sink) {

  /** Ticks per second when nothing else is said (design D9). */
  public static final int DEFAULT_HZ = 250;

  /** The defaults of design D9 on a machine: HZ 250, newest rules, lazy preemption, seed 1. */
  public static KernelConfig of(Topology topology) {
    return new KernelConfig(
        topology,
        DEFAULT_HZ,
        KernelProfile.NEWEST,
        Costs.defaults(),
        PreemptionModel.LAZY,
        ProxyExecution.MERGED,
        1,
        null);
  }

  /** The same with other prices. */
  public KernelConfig withCosts(Costs value) {
    return new KernelConfig(topology, hz, profile, value, preemption, proxy, seed, sink);
  }

  /**
   * The same with another profile, its preemption model (6.12 has no lazy preemption) and its proxy
   * execution.
   */
  public KernelConfig withProfile(KernelProfile value) {
    PreemptionModel model =
        value == KernelProfile.V6_12 ? PreemptionModel.VOLUNTARY : PreemptionModel.LAZY;
    ProxyExecution own = ProxyExecution.of(value);
    return new KernelConfig(topology, hz, value, costs, model, own, seed, sink);
  }

  /** The same with another proxy execution. */
  public KernelConfig withProxy(ProxyExecution value) {
    return new KernelConfig(topology, hz, profile, costs, preemption, value, seed, sink);
  }

  /** The same with another seed. */
  public KernelConfig withSeed(long value) {
    return new KernelConfig(topology, hz, profile, costs, preemption, proxy, value, sink);
  }

  /** The same with a listener. */
  public KernelConfig withSink(@Nullable TraceSink value) {
    return new KernelConfig(topology, hz, profile, costs, preemption, proxy, seed, value);
  }

  /** Length of a tick in ns. */
  public long tickNs() {
    return 1_000_000_000L / hz;
  }
}
