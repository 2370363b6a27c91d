package dev.scxlab.abi;

import java.util.Optional;

/**
 * What parts of the machine belong together: functions of the language that are tables in read-only
 * variables, whose names begin with a dot; bind fills them when the policy is loaded ({@code
 * verifier.md} 6.2 "Topology").
 */
public enum MachineTable {
  CPU_CORE("cpu_core", AbiType.CPU, AbiType.CORE),
  CPU_LLC("cpu_llc", AbiType.CPU, AbiType.LLC),
  LLC_NODE("llc_node", AbiType.LLC, AbiType.NODE),
  CORE_CPUS("core_cpus", AbiType.CORE, AbiType.MASK),
  LLC_CPUS("llc_cpus", AbiType.LLC, AbiType.MASK),
  NODE_CPUS("node_cpus", AbiType.NODE, AbiType.MASK);

  /** How the names of the variables begin that bind fills with tables of the machine. */
  public static final String PREFIX = ".machine.";

  private final String functionName;
  private final AbiType index;
  private final AbiType value;

  MachineTable(String name, AbiType index, AbiType value) {
    this.functionName = name;
    this.index = index;
    this.value = value;
  }

  /** The name of the function in a policy. */
  public String functionName() {
    return functionName;
  }

  /** The name of the variable that holds the table. */
  public String variable() {
    return PREFIX + functionName;
  }

  /** What the function takes: the index type of the table. */
  public AbiType index() {
    return index;
  }

  /** What it gives: a number of a part of the machine, or a mask that may only be read. */
  public AbiType value() {
    return value;
  }

  /** Number of elements: the most a machine can have of the index type. */
  public int size() {
    return KernelLimits.most(index);
  }

  /** Finds a table by the name of its variable. */
  public static Optional<MachineTable> byVariable(String name) {
    for (MachineTable t : values()) {
      if (t.variable().equals(name)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }
}
