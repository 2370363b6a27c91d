package dev.scxlab.abi;

import java.util.Optional;

/**
 * Facts of the machine that a policy reads by name. They stand in read-only variables whose names
 * begin with a dot; bind fills them when the policy is loaded.
 */
public enum MachineFact {
  NR_CPUS("nr_cpus", KernelLimits.MAX_CPUS),
  NR_CORES("nr_cores", KernelLimits.MAX_CORES),
  NR_LLCS("nr_llcs", KernelLimits.MAX_LLCS),
  NR_NODES("nr_nodes", KernelLimits.MAX_NODES);

  private final String factName;
  private final int max;

  MachineFact(String name, int max) {
    this.factName = name;
    this.max = max;
  }

  /** The name in a policy; an s32 of at least 1. */
  public String factName() {
    return factName;
  }

  /** The name of the variable that holds it. */
  public String variable() {
    return "." + factName;
  }

  /** The largest it can be. */
  public int max() {
    return max;
  }

  /** Finds a fact by the name of its variable. */
  public static Optional<MachineFact> byVariable(String name) {
    for (MachineFact f : values()) {
      if (f.variable().equals(name)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }
}
